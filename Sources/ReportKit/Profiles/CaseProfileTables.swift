// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import ProfileKit

/// The tables of a case's profile. Each adds up as it is shown.
struct CaseProfileTables {
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
  private var instructions: UInt64 { profile.instructions }

  /// What the functions do not have of all instructions: nothing, of a profile that is whole.
  private var lost: UInt64 {
    let own = item.functions.map(\.own).reduce(0, &+)
    return own < instructions ? instructions - own : 0
  }

  /// All of a case, in the order of a report.
  var all: [Table] { [phases, paths, functions, outside].filter { !$0.rows.isEmpty } }

  /// Phases that have instructions, in the table's order.
  private var shownPhases: [(phase: String?, instructions: UInt64)] {
    item.phases.filter { $0.instructions > 0 && $0.phase != nil }
  }

  private var phases: Table {
    let outside = item.phases.filter { $0.phase == nil }.map(\.instructions).reduce(lost, &+)
    let values = shownPhases.map(\.instructions) + [outside]
    let parts = RoundedParts(values.map(item.profile.perFault), sum: item.profile.instructionsPerFault)
    let shares = RoundedParts.shares(parts.tenths, of: parts.sum)
    let names = shownPhases.compactMap(\.phase) + ["in no phase"]
    let numbers = shownPhases.indices.map { "\($0 + 1)" } + [""]
    var rows: [[Cell]] = names.indices.map { place in
      [
        .text(names[place]), .text(numbers[place]), Self.cell(parts.tenths[place]), Self.share(shares?.tenths[place]),
      ]
    }
    rows.append([.text("a fault"), .text(""), Self.cell(parts.sum), Self.share(shares?.sum)])
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

  private var paths: Table {
    let all = item.paths.paths
    let (shown, further) = (all.prefix(Self.maxPaths), all.dropFirst(Self.maxPaths))
    var rows = shown.map { Row($0, ProfileWords.words($0)) }
    if !further.isEmpty {
      rows.append(
        Row(
          name: "\(further.count) further path\(further.count == 1 ? "" : "s")",
          count: further.map(\.count).reduce(0, &+), sum: further.map(\.sum).reduce(0, &+),
          ends: (further.map(\.min).min() ?? 0, further.map(\.max).max() ?? 0)))
    }
    let unknown = item.paths.unknown
    if unknown.count > 0 {
      rows.append(Row(name: "paths that were not recorded", count: unknown.count, sum: unknown.sum, ends: nil))
    }
    let faults = Double(rows.map(\.count).reduce(0, &+))
    let shares = RoundedParts(rows.map { faults == 0 ? 0 : Double($0.count) / faults * 100 })
    var columns = [
      Column("path: what it does that the usual one does not", key: "path", isLabel: true),
      Column("share", key: "share", unit: .count), Column("faults", key: "faults", unit: .count),
      Column("instr", key: "instr", unit: .count), Column("min…max", key: "range", unit: .count),
    ]
    if room == .narrow { columns = [columns[0], columns[1], columns[3]] }
    return Table(
      title: "Paths", columns: columns,
      rows: rows.enumerated().map { place, row in
        let cells: [Cell] = [
          .text(row.name), Self.share(shares.tenths[place]), .text(ProfileWords.count(row.count)),
          .text(ProfileWords.count(UInt64((Double(row.sum) / Double(max(1, row.count))).rounded()))),
          row.ends.map { .text("\(ProfileWords.count($0.0))…\(ProfileWords.count($0.1))") } ?? .missing,
        ]
        return room == .narrow ? [cells[0], cells[1], cells[3]] : cells
      }, hangsLabels: true)
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
    let all = item.functions.filter { $0.own > 0 || $0.inclusive > 0 }
    let (shown, further) = (all.prefix(top), all.dropFirst(top))
    let rest = further.map(\.own).reduce(lost, &+)
    let parts = RoundedParts(
      (shown.map(\.own) + [rest]).map(item.profile.perFault), sum: item.profile.instructionsPerFault)
    let shares = RoundedParts.shares(parts.tenths, of: parts.sum)
    var rows = shown.enumerated().map { place, function in
      row(function, own: parts.tenths[place], share: shares?.tenths[place])
    }
    if !further.isEmpty || lost > 0 {
      let name =
        further.isEmpty ? "in no function" : "\(further.count) further function\(further.count == 1 ? "" : "s")"
      rows.append(row(name, own: parts.tenths[shown.count], share: shares?.tenths[shown.count]))
    }
    rows.append(row("a fault", own: parts.sum, share: shares?.sum))
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

  private func row(_ function: FunctionCost, own: Int, share: Int?) -> [Cell] {
    let inclusive = Self.cell(RoundedParts.tenths(item.profile.perFault(function.inclusive)))
    guard room != .narrow else { return [.text(function.name), Self.cell(own), inclusive] }
    let phase = report.table.phase(of: function.name)
    let number = shownPhases.firstIndex { $0.phase == phase }.map { "\($0 + 1)" }
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
