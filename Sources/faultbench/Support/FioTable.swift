// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
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

  /// For people: each program with what the engine says below it.
  static func list(_ programs: [ProbedFio], engine: String, width: Int) -> String {
    let entries = programs.map { program in
      let version = "\(program.version ?? "not fio")  "
      let head = version.padding(toLength: max(12, version.count), withPad: " ", startingAt: 0)
      return TextRenderer.hanging(head, [program.path] + sayings(program), width: width)
    }
    return (TextRenderer.hanging("engine      ", [engine], width: width) + entries.joined())
  }

  private static func sayings(_ program: ProbedFio) -> [String] {
    switch program.fit {
    case .fits(let layout):
      [
        "the engine fits: layout \(layout.tag) \(layout.architecture), ioops \(layout.ioopsVersion), "
          + "thread_data \(layout.threadDataSize) bytes, proved"
      ]
    case .refused(let reasons): ["the engine does not work here:"] + reasons
    case .cannotRun(let reason): ["cannot be run: \(reason)"]
    }
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

/// A fio program with what the engine says about it.
struct ProbedFio {
  let path: String
  /// nil when it does not tell.
  let version: String?
  let fit: EngineFit

  /// Asks the program for its version and lets it load the engine.
  init(_ path: String, engine: String) async {
    self.path = path
    do {
      let binary = try await FioBinary.at(path)
      version = binary.version
      fit = await EngineProbe.probe(fio: binary.path, engine: engine)
    } catch {
      version = nil
      // The path stands before it.
      let reason = if case .cannotRun(_, let reason) = error { reason } else { error.description }
      fit = .cannotRun(reason: reason)
    }
  }

  var fits: Bool {
    if case .fits = fit { true } else { false }
  }
}
