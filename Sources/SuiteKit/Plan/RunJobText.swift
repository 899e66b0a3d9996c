// SPDX-License-Identifier: GPL-2.0-only
import HostKit
import StoreKit

extension JobText {
  /// A job file with what a runner gives it, the variables by name.
  init(_ text: String, environment: [String: String], settings: [HostSetting] = []) {
    self.init(
      text, variables: environment.sorted { $0.key < $1.key }.map { Assignment($0.key, $0.value) },
      settings: settings.map { Assignment($0.name, $0.value) })
  }
}
