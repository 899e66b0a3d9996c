// SPDX-License-Identifier: GPL-2.0-only

/// The cgroup in which a case runs, made for it and removed after it.
package struct CgroupPlacement: Sendable, Hashable, Codable {
  /// The hierarchy: 1 or 2.
  package var version: Int
  /// Its directory.
  package var directory: String
  /// The file that takes the number of a process to move it here; done before exec, all its memory is charged here.
  package var procs: String { "\(directory)/cgroup.procs" }
}
