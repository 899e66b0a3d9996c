// SPDX-License-Identifier: GPL-2.0-only
import ReportKit

/// The table of `faultbench fio list`.
enum FioTable {
  /// A row per program; the reasons of refusals are notes, since they are whole sentences.
  static func table(_ programs: [ProbedFio], engine: String) -> Table {
    Table(
      title: "Engine: \(engine)",
      columns: [
        Column("fio", key: "path", isLabel: true), Column("version", key: "version", isLabel: true),
        Column("engine", key: "engine", isLabel: true), Column("layout", key: "layout", isLabel: true),
        Column("arch", key: "architecture", isLabel: true), Column("ioops", key: "ioops_version"),
        Column("thread_data", key: "thread_data", unit: .bytes), Column("reason", key: "reason", isHidden: true),
      ],
      rows: programs.map(row), notes: programs.flatMap(notes))
  }

  private static func row(_ program: ProbedFio) -> [Cell] {
    let head: [Cell] = [.text(program.path), program.version.map { .text($0) } ?? .missing]
    switch program.fit {
    case .fits(let layout):
      return head + [
        .text("fits"), .text(layout.tag), .text(layout.architecture), .integer(layout.ioopsVersion),
        .integer(layout.threadDataSize), .missing,
      ]
    case .refused(let reasons):
      return head + [.text("refused"), .missing, .missing, .missing, .missing, .text(reasons.joined(separator: " "))]
    case .cannotRun(let reason):
      return head + [.text("cannot run"), .missing, .missing, .missing, .missing, .text(reason)]
    }
  }

  private static func notes(_ program: ProbedFio) -> [String] {
    switch program.fit {
    case .fits: []
    case .refused(let reasons): reasons.map { "\(program.path): \($0)" }
    case .cannotRun(let reason): ["\(program.path): \(reason)"]
    }
  }
}
