// SPDX-License-Identifier: GPL-2.0-only

/// What the figures of a repeat can be, told by their names: checked once, where somebody else's come in.
enum FigureDomain {
  /// What is wrong with them, as half a sentence; nil for figures that can be. Counters of the kernel may have fallen.
  static func mistake(in figures: [String: Double]) -> String? {
    for (name, value) in figures where value < 0 || value > max {
      if name.utf8.contains(UInt8(ascii: ".")) { continue }
      if value < 0 { return "`\(name)` is \(short(value)), below 0" }
      if units.contains(where: name.hasSuffix) { return "`\(name)` is \(short(value)), beyond any such figure" }
    }
    for latency in latencies {
      // Percentiles and the mean have no order between them.
      if let mistake = fall(along: latency.percentiles, figures) ?? fall(along: latency.means, figures) {
        return mistake
      }
    }
    return nil
  }

  /// The first figure that is below one that cannot be larger; a percentile is the middle of a bin.
  private static func fall(along names: [String], _ figures: [String: Double]) -> String? {
    var before: (name: String, value: Double)?
    for name in names {
      guard let value = figures[name] else { continue }
      if let before, value < before.value - before.value / 32 - 1 {
        return "`\(name)` is \(short(value)), below `\(before.name)`, \(short(before.value))"
      }
      before = (name, value)
    }
    return nil
  }

  /// A century in nanoseconds, an exabyte: no figure is larger.
  private static let max = 9.3e18
  private static let units = [
    "_ns", "_ms", "_bytes", "_percent", "iops", "ios", "_faults", "_per_s", "_per_io", "per_fault",
  ]
  /// The names of a latency's figures, in the order in which they rise.
  private static let latencies = [
    "clat", "read_clat", "write_clat", "trim_clat", "page", "uffd_wake_up", "uffd_resolution",
  ].map { stem in
    (
      percentiles: ["min", "p50", "p90", "p99", "p999", "max"].map { "\(stem)_\($0)_ns" },
      means: ["min", "mean", "max"].map { "\(stem)_\($0)_ns" }
    )
  }

  private static func short(_ value: Double) -> String {
    let text = "\(value)"
    return text.count > 24 ? "\(text.prefix(12))…" : text
  }
}
