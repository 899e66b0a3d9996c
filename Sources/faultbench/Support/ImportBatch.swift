// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit

/// Exported runs on their way into one store, a file after the other: each is a transaction of its own, and no more than one is in
/// memory. A file that is refused keeps no other from its place.
struct ImportBatch {
  let files: [String]
  private let storePath: String
  /// Opened with the first run that can be read: a refused one makes no store.
  private var store: Store?
  private var refused: [String] = []

  /// Files, and those that are in directories: every `*.json` in them and below, in the order of their paths.
  init(_ named: [String], store: String) throws(UnusableInputError) {
    var files: [String] = []
    for name in named { files += try Self.files(name) }
    self.files = files
    storePath = store
  }

  /// Imports all; `tell` gets a line for each that is in the store afterwards.
  /// - Throws: what is wrong with the store, at once; what was wrong with files, and that `tell` could not, in the end.
  mutating func run(_ tell: (String) throws -> Void) throws {
    // What cannot be told is imported all the same, and the rest, too.
    var untold: (any Error)?
    for (number, file) in files.enumerated() {
      if files.count > 1 { Terminal.draw("[\(number + 1)/\(files.count)] \(file)") }
      do {
        let line = try add(file)
        Terminal.draw("")
        if untold == nil {
          do { try tell("\(file): \(line)\n") } catch { untold = error }
        }
      } catch let error as StoreFailure {
        Terminal.draw("")
        let rest = files.count - number
        let sentence = rest > 1 ? " \(rest) of \(files.count) files are not imported, from \(file) on." : ""
        throw UnusableInputError(error.message + sentence)
      } catch let error as UnusableInputError {
        Terminal.draw("")
        refused.append(file)
        // The only one is told by whoever ends the program.
        if files.count == 1 { throw error }
        Diagnostics.error(error.message)
      }
    }
    guard !refused.isEmpty else {
      if let untold { throw untold }
      return
    }
    if let untold = untold as? UnusableInputError { Diagnostics.error(untold.message) }
    throw UnusableInputError(
      "\(refused.count) of \(files.count) files \(refused.count == 1 ? "is" : "are") not imported, and the others are: "
        + "\(Self.list(refused)). Why, stands above; the same command with all files again imports only these.")
  }

  /// What became of a file, in words.
  private mutating func add(_ file: String) throws -> String {
    let text = try InputFile.read(file)
    let run: ExportedRun
    do throws(StoreError) { run = try ExportedRun(text, file: file) } catch {
      guard case .unreadableImport(let mistake) = error.problem else { throw UnusableInputError("\(file): \(error)") }
      let form = ForeignFormat([UInt8](text.prefix(1024)))
      throw UnusableInputError("\(file): \(form?.isEncoding == true ? form?.description ?? "" : "\(mistake)")")
    }
    do throws(StoreError) {
      let store: Store
      if let opened = self.store { store = opened } else { store = try Store(path: storePath, mode: .create) }
      self.store = store
      return "imported as run \(try store.importRun(run))"
    } catch {
      switch error.problem {
      case .runStored(let id, isSame: true): return "is there already, as run \(id)"
      case .runStored, .unusableValue, .unusableLabel, .caseTwice, .repeatStored:
        throw UnusableInputError("\(file): \(error)")
      // No other file would fare better.
      default: throw StoreFailure(message: "\(error)")
      }
    }
  }

  private struct StoreFailure: Error { let message: String }

  private static func files(_ name: String) throws(UnusableInputError) -> [String] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: name, isDirectory: &isDirectory), isDirectory.boolValue else {
      return [name]
    }
    let below = try? FileManager.default.subpathsOfDirectory(atPath: name)
    let found = (below ?? []).filter {
      $0.hasSuffix(".json") && !$0.split(separator: "/").contains { $0.hasPrefix(".") } && isRegular("\(name)/\($0)")
    }
    guard !found.isEmpty else {
      throw UnusableInputError("\(name): \(below == nil ? "cannot be read" : "has no file *.json, and none below it").")
    }
    return found.sorted().map { name.hasSuffix("/") ? name + $0 : "\(name)/\($0)" }
  }

  /// Links to files are files.
  private static func isRegular(_ path: String) -> Bool {
    var there = stat()
    return stat(path, &there) == 0 && there.st_mode & S_IFMT == S_IFREG
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(20).joined(separator: ", ") + (names.count > 20 ? " and \(names.count - 20) more" : "")
  }
}
