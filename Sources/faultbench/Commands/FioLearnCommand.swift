// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import ReportKit

struct FioLearnCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Teach the engine a fio that it does not know.",
    discussion: """
      Reads where a fio keeps its fields, from the program's debug information
      (pahole, of the package dwarves) or from the configured source tree that it
      was built from (a C compiler), proves that in the program itself, and writes
      a layout file. The file is for this one build. It goes to the directory
      layouts beside the engine, where the engine finds it by itself, or where that
      cannot be written to the user's own, which PAGEFAULT_LAYOUTS must name.

      Exit code 1 when the layout does not hold in the program, 2 when there is
      nothing to learn from.

      Examples:
        faultbench fio learn ./fio
        faultbench fio learn /usr/local/bin/fio --source ~/src/fio
      """)

  @Argument(
    help: ArgumentHelp("The fio to learn (default: the one built in the source tree).", valueName: "program"),
    completion: .file())
  var program: String?

  @Option(
    help: ArgumentHelp("Learn from the headers of this source tree.", valueName: "directory"), completion: .directory)
  var source: String?

  @Option(help: ArgumentHelp("The engine to teach.", valueName: "path"), completion: .file(extensions: ["so"]))
  var engine: String?

  @Option(
    help: ArgumentHelp("Write the layout file here.", valueName: "file"), completion: .file(extensions: ["layout"]))
  var output: String?

  func run() async throws {
    let enginePath: String
    do {
      enginePath = try LibrarySearch(.engine).find(named: engine)
    } catch {
      throw UnusableInputError(error)
    }
    do {
      let target = LayoutFileOutput(engine: enginePath, named: output)
      try target.check()
      let learning = try await LayoutLearning.from(program: program, source: source)
      let file = try await learning.layoutFile(engine: enginePath)
      show("fio", [learning.fio.path, file.fio.version, file.fio.buildID.map { "build id \($0)" } ?? "no build id"])
      show("learned", [file.remark])
      try await prove(file, of: learning.fio, enginePath)
      let path = try target.write(file)
      show("wrote", [path])
      for line in LayoutFileOutput.advice(path, engine: enginePath, fio: learning.fio.path) { print(line) }
    } catch let error as LayoutLearningError {
      guard case .unproved = error else { throw UnusableInputError(error) }
      Diagnostics.error(error.description)
      throw CommandEnd.failed
    } catch let error as FioBinaryError {
      throw UnusableInputError(error)
    }
  }

  /// In the program, before anything is written where an engine would find it.
  private func prove(_ file: LayoutFileText, of fio: FioBinary, _ engine: String) async throws {
    try await Scratch.withDirectory { directory in
      let path = "\(directory)/\(file.fileName)"
      try file.text.write(toFile: path, atomically: true, encoding: .utf8)
      _ = try await LayoutTrial(fio: fio, engine: engine, layouts: path).run { show("proved", [$0.text]) }
    }
  }

  private func show(_ head: String, _ lines: [String]) {
    print(
      TextRenderer.hanging(head.padding(toLength: 9, withPad: " ", startingAt: 0), lines, width: Terminal.helpWidth),
      terminator: "")
  }
}
