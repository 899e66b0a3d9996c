// SPDX-License-Identifier: GPL-2.0-only

/// A metric's name, whose end is its unit: `clat_p50_ns`, `bw_bytes`, `first_collapse_ms`, `vmstat.pgmajfault`.
package struct MetricName: Sendable, Hashable {
  /// As suite.yaml and the store have it.
  package let name: String

  /// A metric of this name.
  package init(_ name: String) {
    self.name = name
  }

  /// How several values become one.
  package enum Statistic: String, Sendable {
    /// Of a minimum, the smallest.
    case minimum
    /// Of a maximum, the largest.
    case maximum
    /// Of anything else, the median.
    case median
  }

  /// How the values of several repeats become one.
  package var statistic: Statistic {
    if name.hasSuffix("_min_ns") { return .minimum }
    return name.hasSuffix("_max_ns") ? .maximum : .median
  }

  /// What its values are.
  package var unit: Unit {
    if name.hasSuffix("_ns") || name.hasPrefix("ns_per_") { return .nanoseconds }
    if name.hasSuffix("_ms") { return .milliseconds }
    if name.hasSuffix("bw_bytes") { return .bytesPerSecond }
    if name.hasSuffix("_bytes") { return .bytes }
    if name.hasSuffix("_percent") { return .percent }
    if name.hasSuffix("iops") || name.hasSuffix("_per_s") { return .perSecond }
    return name == "faults_per_io" ? .ratio : .count
  }

  /// For people: without the unit, which stands beside each value, and with blanks.
  package var header: String {
    let fixed = ["ns_per_fault": "per fault", "rounds_per_s": "rounds/s", "iops": "IOPS", "ios": "I/Os"]
    if let known = fixed[name] { return known }
    guard !name.contains(".") else { return name }
    var text = name.replacing("iops", with: "IOPS").replacing("uffd_", with: "").replacing(
      "faults_per_io", with: "faults/IO")
    for unit in ["_ns", "_ms", "_bytes", "_percent"] where text.hasSuffix(unit) { text.removeLast(unit.count) }
    return text.replacing("_", with: " ")
  }
}
