// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Table V.3 of the commit of MADV_POPULATE_READ: a row per backing and method, in milliseconds, with the published column and the ratio.
enum PopulateTable {
  static func sections(_ cases: [CaseResult]) -> [ReportSection] {
    let rows = cases.map { ($0, PopulateRow($0)) }
    var titles: [String] = []
    var tables: [String: [String]] = [:]
    for case (let item, let row?) in rows where !item.isSkipped {
      if tables[row.section] == nil { titles.append(row.section) }
      tables[row.section, default: []].append(line(row, item))
    }
    let shaped = titles.map { title in
      ReportSection.lines(
        title: "", [head(title), String(repeating: "*", count: head(title).count)] + (tables[title] ?? []))
    }
    // A case that is none of the publication's is shown all the same.
    return shaped + FigureTables.sections(rows.filter { $0.1 == nil }.map(\.0))
  }

  private static func head(_ title: String) -> String {
    pad(title + ":", 41) + right("published", 12) + right("measured", 14) + right("ratio", 8)
  }

  /// `Anon 4 KiB  : Read                     :    0.119 ms      0.435 ms    3.66`
  private static func line(_ row: PopulateRow, _ item: CaseResult) -> String {
    let figure = CaseFigure(item.stored.facts.metrics.first ?? "clat_min_ns", of: item)
    let published = figure.published.first.map { milliseconds($0.value) } ?? "-"
    return pad(row.backing, 11) + " : " + pad(row.method, 24) + " : " + right(published, 12)
      + right(figure.value.map(milliseconds) ?? "-", 14)
      + right(figure.ratio.map { String(format: "%.2f", $0) } ?? "-", 8)
  }

  private static func milliseconds(_ nanoseconds: Double) -> String {
    String(format: "%.3f ms", nanoseconds / 1e6)
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

/// What a case of the suite is called in the publication; nil when it is none of it.
struct PopulateRow: Equatable {
  /// `2 MiB MAP_PRIVATE`
  let section: String
  /// `Anon 4 KiB`
  let backing: String
  /// `FALLOCATE+POPULATE_WRITE`
  let method: String

  init?(_ item: CaseResult) {
    let parts = item.family.split(separator: "-").map(String.init)
    guard parts.count >= 3, let size = parts.last, size.hasSuffix("m"), let bytes = Int(size.dropLast()),
      let sharing = ["private": "MAP_PRIVATE", "shared": "MAP_SHARED"][parts[0]],
      let backing = Self.backings[parts[1..<(parts.count - 1)].joined(separator: "-")],
      let method = Self.method(item)
    else { return nil }
    section = "\(bytes) MiB \(sharing)"
    self.backing = backing
    self.method = method
  }

  private static let backings = [
    "anon-4k": "Anon 4 KiB", "anon-2m": "Anon 2 MiB", "memfd-4k": "Memfd 4 KiB", "memfd-2m": "Memfd 2 MiB",
    "tmpfs": "tmpfs", "file": "file", "hugetlbfs": "hugetlbfs",
  ]

  private static func method(_ item: CaseResult) -> String? {
    let access =
      switch (item.parameter("ACCESS"), item.parameter("RW")) {
      case ("touch", "read"): "Read"
      case ("touch", "write"): "Write"
      case ("touch_rw", "write"): "Read/Write"
      case ("populate", "read"): "POPULATE_READ"
      case ("populate", "write"): "POPULATE_WRITE"
      case ("fallocate", "write"): "FALLOCATE"
      default: ""
      }
    guard !access.isEmpty else { return nil }
    return item.parameter("ALLOC_FIRST") == "1" ? "FALLOCATE+\(access)" : access
  }
}
