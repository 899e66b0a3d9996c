// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Metrics
import Results

/// Huge bytes over time: a chart of a few lines of letters.
enum HugePageChart {
  private static let width = 60
  private static let height = 4

  static func section(_ item: CaseResult) -> ReportSection? {
    guard let job = item.reports.first, let pages = job.hugePages, pages.possibleBytes > 0,
      let end = pages.samples.last?.timeNS, end > 0
    else { return nil }
    let columns = heights(pages, until: end)
    let top = MetricUnit.bytes.show(Double(pages.possibleBytes))
    let rows = (1...height).reversed().map { row -> String in
      let marks = columns.map { $0 >= row ? "#" : " " }.joined()
      let label = row == height ? top : ""
      return trimmed(pad(label) + " |" + marks)
    }
    let axis = pad("0") + " +" + String(repeating: "-", count: width)
    return .lines(
      title: "\(item.name), huge bytes over time:", rows + [axis, legend(job.adviceNS, end, item.clock.unit)])
  }

  /// What each column reaches at its end, in lines; anything above zero shows.
  private static func heights(_ pages: FaultReport.HugePages, until end: UInt64) -> [Int] {
    (1...width).map { column in
      let time = Double(end) / Double(width) * Double(column)
      let seen = pages.samples.last { Double($0.timeNS) <= time }?.hugeBytes ?? 0
      let part = Double(seen) / Double(pages.possibleBytes)
      return Int((min(1, part) * Double(height)).rounded(.up))
    }
  }

  /// The time below the axis, with `^` where the advice was given.
  private static func legend(_ advice: UInt64?, _ end: UInt64, _ unit: MetricUnit) -> String {
    let start = pad("") + "  "
    let last = unit.tick(Double(end))
    guard let advice, advice <= end else {
      return start + "0" + String(repeating: " ", count: max(1, width - 1 - last.count)) + last
    }
    let column = min(width - 1, Int(Double(advice) / Double(end) * Double(width)))
    let words = "advice \(unit.tick(Double(advice)))"
    // To the left of the mark where the right has no room for both.
    let marked = column + 2 + words.count < width - last.count - 1 ? "^ \(words)" : "\(words) ^"
    let begin = marked.first == "^" ? column : max(0, column - words.count - 1)
    let line = String(repeating: " ", count: begin) + marked
    let gap = width - last.count - line.count
    return start + line + (gap > 0 ? String(repeating: " ", count: gap) + last : "")
  }

  private static func pad(_ text: String) -> String {
    String(repeating: " ", count: max(0, 9 - text.count)) + text
  }

  private static func trimmed(_ line: String) -> String {
    String(line.dropLast(line.reversed().prefix { $0 == " " }.count))
  }
}
