// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// The metrics that a sample can have; the unit is the end of the name.
package enum MetricCatalogue {
  /// Names of fixed metrics, in the order of the documentation.
  package static let names: [String] = {
    let merged = ["iops", "bw_bytes"] + latencies("clat")
    let directions = ["read", "write", "trim"].flatMap { direction in merged.map { "\(direction)_\($0)" } }
    return merged + directions + [
      "ios", "rounds_per_s", "elapsed_ms", "minor_faults", "major_faults", "faults_per_io", "ns_per_fault",
      "usr_cpu_percent", "sys_cpu_percent",
    ] + reported
  }()

  /// Those that come from the engine's own report, so that a job needs `fault_report=${FAULT_REPORT}` for them.
  static let reported: [String] =
    ["page", "uffd_wake_up", "uffd_resolution"].flatMap(latencies)
    + [
      "first_collapse_ms", "full_collapse_ms", "huge_bytes", "resident_bytes", "expected_faults_min",
      "expected_faults_max", "observed_faults",
    ]

  /// What begins the names of the kernel's own counters.
  private static let counterPrefixes = ["vmstat.", "memcg.", "perf."]

  /// Whether it is one of those.
  static func isCounter(_ name: String) -> Bool {
    counterPrefixes.contains { name.hasPrefix($0) && name.count > $0.count && name.allSatisfy(isCounterLetter) }
  }

  /// Whether there is such a metric. Which counters there are, only the kernel knows.
  static func isKnown(_ name: String) -> Bool {
    known.contains(name) || isCounter(name)
  }

  /// For people: not every name, but every kind.
  static let summary =
    "iops, bw_bytes, clat_{min,mean,max,p50,p90,p99,p999}_ns (each also with read_, write_ or trim_ before it), ios, "
    + "rounds_per_s, elapsed_ms, minor_faults, major_faults, faults_per_io, ns_per_fault, usr_cpu_percent, "
    + "sys_cpu_percent, page_…_ns, uffd_wake_up_…_ns, uffd_resolution_…_ns, first_collapse_ms, full_collapse_ms, "
    + "huge_bytes, resident_bytes, expected_faults_min, expected_faults_max, observed_faults, vmstat.…, memcg.…, perf.…"

  private static let known = Set(names)

  private static func latencies(_ of: String) -> [String] {
    LatencyStatistic.allCases.map { "\(of)_\($0)_ns" }
  }

  private static func isCounterLetter(_ letter: Character) -> Bool {
    letter.isASCII && (letter.isLetter || letter.isNumber || "._-".contains(letter))
  }
}
