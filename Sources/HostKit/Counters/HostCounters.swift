// SPDX-License-Identifier: GPL-2.0-only

/// The kernel's own counters at one moment: /proc/vmstat, and those of a cgroup.
package struct HostCounters: Sendable, Equatable {
  /// Values by name: `vmstat.pgmajfault`, `memcg.failcnt`.
  package var values: [String: Int64]

  /// Reads them; what cannot be read is not there.
  package static func read(cgroup: CgroupPlacement? = nil) -> HostCounters {
    read(cgroup: cgroup, files: HostFiles())
  }

  static func read(cgroup: CgroupPlacement?, files: HostFiles) -> HostCounters {
    var values = named("vmstat", pairs(in: files.text("/proc/vmstat") ?? ""))
    guard let cgroup else { return HostCounters(values: values) }
    let directory = cgroup.directory
    for file in cgroup.version == 1 ? ["memory.stat"] : ["memory.stat", "memory.events"] {
      values.merge(named("memcg", pairs(in: files.text("\(directory)/\(file)") ?? ""))) { $1 }
    }
    let single = cgroup.version == 1 ? ["memory.failcnt", "memory.max_usage_in_bytes"] : ["memory.peak"]
    for file in single {
      if let value = files.number("\(directory)/\(file)") { values["memcg.\(file.dropFirst(7))"] = Int64(value) }
    }
    return HostCounters(values: values)
  }

  /// By how much each moved since an earlier reading; those that did not are left out.
  ///
  /// Gauges such as `vmstat.nr_free_pages` move both ways. What the earlier reading did not have counts from zero.
  package func since(_ earlier: HostCounters) -> [String: Int64] {
    var moved: [String: Int64] = [:]
    for (name, value) in values {
      let (difference, overflow) = value.subtractingReportingOverflow(earlier.values[name] ?? 0)
      if difference != 0, !overflow { moved[name] = difference }
    }
    return moved
  }

  /// Lines of a name and a number.
  static func pairs(in text: String) -> [(name: String, value: Int64)] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let value = Int64(words[1]) else { return nil }
      return (String(words[0]), value)
    }
  }

  private static func named(_ prefix: String, _ pairs: [(name: String, value: Int64)]) -> [String: Int64] {
    Dictionary(pairs.map { ("\(prefix).\($0.name)", $0.value) }) { $1 }
  }
}
