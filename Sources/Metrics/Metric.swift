// SPDX-License-Identifier: GPL-2.0-only
import Statistics

/// A metric: everything that is known of it, in one place. Those that there are stand in ``MetricTable``.
package struct Metric: Sendable {
  /// As suite.yaml, the store and every JSON have it; the end is the unit: `clat_p50_ns`, `bw_bytes`, `vmstat.pgmajfault`.
  package let name: String
  /// What its values are in.
  package let unit: MetricUnit
  /// Which direction is good.
  package let polarity: Polarity
  /// What its values are.
  package let kind: Kind
  /// How the values of several repeats become one.
  package let statistic: Statistic
  /// The smallest relative change that matters: 0.05 for 5 %.
  package let relativeLimit: Double
  /// The smallest absolute change that matters, in the metric's unit.
  package let absoluteLimit: Double
  /// Above a column, for people: short, and without the unit, which stands beside each value.
  package let heading: String
  /// The same where there is room: `time per fault` for `per fault`.
  package let title: String
  /// The formula in words.
  package let definition: String
  /// Who measures it; nil for a name that is not in the table.
  package let source: Source?
  /// The formula; nil where nobody here calculates it.
  let formula: (@Sendable (RunMeasurement) -> Double?)?

  /// Which direction is good.
  package enum Polarity: String, Sendable, Hashable {
    /// Times, faults.
    case lowerIsBetter = "lower"
    /// Rates.
    case higherIsBetter = "higher"
    /// What is neither good nor bad, such as kernel counters.
    case neutral
  }

  /// What a metric's values are.
  package enum Kind: Sendable, Hashable {
    /// A measurement, which spreads: judged by statistics.
    case sampled
    /// A count that should be the same in every repeat, but for so much (the larger of both): compared as it is. Where it
    /// spreads by more, it is judged as a measurement.
    case exact(relative: Double, absolute: Double)
  }

  /// How several values become one.
  package enum Statistic: String, Sendable {
    /// Of a minimum, the smallest.
    case minimum
    /// Of a maximum, the largest.
    case maximum
    /// Of anything else, the median.
    case median

    /// The one value of these; nil without any.
    package func of(_ values: [Double]) -> Double? {
      switch self {
      case .minimum: values.min()
      case .maximum: values.max()
      case .median: Sample.median(of: values)
      }
    }
  }

  /// Who measures a metric.
  package enum Source: String, Sendable {
    /// fio, in its JSON.
    case fio
    /// The engine, in its fault report.
    case faultReport = "fault report"
    /// The kernel, in its counters.
    case kernel
  }

  /// Whether it is in the table.
  package var isListed: Bool { source != nil }

  /// Whether its values can be below zero: how much a counter of the kernel moved can, what is calculated of counters cannot.
  package var canBeNegative: Bool { name.contains(".") && (source ?? .kernel) == .kernel && formula == nil }

  /// The metric's value in a run; nil where it was not measured.
  package func value(in run: RunMeasurement) -> Double? {
    formula?(run).flatMap { $0.isFinite ? $0 : nil }
  }

  /// A row of the table. What its unit implies need not be said: times and faults are better when they fall, rates when they
  /// rise, and so much of a unit is no change (a clock read alone takes some 20 ns).
  init(
    _ name: String, _ unit: MetricUnit, kind: Kind = .sampled, polarity: Polarity? = nil,
    statistic: Statistic = .median, relativeLimit: Double = MetricRule.defaultRelativeLimit,
    absoluteLimit: Double? = nil, heading: String? = nil, title: String? = nil, from source: Source?,
    _ definition: String,
    formula: (@Sendable (RunMeasurement) -> Double?)? = nil
  ) {
    self.name = name
    self.unit = unit
    self.kind = kind
    self.statistic = statistic
    self.source = source
    self.definition = definition
    self.formula = formula
    let (direction, limit) = Self.defaults(of: unit)
    self.polarity = polarity ?? direction
    self.absoluteLimit = absoluteLimit ?? limit
    self.relativeLimit = relativeLimit
    self.heading = heading ?? Self.heading(of: name)
    self.title = title ?? self.heading
  }

  /// The metric of this name. One that is not in the table, as a run of another version may have, is a measurement of which
  /// only the unit is known, from the end of its name; counters of the kernel are neutral.
  package init(_ name: String) {
    if let listed = MetricTable.byName[name] {
      self = listed
    } else if let family = MetricTable.counters.first(where: { name.hasPrefix($0.prefix) }) {
      self.init(name, Self.unit(of: name), polarity: .neutral, from: .kernel, family.definition)
    } else {
      self.init(name, Self.unit(of: name), statistic: Self.statistic(of: name), from: nil, "")
    }
  }

  private static func defaults(of unit: MetricUnit) -> (Polarity, limit: Double) {
    switch unit {
    case .nanoseconds: (.lowerIsBetter, 20)
    case .milliseconds: (.lowerIsBetter, 1)
    case .instructions: (.lowerIsBetter, 20)
    case .perSecond, .bytesPerSecond, .perGigaInstruction, .bytesPerGigaInstruction: (.higherIsBetter, 0)
    case .percent: (.neutral, 1)
    case .perFault: (.lowerIsBetter, 0)
    case .bytes, .count, .ratio, .none: (.neutral, 0)
    }
  }

  static func heading(of name: String) -> String {
    guard !name.contains(".") else { return name }
    var text = name.replacing("iops", with: "IOPS").replacing("uffd_", with: "")
    for unit in ["_ns", "_ms", "_instr", "_bytes", "_percent"] where text.hasSuffix(unit) {
      text.removeLast(unit.count)
    }
    return text.replacing("_", with: " ")
  }

  private static func unit(of name: String) -> MetricUnit {
    if name.hasSuffix("_ns") || name.hasPrefix("ns_per_") { return .nanoseconds }
    if name.hasSuffix("_ms") { return .milliseconds }
    if name.hasSuffix("_instr") || name.hasPrefix("instr_per_") { return .instructions }
    if name.hasSuffix("bytes_per_ginstr") { return .bytesPerGigaInstruction }
    if name.hasSuffix("_per_ginstr") { return .perGigaInstruction }
    if name.hasSuffix("bw_bytes") { return .bytesPerSecond }
    if name.hasSuffix("_bytes") { return .bytes }
    if name.hasSuffix("_percent") { return .percent }
    return name.hasSuffix("iops") || name.hasSuffix("_per_s") ? .perSecond : .count
  }

  private static func statistic(of name: String) -> Statistic {
    if name.hasSuffix("_min_ns") || name.hasSuffix("_min_instr") { return .minimum }
    return name.hasSuffix("_max_ns") || name.hasSuffix("_max_instr") ? .maximum : .median
  }
}

extension Metric: Hashable {
  /// A name is one metric.
  package static func == (one: Metric, other: Metric) -> Bool { one.name == other.name }

  /// Hashes the name.
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
