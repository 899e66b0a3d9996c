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
      with the same content that is fine, with other content it is an error.

      Example:
        faultbench import base.json --store results.sqlite
      """)

  @Argument(help: ArgumentHelp("Exported runs; /dev/stdin is one from a pipe.", valueName: "file"), completion: .file())
  var files: [String]

  @Option(help: ArgumentHelp("The store; made when it is not there.", valueName: "file"), completion: .file())
  var store = StoreOptions.defaultPath

  func run() throws {
    let output = try ResultOutput(path: nil)
    let texts = try files.map { ($0, try InputFile.read($0)) }
    // Opened with the first run that can be read: a refused one makes no store.
    var opened: Store?
    var report = ""
    var failure: UnusableInputError?
    for (file, text) in texts {
      do throws(StoreError) {
        let run = try ExportedRun(text, file: file)
        let target: Store
        if let opened { target = opened } else { target = try Store(path: store, mode: .create) }
        opened = target
        report += "\(file): imported as run \(try target.importRun(run))\n"
      } catch {
        switch error.problem {
        case .runStored(let id, isSame: true): report += "\(file): is there already, as run \(id)\n"
        case .unreadableImport(let mistake):
          let form = ForeignFormat([UInt8](text.prefix(1024)))
          failure = UnusableInputError("\(file): \(form?.isEncoding == true ? form?.description ?? "" : "\(mistake)")")
        default: failure = opened == nil ? UnusableInputError(error) : UnusableInputError("\(file): \(error)")
        }
        if failure != nil { break }
      }
    }
    try output.write(report)
    if let failure { throw failure }
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

  @Argument(help: ArgumentHelp("The run: its number, its label, or latest.", valueName: "run"))
  var name: String

  @Option(help: ArgumentHelp("The store.", valueName: "file"), completion: .file())
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
