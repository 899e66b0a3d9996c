// SPDX-License-Identifier: GPL-2.0-only

/// What the figures of a repeat can be, told by their names: checked once, where somebody else's come in.
enum FigureDomain {
  /// What is wrong with them, as half a sentence; nil for figures that can be. Counters of the kernel may have fallen.
  static func mistake(in figures: [String: Double]) -> String? {
    for (name, value) in figures where !name.contains(".") {
      if value < 0 { return "`\(name)` is \(short(value)), below 0" }
      if value > most, units.contains(where: name.hasSuffix) {
        return "`\(name)` is \(short(value)), beyond any such figure"
      }
    }
    for (name, least) in figures where name.hasSuffix(first) {
      let stem = name.dropLast(first.count)
      var before = (name: name, value: least)
      for statistic in [["p50", "p90", "p99", "p999", "max"], ["mean", "max"]].flatMap({ $0 }) {
        let next = "\(stem)_\(statistic)_ns"
        guard let value = figures[next] else { continue }
        // Percentiles and the mean have no order between them; a percentile is the middle of a bin.
        if statistic == "mean" { before = (name, least) }
        if value < before.value - before.value / 32 - 1 {
          return "`\(next)` is \(short(value)), below `\(before.name)`, \(short(before.value))"
        }
        if statistic != "max" { before = (next, value) }
      }
    }
    return nil
  }

  /// A century in nanoseconds, an exabyte: no figure is larger.
  private static let most = 9.3e18
  private static let first = "_min_ns"
  private static let units = [
    "_ns", "_ms", "_bytes", "_percent", "iops", "ios", "_faults", "_per_s", "_per_io", "per_fault",
  ]

  private static func short(_ value: Double) -> String {
    let text = "\(value)"
    return text.count > 24 ? "\(text.prefix(12))…" : text
  }
}
