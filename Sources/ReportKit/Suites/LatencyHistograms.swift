// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The results of map-sync as published: a heading, min, avg and max, and a histogram by powers of two, measured beside published.
enum MapSyncHistograms {
  static func sections(_ cases: [CaseResult]) -> [ReportSection] {
    let known = cases.map { ($0, heading($0)) }
    let shaped = known.compactMap { item, title -> ReportSection? in
      guard let title, !item.isSkipped else { return nil }
      return .lines(title: title + ":", lines(item, title))
    }
    return shaped + FigureTables.sections(known.filter { $0.1 == nil }.map(\.0))
  }

  /// `File empty, background load, no MAP_SYNC`; nil for a case that is none of the publication's kind.
  static func heading(_ item: CaseResult) -> String? {
    let files = ["written": "File preallocated", "sparse": "File empty", "fallocate": "File fallocated"]
    guard let file = item.parameter("LAYOUT").flatMap({ files[$0] }),
      let load = ["idle": "no background load", "load": "background load"][item.family],
      let sync = item.parameter("SYNC").flatMap({ ["0": "no MAP_SYNC", "1": "MAP_SYNC"][$0] })
    else { return nil }
    return "\(file), \(load), \(sync)"
  }

  private static func lines(_ item: CaseResult, _ title: String) -> [String] {
    let names = ["page_min_ns", "page_mean_ns", "page_max_ns"]
    let figures = names.map { CaseFigure($0, of: item) }
    let head = zip(["min", "avg", "max"], figures).map { name, figure in
      line("\(name)", figure.published.first.map { microseconds($0.value) }, figure.value.map(microseconds))
    }
    let measured = item.reports.compactMap(\.pageLatency).flatMap(\.lines)
    let published = PublishedHistogram.mapSync[title] ?? []
    let counts = Dictionary(measured.map { ($0.from, $0.count) }, uniquingKeysWith: &+)
    let known = Dictionary(published.map { ($0.from, $0.count) }) { first, _ in first }
    let ends = Dictionary((measured + published).map { ($0.from, $0.to) }) { first, _ in first }
    let rows = ends.sorted { $0.key < $1.key }.map { from, to in
      line("\(pad("\(from)")) - \(pad("\(to)")) us", known[from].map { "\($0)" }, counts[from].map { "\($0)" })
    }
    return [line("", "published", "measured")] + head + rows
  }

  private static func line(_ label: String, _ published: String?, _ measured: String?) -> String {
    let cells = [published, measured].map { text in
      String(repeating: " ", count: max(0, 12 - (text ?? "-").count)) + (text ?? "-")
    }
    return "  " + label + String(repeating: " ", count: max(0, 18 - label.count)) + cells.joined()
  }

  private static func microseconds(_ nanoseconds: Double) -> String {
    let value = nanoseconds / 1000
    return value == value.rounded() || value >= 100
      ? String(format: "%.0f us", value) : String(format: "%.1f us", value)
  }

  private static func pad(_ text: String) -> String {
    String(repeating: " ", count: max(0, 4 - text.count)) + text
  }
}
