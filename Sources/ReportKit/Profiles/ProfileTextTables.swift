// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import ProfileKit

/// The tables of a case's profile. Each adds up as it is shown.
struct ProfileTextTables {
  /// How much room there is; what is least needed is left out first.
  enum Room {
    case narrow, mail, wide

    init(width: Int) { self = width < TextRenderer.mailWidth ? .narrow : width < 110 ? .mail : .wide }
  }

  let item: ProfileReport.Case
  let report: ProfileReport
  /// How many functions.
  let top: Int
  let room: Room

  private var profile: Profile { item.profile.profile }
  /// All of a case, in the order of a report.
  var all: [Table] { [phases, paths, functions, outside].filter { !$0.rows.isEmpty } }

  /// The same as text.
  func text(width: Int) -> [String] {
    let renderer = TextRenderer(width: width)
    func render(_ table: Table) -> String { table.rows.isEmpty ? "" : renderer.render(table) }
    return [render(phases), pathLines(width: width), render(functions), render(outside)].filter { !$0.isEmpty }
  }

  private var phases: Table {
    let shown = item.phaseRows
    var rows: [[Cell]] = shown.rows.enumerated().map { place, row in
      [
        .text(row.subject ?? "in no phase"), .text(row.subject == nil ? "" : "\(place + 1)"), Self.cell(row.own),
        Self.share(row.share),
      ]
    }
    rows.append([.text("a fault"), .text(""), Self.cell(shown.own), Self.share(shown.share)])
    var columns = [
      Column("phase", key: "phase", isLabel: true), Column("ph.", key: "number", unit: .count),
      Column("instr a fault", key: "own", unit: .count), Column("share", key: "share", unit: .count),
    ]
    // Where there is no room, functions have no numbers of phases.
    if room == .narrow {
      columns.remove(at: 1)
      for place in rows.indices { rows[place].remove(at: 1) }
    }
    return Table(title: "Phases", columns: columns, rows: rows, hangsLabels: true)
  }

  /// Ways of the faults, the rare ones in one row.
  private var paths: Table {
    let all = item.paths.paths
    let unknown = item.paths.unknown
    let faults = all.map(\.count).reduce(unknown.count, &+)
    let shown = all.enumerated().prefix { $0.offset < Self.maxPaths && $0.element.count >= faults / 1000 }.map(
      \.element)
    let further = all.dropFirst(shown.count)
    var rows = shown.map { Row($0, ProfileWords.words($0)) }
    if !further.isEmpty {
      rows.append(
        Row(
          name: "\(further.count) further path\(further.count == 1 ? "" : "s")",
          count: further.map(\.count).reduce(0, &+), sum: further.map(\.sum).reduce(0, &+),
          ends: (further.map(\.min).min() ?? 0, further.map(\.max).max() ?? 0)))
    }
    if unknown.count > 0 {
      rows.append(Row(name: "paths that were not recorded", count: unknown.count, sum: unknown.sum, ends: nil))
    }
    let shares = RoundedParts(rows.map { Double($0.count) / Double(max(1, faults)) * 100 })
    var columns = [
      Column("share", key: "share", unit: .count), Column("faults", key: "faults", unit: .count),
      Column("instr", key: "instr", unit: .count), Column("min…max", key: "range", unit: .count),
      Column(Self.pathHeader, key: "path"),
    ]
    if room == .narrow { columns.remove(at: 3) }
    return Table(
      title: "Paths", columns: columns,
      rows: rows.enumerated().map { place, row in
        var cells: [Cell] = [
          Self.share(shares.tenths[place]), .text(ProfileWords.count(row.count)),
          .text(MetricUnit.count.show((Double(row.sum) / Double(max(1, row.count))).rounded())),
          row.ends.map { .text("\(ProfileWords.count($0.0))…\(ProfileWords.count($0.1))") } ?? .missing,
          .text(row.name),
        ]
        if room == .narrow { cells.remove(at: 3) }
        return cells
      })
  }

  private static let pathHeader = "what is special about it"

