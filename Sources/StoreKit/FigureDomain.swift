// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// What the figures of a repeat can be, told by their names: checked once, where somebody else's come in.
package enum FigureDomain {
  /// What is wrong with a figure that somebody published, as half a sentence; nil for one that can be. Nothing takes no time, and a
  /// rate of 0 has no ratio; only counts and sizes can be 0.
  package static func mistake(inPublished value: Double, of name: String) -> String? {
    if value < 0 { return "`\(name)` is \(short(value)), below 0" }
    if value > max { return "`\(name)` is \(short(value)), beyond any such figure" }
    switch Metric(name).unit {
    case .nanoseconds, .milliseconds, .perSecond, .bytesPerSecond, .instructions, .perGigaInstruction,
      .bytesPerGigaInstruction:
      return value == 0 ? "`\(name)` is 0, which was measured nowhere" : nil
    default: return nil
    }
  }

  /// What is wrong with them, as half a sentence; nil for figures that can be. Counters of the kernel may have fallen.
  static func mistake(in figures: [String: Double]) -> String? {
    for (name, value) in figures where value < 0 || value > max {
      let metric = Metric(name)
      if metric.canBeNegative { continue }
      if value < 0 { return "`\(name)` is \(short(value)), below 0" }
      if metric.isListed || metric.unit != .count { return "`\(name)` is \(short(value)), beyond any such figure" }
    }
    // Percentiles and the mean have no order between them.
    return MetricTable.rising.lazy.compactMap { fall(along: $0, figures) }.first
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

  private static func short(_ value: Double) -> String {
    let text = "\(value)"
    return text.count > 24 ? "\(text.prefix(12))…" : text
  }
}
