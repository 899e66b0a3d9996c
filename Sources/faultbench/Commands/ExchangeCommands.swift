// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import StoreKit

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Store runs that `faultbench export` wrote.",
    discussion: """
      A run is stored whole or not at all. One that is there already stays as it is:
      with the same content that is fine, with other content it is an error. A file
      that is refused is named, and the others are imported all the same; the exit
      code is 2 then. Of a directory every *.json in it and below is imported.

      Examples:
        faultbench import base.json --store results.sqlite
        faultbench import fleet/ --store results.sqlite
      """)

  @Argument(
    help: ArgumentHelp("Exported runs, or directories of them; /dev/stdin is one from a pipe.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var files: [String]

  @Option(
    help: ArgumentHelp("The store; made when it is not there.", valueName: "file"),
    completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  func run() throws {
    let output = try ResultOutput(path: nil)
    var batch = try ImportBatch(files, store: store)
    try batch.run { try output.write($0) }
  }
}

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a stored run as portable JSON.",
    discussion: """
      Everything that the run has goes with it, fio's own JSON and the fault reports
      included. `faultbench import` stores it elsewhere; exported from there, it is
      the same to the byte.

      Example:
        faultbench export latest --output base.json
      """)

  @Argument(help: ArgumentHelp("The run: its number, its label, or latest.", valueName: "run"), completion: .storedRuns)
  var name: String

  @Option(help: ArgumentHelp("The store.", valueName: "file"), completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  @Option(help: ArgumentHelp("Write it to a file.", valueName: "file"), completion: .file())
  var output: String?

  func run() throws {
    let exported = try read()
    try ResultOutput(path: output, sparing: [store]).write(String(decoding: exported, as: UTF8.self), for: .programs)
  }

  private func read() throws(UnusableInputError) -> Data {
    let runs: [StoredRun]
    do throws(StoreError) {
      let store = try Store(path: store, mode: .existing)
      runs = try store.fleet(name)
      if runs.count == 1 { return try store.export(runs[0].id) }
    } catch {
      throw UnusableInputError(error)
    }
    let names = runs.map { "\($0.id) (\($0.host ?? ""))" }.joined(separator: ", ")
    throw UnusableInputError(
      "`\(name)` is the runs of \(runs.count) hosts, and a file has one run. Export each by its number: \(names).")
  }
}
