// SPDX-License-Identifier: GPL-2.0-only

/// One thing of the host that a case changed: kept in the journal until it is put back, and in the result of a run.
package struct SettingChange: Sendable, Hashable, Codable {
  /// The setting that asked for it.
  package var name: String
  /// The file, device, cgroup or directory that was changed.
  package var path: String
  /// What was there before; empty for what did not exist.
  package var before: String
  /// What is there for the time of the case.
  package var after: String

  /// A change from `before` to `after`.
  package init(name: String, path: String, before: String, after: String) {
    self.name = name
    self.path = path
    self.before = before
    self.after = after
  }
}
