// SPDX-License-Identifier: GPL-2.0-only

/// What became of the changes that an earlier process left.
package struct Recovery: Sendable, Equatable {
  /// What was put back, in that order.
  package var restored: [SettingChange]
  /// What could not be put back, and stays in the journal.
  package var failed: [HostSettingError]

  /// What was done, and what could not be, for people; a line per failure.
  package var words: String {
    let done = restored.isEmpty ? ["put back nothing"] : restored.map(\.undoneWords)
    return done.joined(separator: ", ") + failed.map { "\n  not restored: \($0.description)" }.joined()
  }
}

extension SettingChange {
  /// What taking it back did.
  var undoneWords: String {
    if before.isEmpty, name == Self.process {
      return "ended process \(path.split(separator: "/").last ?? "")"
    }
    return before.isEmpty ? "removed \(path) (\(after))" : "put back \(path) to `\(before)`"
  }

  /// The name of what is no setting: a process that a case runs in.
  static let process = "process"
}
