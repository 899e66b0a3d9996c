// SPDX-License-Identifier: GPL-2.0-only
import HostKit

/// A job file as it is stored: below comments that say all that it was run with. A result that is looked at a year later
/// explains itself, and its digest differs where the workload does.
enum JobText {
  static func make(_ text: String, environment: [String: String], settings: [HostSetting] = []) -> String {
    let variables = environment.sorted { $0.key < $1.key }.map { "; environment: \($0.key)=\($0.value)\n" }
    let changes = settings.map { "; setting: \($0.name)=\($0.value)\n" }
    return variables.joined() + changes.joined() + text
  }
}
