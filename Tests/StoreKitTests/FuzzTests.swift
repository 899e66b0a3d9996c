// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import StoreKit

@Suite("Damage is noticed, wherever it is")
struct FuzzTests {
  /// What a damaged text is read as must be what it says, so that it comes out the same.
  @Test func damagedExportsAreRefusedOrMeanWhatTheySay() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let exported = [UInt8](try store.export(run))
      var damage = Mutator(seed: 4)
      var (refused, read) = (0, 0)
      for _ in 0..<2000 {
        let damaged = damage.mutate(exported)
        do {
          let first = try ExportedRun(json: damaged)
          read += 1
          let written = try first.json()
          #expect(try ExportedRun(json: written).json() == written)
        } catch let mistake as JSONError {
          refused += 1
          #expect((0...damaged.count).contains(mistake.offset))
          #expect(!mistake.detail.isEmpty)
          let place = ImportMistake(mistake, in: damaged)
          #expect(place.line >= 1 && place.column >= 1)
        }
      }
      // Both happen: most damage breaks the form, some only changes a value.
      #expect(refused > 500 && read > 50)
    }
  }

  /// Every damage of the file is either noticed or of no consequence: never another figure.
  @Test func damagedFilesNeverYieldOtherFigures() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let exported = try store.export(run)
      let repeats = try store.repeats(of: run)
      let history = try store.history(case: "wp", metric: "iops")
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: directory.store)))
      var damage = Mutator(seed: 5)
      var (noticed, harmless) = (0, 0)
      let path = "\(directory.path)/damaged.sqlite"
      for _ in 0..<600 {
        try Data(damage.damageFile(bytes)).write(to: URL(fileURLWithPath: path))
        do {
          let damaged = try Store(path: path, mode: .existing, wait: .zero)
          // Reports do not check the whole file, and must not be misled all the same.
          #expect(try damaged.repeats(of: run) == repeats)
          #expect(try damaged.history(case: "wp", metric: "iops") == history)
          #expect(try damaged.export(run) == exported)
          harmless += 1
        } catch let error as StoreError {
          noticed += 1
          #expect(!error.description.isEmpty)
          switch error.problem {
          case .damaged, .notADatabase, .foreign, .newer, .unknownRun, .unknownCase, .readOnly: break
          default: Issue.record("unexpected: \(error)")
          }
        }
      }
      #expect(noticed > 100 && harmless > 30, "\(noticed) noticed, \(harmless) harmless")
    }
  }

  @Test func damagedStreamsAreNoticed() throws {
    let text = String(repeating: "0123456789 abcdef\n", count: 400)
    let compressed = try #require(Compressed(text))
    #expect(compressed.text == text)
    #expect(try #require(Compressed("")).text == "")
    #expect(compressed.data.count < text.utf8.count / 10)
    var damage = Mutator(seed: 6)
    for _ in 0..<500 {
      let data = Data(damage.damageFile([UInt8](compressed.data)))
      let read = Compressed(data: data, bytes: compressed.bytes).text
      // Some bits say nothing about the text, for example how hard it was to compress.
      #expect(read == nil || read == text)
    }
    for bytes in [Int.min, -1, 0, 1, compressed.bytes - 1, compressed.bytes + 1, 1 << 50, .max] {
      #expect(Compressed(data: compressed.data, bytes: bytes).text == nil)
    }
  }
}
