// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import StoreKit

/// Which store something is shown of, how, and where it goes.
struct StoredResultOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The store.", valueName: "file"), completion: .file())
  var store = StoreOptions.usual

  @Option(help: "How to show it.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write it to a file.", valueName: "file"), completion: .file())
  var output: String?

  /// What `body` reads of the store.
  func read<Result>(_ body: (Store) throws -> Result) throws(Unusable) -> Result {
    do {
      return try body(Store(path: store, mode: .existing))
    } catch let error as Unusable {
      throw error
    } catch let error as StoreError {
      throw Unusable(error)
    } catch {
      throw Unusable("\(store): \(error)")
    }
  }

  /// Where it goes.
  func target() throws(Unusable) -> ResultOutput { try ResultOutput(path: output, sparing: [store]) }
}
