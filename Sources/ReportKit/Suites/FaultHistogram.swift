// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// How the latencies of single faults are distributed, in steps of whole microseconds: what the published program of userfaultfd prints, counted.
enum FaultHistogram {
  /// The published program waits with poll(2) and pins nothing; beside it the same on one CPU.
  static func isShown(_ item: CaseResult) -> Bool {
    item.family == "missing-copy" && item.parameter("WAIT") == "poll" && item.parameter("AFFINITY") != "other"
  }

  static func section(_ item: CaseResult) -> ReportSection? {
    guard isShown(item), let histogram = item.reports.first?.pageLatency, histogram.count > 0 else { return nil }
    let mean = (histogram.value(.mean) ?? 0) / 1000
    let published = item.stored.facts.published.first { $0.metric == "page_mean_ns" }
    let beside = published.map { String(format: " (published: %.1f us)", $0.value / 1000) } ?? ""
    return .lines(
      title: "\(item.name):",
      [String(format: "  %llu faults, mean %.1f us", histogram.count, mean) + beside] + bars(histogram))
  }

  /// So many lines hold nearly everything; what is beyond is one line.
  private static let mostLines = 16
  private static let barWidth = 40

  private static func bars(_ histogram: FaultReport.Histogram) -> [String] {
    let step = stepWidth(histogram)
    let steps = histogram.steps(microseconds: step)
    let shown = steps.prefix(mostLines)
    let rest = steps.dropFirst(mostLines).reduce(UInt64(0)) { $0 &+ $1.count }
    let most = max(1, shown.map(\.count).max() ?? 1)
    let lines = shown.map { line in
      let label = step == 1 ? "\(line.from)" : "\(line.from)-\(line.to)"
      return bar(label, line.count, of: most)
    }
    return rest == 0 ? lines : lines + [bar("\((shown.last?.to ?? 0) + 1)+", rest, of: most)]
  }

  /// The step with which the shown lines hold 95 % of all.
  private static func stepWidth(_ histogram: FaultReport.Histogram) -> UInt64 {
    for step: UInt64 in [1, 2, 5, 10, 20, 50, 100, 200, 500] {
      let held = histogram.steps(microseconds: step).prefix(mostLines).reduce(UInt64(0)) { $0 &+ $1.count }
      if Double(held) >= 0.95 * Double(histogram.count) { return step }
    }
    return 1000
  }

  private static func bar(_ label: String, _ count: UInt64, of most: UInt64) -> String {
    let length = Int((Double(count) / Double(most) * Double(barWidth)).rounded())
    let marks = String(repeating: "#", count: min(barWidth, length))
    let head = String(repeating: " ", count: max(0, 9 - label.count)) + label
    let number = "\(count)"
    let body = "\(head) us: \(String(repeating: " ", count: max(0, 9 - number.count)))\(number)"
    return marks.isEmpty ? body : "\(body)  \(marks)"
  }
}
