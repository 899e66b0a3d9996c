// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Results
import StoreKit

/// Finds what the user named as one side: runs of a store, exported runs, results of fio's.
package struct ComparisonSource: Sendable {
  /// Path of the store; it is opened only where a name is no file.
  package let store: String
  /// Metrics that are read of its runs beside those that their cases name.
  package let metrics: [String]

  /// Names mean runs of this store where they are no files.
  package init(store: String, metrics: [String] = []) {
    (self.store, self.metrics) = (store, metrics)
  }

  /// Both sides, read at the same time.
  package func sides(
    base: [String], candidate: [String]
  ) throws(ComparisonError) -> (base: ComparedSide, candidate: ComparedSide) {
    try checkPipes(base + candidate)
    let named = [(names: base, called: "base"), (names: candidate, called: "candidate")]
    // The check reads the whole file: once, and beside both.
    let runs = (base + candidate).flatMap(Self.parts).filter(Self.isRun)
    let check = runs.count > 1 ? StoreCheck(of: store) : nil
    let read = named.concurrentMap { side in
      Result { () throws(ComparisonError) in
        try self.parts(side.names, isChecked: check != nil)
      }
    }
    do throws(StoreError) { try check?.finish() } catch { throw .unknown(name: runs[0], reason: "\(error)") }
    let (one, other) = (try read[0].get(), try read[1].get())
    // A host whose fleet was not there that time is compared with itself.
    let isOfFleet = (one + other).contains(where: \.isOfFleet)
    let placed = [one, other].map { parts in isOfFleet ? parts.map { $0.placed() } : parts }
    return (
      try Self.joined(placed[0], called: named[0].called), try Self.joined(placed[1], called: named[1].called)
    )
  }

  /// The side of these names; each may be several with commas between them.
  package func side(_ names: [String], called: String) throws(ComparisonError) -> ComparedSide {
    try Self.joined(parts(names, isChecked: false), called: called)
  }

  private func parts(_ names: [String], isChecked: Bool) throws(ComparisonError) -> [ComparedSide] {
    var parts: [ComparedSide] = []
    for part in names.flatMap(Self.parts) { parts.append(try side(part, isChecked)) }
    return parts
  }

  private static func joined(_ parts: [ComparedSide], called: String) throws(ComparisonError) -> ComparedSide {
    guard let joined = ComparedSide.joined(parts) else { throw .nothingNamed(side: called) }
    guard joined.clocks.count == 1 else { throw .mixedClocks(side: called) }
    return joined
  }

  private static func parts(_ name: String) -> [String] {
    FileManager.default.fileExists(atPath: name) ? [name] : name.split(separator: ",").map(String.init)
  }

  /// Whether a name is looked for in the store.
  private static func isRun(_ name: String) -> Bool {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: name, isDirectory: &isDirectory), !isDirectory.boolValue { return false }
    return !name.contains("/") && !name.hasSuffix(".json")
  }

  private func side(_ name: String, _ isChecked: Bool) throws(ComparisonError) -> ComparedSide {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: name, isDirectory: &isDirectory) {
      // A directory, or a store, may have the name of a label.
      if !isDirectory.boolValue { return try file(name) }
      if name.contains("/") { throw .unusableFile(path: name, reason: "is a directory; name a file in it.") }
    } else if name.contains("/") || name.hasSuffix(".json") {
      throw .unusableFile(path: name, reason: "there is no such file.")
    }
    do throws(StoreError) {
      return try ComparedSide(
        named: name, in: Store(path: store, mode: .existing, isChecked: isChecked), further: metrics)
    } catch {
      throw .unknown(name: name, reason: "\(error)")
    }
  }

  private func file(_ path: String) throws(ComparisonError) -> ComparedSide {
    let isPipe = FileBytes.isPipeOrDevice(path)
    let bytes: [UInt8]
    do throws(FileBytes.IOError) {
      bytes = try FileBytes.read(path, limit: RepeatTexts.maxFileBytes)
    } catch {
      switch error {
      case .errno(let number): throw .unusableFile(path: path, reason: "cannot be read: \(number).")
      case .tooLarge(let limit): throw .unusableFile(path: path, reason: "is larger than \(limit >> 20) MiB.")
      }
    }
    guard !bytes.isEmpty else {
      throw .unusableFile(path: path, reason: isPipe ? "has nothing in it." : "is empty.")
    }
    if bytes.starts(with: "SQLite format 3".utf8) {
      throw .unusableFile(path: path, reason: "is a store; name one of its runs, and the file with --store.")
    }
    guard Self.isExport(bytes) else { return try ComparedSide(fio: bytes, path: path, canReread: !isPipe) }
    do throws(StoreError) {
      return ComparedSide(try PortableRun(Data(bytes), file: path), name: path)
    } catch {
      throw .unusableFile(path: path, reason: "\(error)")
    }
  }

  /// A pipe can be read once only, and both sides are read at the same time.
  private func checkPipes(_ names: [String]) throws(ComparisonError) {
    var known: Set<FileBytes.Place> = []
    for name in names where FileBytes.isPipeOrDevice(name) {
      guard let place = FileBytes.Place(name), !known.insert(place).inserted else { continue }
      throw .unusableFile(path: name, reason: "is named twice, and can be read once only.")
    }
  }

  /// Exports say so at their beginning.
  private static func isExport(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes.prefix(200), as: UTF8.self).contains("\"faultbench.export/")
  }
}
