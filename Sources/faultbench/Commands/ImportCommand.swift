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
  var store = StoreOptions.usual

  func run() throws {
    let output = try ResultOutput(path: nil)
    let texts = try files.map { ($0, try InputFile.read($0)) }
    let store = try open()
    var report = ""
    var failure: Unusable?
    for (file, text) in texts {
      do throws(StoreError) {
        report += "\(file): imported as run \(try store.importRun(text))\n"
      } catch {
        switch error.problem {
        case .runStored(let id, isSame: true): report += "\(file): is there already, as run \(id)\n"
        case .unreadableImport(let mistake):
          let form = ForeignFormat([UInt8](text.prefix(1024)))
          failure = Unusable("\(file): \(form?.isEncoding == true ? form?.description ?? "" : "\(mistake)")")
        default: failure = Unusable("\(file): \(error)")
        }
        if failure != nil { break }
      }
    }
    try output.write(report)
    if let failure { throw failure }
  }

  private func open() throws(Unusable) -> Store {
    do {
      return try Store(path: store, mode: .create)
    } catch {
      throw Unusable(error)
    }
  }
}
