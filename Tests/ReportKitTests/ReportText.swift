// SPDX-License-Identifier: GPL-2.0-only

/// Fault reports as the engine writes them, with what a test wants to see.
enum ReportText {
  static func report(
    log2: [(Int, Int, Int)] = [], buckets: [(from: Int, width: Int, count: Int)] = [], sum: Int = 0,
    huge: [(ms: Int, mib: Int)] = [], possible: Int = 0, advice: Int? = nil,
    faults: [(ms: Int, minor: Int, major: Int)] = []
  ) -> String {
    let lines = log2.map { #"{"from": \#($0.0), "to": \#($0.1), "count": \#($0.2)}"# }.joined(separator: ", ")
    // Whoever counts in powers of two has counted in buckets before.
    let buckets = buckets.isEmpty ? log2.map { ($0.0 * 1000, ($0.1 - $0.0 + 1) * 1000, $0.2) } : buckets
    let (least, most) = (buckets.first?.0 ?? 0, buckets.last.map { $0.0 + $0.1 - 1 } ?? 0)
    let parts = buckets.map { #"{"from_ns": \#($0.0), "width_ns": \#($0.1), "count": \#($0.2)}"# }
    let count = buckets.map(\.2).reduce(0, +)
    let histogram =
      count == 0
      ? "null"
      : #"{"count": \#(count), "min_ns": \#(least), "max_ns": \#(most), "sum_ns": \#(max(sum, least * count)), "error_per_million": 7813, "#
        + #""percentiles": [], "log2_us": [\#(lines)], "buckets": [\#(parts.joined(separator: ", "))]}"#
    let samples = huge.map { #"{"time_ns": \#($0.ms * 1_000_000), "huge_bytes": \#($0.mib << 20)}"# }
    let pages =
      huge.isEmpty
      ? "null"
      : #"{"possible_bytes": \#(possible << 20), "begin_ns": 0, "first_collapse_ns": null, "full_collapse_ns": null, "#
        + #""looks": 4, "longest_look_ns": 1, "samples": [\#(samples.joined(separator: ", "))]}"#
    let events = advice.map {
      #"{"call": "madvise(MADV_HUGEPAGE)", "time_ns": \#($0 * 1_000_000), "duration_ns": 1, "address": 0, "length": 0, "errno": 0}"#
    }
    let counts = faults.map {
      #"{"time_ns": \#($0.ms * 1_000_000), "minor": \#($0.minor), "major": \#($0.major)}"#
    }
    let series = faults.isEmpty ? "null" : "[\(counts.joined(separator: ", "))]"
    return
      #"{"schema": "faultbench.fault-report", "version": 1, "job": "job", "begin_ns": 0, "#
      + #""faults": {"expected": null, "observed": null, "tolerance": {"per_mille": 1, "faults": 1}, "agree": null, "samples": \#(series)}, "#
      + #""memory": {"mapped_bytes": 0, "resident_bytes": null, "huge_bytes": null}, "#
      + #""events": {"dropped": 0, "list": [\#(events ?? "")]}, "page_latency": \#(histogram), "userfaultfd": null, "huge_pages": \#(pages)}"#
  }
}
