// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import StoreKit

extension JobText {
  /// A job file with what a runner gives it, the variables by name.
  init(
    _ text: String, environment: [String: String], settings: [HostSetting] = [], included: [IncludedFile] = []
  ) {
    self.init(
      text, variables: environment.sorted { $0.key < $1.key }.map { Assignment($0.key, $0.value) },
      settings: settings.map { Assignment($0.name, $0.value) },
      included: included.map { Assignment($0.name, String(SHA256.hexadecimal($0.bytes).prefix(12))) })
  }
}
