// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import Results

/// A figure of a published table: a metric of a case or a quotient, measured and published, in the table's unit.
struct ShownFigure {
  private let shown: ReportLayout.Value
  private let item: CaseResult
  private let metric: String

  init(_ shown: ReportLayout.Value, of item: CaseResult) {
    (self.shown, self.item) = (shown, item)
    metric = shown.metric ?? item.metrics.first ?? ""
  }

  /// What was measured.
  var value: Double? {
    Self.quotient(of: metric, shown) { CaseFigure($0, of: item).value }
  }

  /// What was published, where it is one figure: a time also beside instructions.
  var published: Double? {
    Self.quotient(of: timedMetric, shown.timed) { metric in
      let known = item.stored.facts.published.filter { $0.metric == metric }
      return known.count == 1 ? known.first?.value : nil
    }
  }

  /// Whether instructions were counted, of which there is no ratio to times.
  var isCounted: Bool { Metric(metric).clock == .instructions }

  /// Measured over published.
  var ratio: Double? {
    guard !isCounted, let published, published != 0 else { return nil }
    return value.map { $0 / published }
  }

  /// The column's heading where nothing else names it.
  var header: String { Metric(metric).heading }
  var columnUnit: MetricUnit { Self.columnUnit(shown, metric) }

  /// A number in the table's unit: `0.119 ms`.
  func words(_ value: Double) -> String { Self.words(value, shown, metric) }

  func cell(_ value: Double?) -> Cell { Self.cell(value, shown, metric) }

  /// A published number in the publication's unit, which it names beside instructions.
  func publishedWords(_ value: Double) -> String {
    isCounted ? Self.timedWords(value, shown.timed, timedMetric) : words(value)
  }

  func publishedCell(_ value: Double?) -> Cell {
    guard let value, value.isFinite, isCounted else { return cell(value) }
    return .text(publishedWords(value))
  }

  private var timedMetric: String { Metric(metric).timed?.name ?? metric }

  /// The cell of a published figure in a column of what was measured.
  static func publishedCell(_ value: Double?, _ shown: ReportLayout.Value) -> Cell {
    guard shown.timed != shown, let value, value.isFinite else { return cell(value, shown) }
    return .text(timedWords(value, shown.timed, shown.timed.metric ?? ""))
  }

  private static func timedWords(_ value: Double, _ shown: ReportLayout.Value, _ metric: String) -> String {
    // In a column of rates the heading names the unit, which is that of the others.
    words(value, shown, metric) + (columnUnit(shown, metric) == .perSecond ? " /s" : "")
  }

  /// The figure from the values of metrics; nil where one is missing, or it would be divided by zero.
  static func quotient(_ shown: ReportLayout.Value, _ value: (String) -> Double?) -> Double? {
    quotient(of: shown.metric ?? "", shown, value)
  }

  private static func quotient(
    of metric: String, _ shown: ReportLayout.Value, _ value: (String) -> Double?
  ) -> Double? {
    guard let whole = value(metric) else { return nil }
    guard let other = shown.perMetric else { return whole / shown.divisor }
    guard let part = value(other), part > 0 else { return nil }
    return whole / part * (shown.unit == ReportLayout.percent ? 100 : 1)
  }

  static func columnUnit(_ shown: ReportLayout.Value, _ metric: String? = nil) -> MetricUnit {
    if shown.unit == ReportLayout.percent { return .percent }
    return shown.perMetric == nil ? Metric(metric ?? shown.metric ?? "").unit : .ratio
  }

  static func cell(_ value: Double?, _ shown: ReportLayout.Value, _ metric: String? = nil) -> Cell {
    guard let value, value.isFinite else { return .missing }
    return unit(shown, metric) == nil ? .number(value) : .text(words(value, shown, metric ?? shown.metric ?? ""))
  }

  private static func unit(_ shown: ReportLayout.Value, _ metric: String?) -> FigureUnit? {
    shown.unit.flatMap { name in
      FigureUnit.units(of: metric ?? shown.metric ?? "").first { $0.name == name && !name.isEmpty }
    }
  }

  private static func words(_ value: Double, _ shown: ReportLayout.Value, _ metric: String) -> String {
    guard let unit = unit(shown, metric) else { return columnUnit(shown, metric).show(value) }
    return String(format: "%.\(min(9, max(0, shown.decimals ?? 2)))f \(unit.name)", value / unit.factor)
  }
}
