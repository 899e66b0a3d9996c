// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Metrics
import Results

/// How the latencies of single faults are distributed, from the fault reports of the typical repeat.
struct LatencyHistograms {
  let section: ReportLayout.Section

  /// A histogram per case.
  func sections(_ cases: [CaseResult]) -> [ReportSection] {
    guard section.histogram?.steps == .log2 else { return cases.compactMap(microseconds) }
    return cases.filter { !$0.isSkipped }.map { item in
      let title = section.title(of: item)
      return .lines(title: title + ":", powersOfTwo(item, published: title))
    }
  }
}

/// By powers of two of microseconds: min, avg and max, then the counts, published and measured beside each other.
extension LatencyHistograms {
  private func powersOfTwo(_ item: CaseResult, published title: String) -> [String] {
    let figures = ReportLayout.Section.latencies(item.clock).map { CaseFigure($0, of: item) }
    let head = zip(["min", "avg", "max"], figures).map { name, figure in
      let published = figure.metric.clock == .time ? figure.published : figure.publishedTimes
      return Self.line(
        "\(name)", published.first.map { Self.duration($0.value) },
        figure.value.map(item.clock == .time ? Self.duration : item.clock.unit.show), item.clock)
    }
    // Instructions stand in lines of their own below those of published times.
    let counted = item.clock == .time ? [] : item.reports.compactMap(\.pageLatency).flatMap(\.powersOfTwo)
    let measured = item.clock == .time ? item.reports.compactMap(\.pageLatency).flatMap(\.lines) : []
    let published = section.histogram?.published.first { $0.title == title }?.counts.map(Self.published) ?? []
    let counts = Dictionary(measured.map { ($0.from, $0.count) }, uniquingKeysWith: &+)
    let known = Dictionary(published.map { ($0.from, $0.count) }) { first, _ in first }
    let ends = Dictionary((measured + published).map { ($0.from, $0.to) }) { first, _ in first }
    let rows = ends.sorted { $0.key < $1.key }.map { from, to in
      Self.line(
        "\(Self.pad("\(from)", 4)) - \(Self.pad("\(to)", 4)) us", known[from].map { "\($0)" },
        counts[from].map { "\($0)" }, item.clock)
    }
    let own = Dictionary(counted.map { ($0.from, $0) }) { one, other in
      FaultReport.Histogram.Line(from: one.from, to: one.to, count: one.count &+ other.count)
    }
    let instructions = own.values.sorted { $0.from < $1.from }.map { line in
      Self.line(
        "\(Self.pad("\(line.from)", 7)) - \(Self.pad("\(line.to)", 7)) instr", nil, "\(line.count)",
        item.clock)
    }
    return [Self.line("", "published", "measured", item.clock)] + head + rows + instructions
  }

  static func published(_ count: ReportLayout.Histogram.Count) -> FaultReport.Histogram.Line {
    let (double, overflow) = count.from.multipliedReportingOverflow(by: 2)
    return FaultReport.Histogram.Line(
      from: count.from, to: overflow ? .max : max(1, double) - 1, count: count.count)
  }

  private static func line(
    _ label: String, _ published: String?, _ measured: String?, _ clock: MeasurementClock
  ) -> String {
    let width = clock == .time ? (label: 18, measured: 12) : (label: 24, measured: 16)
    return "  " + label + String(repeating: " ", count: max(0, width.label - label.count)) + pad(published ?? "-", 12)
      + pad(measured ?? "-", width.measured)
  }

  private static func duration(_ nanoseconds: Double) -> String {
    let value = nanoseconds / 1000
    return value == value.rounded() || value >= 100
      ? String(format: "%.0f us", value) : String(format: "%.1f us", value)
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

/// In steps of whole microseconds, with bars.
extension LatencyHistograms {
  private func microseconds(_ item: CaseResult) -> ReportSection? {
    guard let histogram = item.reports.first?.pageLatency, histogram.count > 0 else { return nil }
    let nanoseconds = histogram.value(.mean) ?? 0
    let mean =
      item.clock == .time ? String(format: "%.1f us", nanoseconds / 1000) : item.clock.unit.show(nanoseconds)
    let published = item.stored.facts.published.first { $0.metric == "page_mean_ns" }
    let beside = published.map { String(format: " (published: %.1f us)", $0.value / 1000) } ?? ""
    return .lines(
      title: "\(section.title(of: item)):",
      ["  \(histogram.count) faults, mean \(mean)\(beside)"] + Self.bars(histogram, item.clock))
  }

  /// So many lines hold nearly everything; what is beyond is one line.
  private static let maxLines = 16
  private static let barWidth = 40

  private static func bars(_ histogram: FaultReport.Histogram, _ clock: MeasurementClock) -> [String] {
    let unit = clock == .time ? "us" : "instr"
    let width = stepWidth(histogram, clock)
    let steps = clock == .time ? histogram.steps(microseconds: width) : histogram.steps(of: width)
    let shown = steps.prefix(maxLines)
    let rest = steps.dropFirst(maxLines).reduce(UInt64(0)) { $0 &+ $1.count }
    let longest = max(1, shown.map(\.count).max() ?? 1)
    let lines = shown.map { line in
      let label = width == 1 ? "\(line.from)" : "\(line.from)-\(line.to)"
      return bar(label, unit, line.count, of: longest)
    }
    return rest == 0 ? lines : lines + [bar("\((shown.last?.to ?? 0) + 1)+", unit, rest, of: longest)]
  }

  /// The step with which the shown lines hold 95 % of all: microseconds, or instructions.
  private static func stepWidth(_ histogram: FaultReport.Histogram, _ clock: MeasurementClock) -> UInt64 {
    if clock == .instructions {
      let steps: [UInt64] = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000]
      return steps.first { holds(histogram, histogram.steps(of: $0)) } ?? 1_000_000
    }
    for step: UInt64 in [1, 2, 5, 10, 20, 50, 100, 200, 500] {
      if holds(histogram, histogram.steps(microseconds: step)) { return step }
    }
    return 1000
  }

  private static func holds(_ histogram: FaultReport.Histogram, _ steps: [FaultReport.Histogram.Line]) -> Bool {
    let held = steps.prefix(maxLines).reduce(UInt64(0)) { $0 &+ $1.count }
    return Double(held) >= 0.95 * Double(histogram.count)
  }

  private static func bar(_ label: String, _ unit: String, _ count: UInt64, of longest: UInt64) -> String {
    let length = Int((Double(count) / Double(longest) * Double(barWidth)).rounded())
    let marks = String(repeating: "#", count: min(barWidth, length))
    let body = "\(pad(label, unit == "us" ? 9 : 15)) \(unit): \(pad("\(count)", 9))"
    return marks.isEmpty ? body : "\(body)  \(marks)"
  }
}
