// SPDX-License-Identifier: GPL-2.0-only

/// One thing of the host that a case changed: kept in the journal until it is put back, and in the result of a run.
public struct SettingChange: Sendable, Hashable, Codable {
  /// The setting that asked for it.
  public var name: String
  /// The file, device, cgroup or directory that was changed.
  public var path: String
  /// What was there before; empty for what did not exist.
  public var before: String
  /// What is there for the time of the case.
  public var after: String

  /// A change from `before` to `after`.
  public init(name: String, path: String, before: String, after: String) {
    self.name = name
    self.path = path
    self.before = before
    self.after = after
  }
}
