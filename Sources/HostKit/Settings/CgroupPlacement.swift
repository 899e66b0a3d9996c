// SPDX-License-Identifier: GPL-2.0-only

/// The cgroup in which a case runs, made for it and removed after it.
public struct CgroupPlacement: Sendable, Hashable, Codable {
  /// The hierarchy: 1 or 2.
  public var version: Int
  /// Its directory.
  public var directory: String
  /// The file that takes the number of a process to move it here; done before exec, all its memory is charged here.
  public var procs: String { "\(directory)/cgroup.procs" }
}
