// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import ReportKit

struct FioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fio",
    abstract: "The fio programs of this machine, and whether the engine fits them.",
    subcommands: [FioListCommand.self, FioLearnCommand.self])
}

struct FioListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List every fio on PATH and whether the engine fits it.",
    discussion: """
      Each fio loads the engine and does one I/O; the engine tells which layout of
      fio's structures it has proved, or why it refuses. Exit code 1 when it fits
      none, 77 when there is no fio.

      Example:
        faultbench fio list --fio /opt/fio/bin/fio
      """)

  @Option(
    name: .customLong("fio"),
    help: ArgumentHelp("Another fio to try; may be given several times.", valueName: "path"),
    completion: .file())
  var fios: [String] = []

  @Option(help: ArgumentHelp("The engine to try.", valueName: "path"), completion: .file(extensions: ["so"]))
  var engine: String?

  @Option(help: "How to show the result.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"), completion: .file())
  var output: String?

  func run() async throws {
    let path: String
    do {
      path = try LibrarySearch(.engine).find(named: engine)
    } catch {
      throw UnusableInputError(error)
    }
    let target = try ResultOutput(path: output)
    let found = FioSearch().all(named: fios)
    guard !found.isEmpty else {
      Diagnostics.error(FioBinaryError.nowhere(looked: ["--fio", "FAULTBENCH_FIO", "PATH"]).description)
      throw CommandEnd.notApplicable
    }
    var programs: [ProbedFio] = []
    for fio in found { programs.append(await ProbedFio(fio, engine: path)) }
    try target.write(
      format == .text
        ? FioTable.list(programs, engine: path, width: target.width)
        : format.render(FioTable.table(programs, engine: path), width: target.width), for: format.kind)
    guard programs.contains(where: \.fits) else { throw CommandEnd.failed }
  }
}
