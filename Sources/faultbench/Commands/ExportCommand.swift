// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation
import StoreKit

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
  var store = StoreOptions.usual

  @Option(help: ArgumentHelp("Write it to a file.", valueName: "file"), completion: .file())
  var output: String?

  func run() throws {
    let exported = try read()
    try ResultOutput(path: output, sparing: [store]).write(String(decoding: exported, as: UTF8.self), for: .programs)
  }

  private func read() throws(Unusable) -> Data {
    do throws(StoreError) {
      let store = try Store(path: store, mode: .existing)
      return try store.export(store.run(name).id)
    } catch {
      throw Unusable(error)
    }
  }
}