  /// The paths as text: figures in columns, words beside them.
  private func pathLines(width: Int) -> String {
    let table = paths
    guard !table.rows.isEmpty else { return "" }
    var figures = table
    figures.columns.removeLast()
    for place in figures.rows.indices { figures.rows[place].removeLast() }
    let grid = Grid(upright: figures)
    let words = [Self.pathHeader] + table.rows.map { $0.last?.shown(.none) ?? "" }
    let indent = String(repeating: " ", count: grid.width + 2)
    let room = width - indent.count
    let lines = zip(grid.lines, words).flatMap { cells, words in
      let head = zip(cells, grid.widths).map { String(repeating: " ", count: max(0, $1 - $0.count)) + $0 + "  " }
        .joined()
      guard room >= 24 else {
        return [String(head.dropLast(2))] + TextRenderer.broken(words, width: max(8, width - 4)).map { "    \($0)" }
      }
      return TextRenderer.broken(words, width: room).enumerated().map { ($0 == 0 ? head : indent) + $1 }
    }
    let rule = grid.widths.map { String(repeating: "-", count: $0) } + [String(repeating: "-", count: max(0, room))]
    let drawn = [lines.first ?? "", rule.joined(separator: "  ")] + lines.dropFirst()
    return "\(table.title)\n\n\(drawn.map { $0 + "\n" }.joined())"
  }

  private static let maxPaths = 10

  private struct Row {
    let name: String
    let count: UInt64, sum: UInt64
    let ends: (UInt64, UInt64)?

    init(name: String, count: UInt64, sum: UInt64, ends: (UInt64, UInt64)?) {
      (self.name, self.count, self.sum, self.ends) = (name, count, sum, ends)
    }

    init(_ path: FaultPath, _ name: String) {
      self.init(name: name, count: path.count, sum: path.sum, ends: (path.min, path.max))
    }
  }

  private var functions: Table {
    let shown = item.functionRows(top: top)
    let phases = item.phaseRows.rows.map(\.subject)
    var rows = shown.rows.map { line in
      line.subject.cost.map { row($0, own: line.own, share: line.share, phases) }
        ?? row(line.subject.name, own: line.own, share: line.share)
    }
    rows.append(row("a fault", own: shown.own, share: shown.share))
    return Table(title: "Functions", columns: columns, rows: rows, hangsLabels: true)
  }

  private var columns: [Column] {
    let name = Column("function, instr a fault", key: "function", isLabel: true)
    let own = Column("own", key: "own", unit: .count)
    let inclusive = Column("inclusive", key: "inclusive", unit: .count)
    guard room != .narrow else { return [name, own, inclusive] }
    let common = [
      name, own, Column("share", key: "share", unit: .count), inclusive, Column("calls", key: "calls", unit: .count),
      Column("bytes", key: "bytes", unit: .count),
    ]
    return common
      + [room == .wide ? Column("phase", key: "phase") : Column("ph.", key: "phase", unit: .count)]
  }

  private func row(_ function: FunctionCost, own: Int, share: Int?, _ phases: [String?]) -> [Cell] {
    let inclusive = Self.cell(RoundedParts.tenths(item.profile.perFault(function.inclusive)))
    guard room != .narrow else { return [.text(function.name), Self.cell(own), inclusive] }
    let phase = report.table.phase(of: function.name)
    let number = phase.flatMap { phase in phases.firstIndex { $0 == phase } }.map { "\($0 + 1)" }
    let bytes = item.profile.perFault(function.bytes)
    return [
      .text(function.name), Self.cell(own), Self.share(share), inclusive,
      .text(String(format: "%.2f", item.profile.perFault(function.calls))),
      function.bytes == 0 ? .missing : Self.cell(RoundedParts.tenths(bytes)),
      Cell(text: room == .wide ? phase : number),
    ]
  }

  /// A row of what is no function.
  private func row(_ name: String, own: Int, share: Int?) -> [Cell] {
    room == .narrow
      ? [.text(name), Self.cell(own), .text("")]
      : [.text(name), Self.cell(own), Self.share(share), .text(""), .text(""), .text(""), .text("")]
  }

  /// What happened in the window beside the job's faults.
  private var outside: Table {
    let totals = Profile.Category.allCases.compactMap { category in
      profile.totals[category].map { (category: category, total: $0) }
    }.filter { !Profile.Category.jobFaults.contains($0.category) && $0.total.instructions > 0 }
    return Table(
      title: "Between the first and the last I/O, outside of the job's faults",
      columns: [
        Column("what", key: "what", isLabel: true), Column("instr a fault", key: "per_fault", unit: .count),
        Column("how many", key: "count", unit: .count),
      ],
      rows: totals.map { category, total in
        [
          .text(ProfileWords.words(category)),
          Self.cell(RoundedParts.tenths(item.profile.perFault(total.instructions))),
          total.ended == 0 ? .missing : .text(ProfileWords.count(total.ended)),
        ]
      }, hangsLabels: true)
  }

  static func cell(_ tenths: Int) -> Cell { .text(RoundedParts.words(tenths)) }

  static func share(_ tenths: Int?) -> Cell { Cell(text: tenths.map { "\(RoundedParts.words($0)) %" }) }
}
