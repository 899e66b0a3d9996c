// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB
import TestSupport
import Testing

@testable import StoreKit

@Suite("A few figures of many")
struct FigureTests {
  private static let names =
    ["a", "bb", "é", "with.dot", "x y", "q\"uote", "back\\slash", "a\nb", "", "$", "a[0]", "'"]
    + (0..<150).map { "metric_\($0)_ns" }

  @Test func ofManyFiguresTheWantedOnesAreReadToTheLastBit() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let id = try #require(try store.cases(of: run).last).id
      var random = Mutator(seed: 11)
      for number in 10..<14 {
        let values = Self.names.compactMap { name -> (String, Double)? in
          guard random.below(4) > 0 else { return nil }
          let bits = UInt64(random.below(.max)) << 1 | UInt64(random.below(2))
          return (name, random.below(2) == 0 ? Double(bitPattern: bits) : Double(random.below(1 << 40)) / 7)
        }
        let metrics = Dictionary(uniqueKeysWithValues: values)
        try store.append(NewRepeat(number: number, elapsedNS: 1, metrics: metrics), to: id)
      }
      let all = try store.repeats(of: id)
      #expect(all.suffix(4).allSatisfy { $0.metrics.count > 80 })
      for round in 0..<60 {
        let wanted = Set(
          (0..<random.below(round % 10 == 0 ? 160 : 6)).map { _ in Self.names[random.below(Self.names.count)] })
        let read = try store.repeats(of: id, metrics: .only(wanted))
        #expect(read.map(\.number) == all.map(\.number))
        for (some, whole) in zip(read, all) {
          let expected = whole.metrics.filter { wanted.contains($0.key) }
          #expect(some.metrics.mapValues(\.bitPattern) == expected.mapValues(\.bitPattern), "\(wanted)")
          #expect(some.counters.isEmpty)
        }
      }
    }
  }

  /// In a row that was changed and sealed again, which no checksum refuses.
  @Test(arguments: [
    "", "{", "[1]", #"{"a"}"#, #"{"a":}"#, #"{"a":"x"}"#, #"{"a":[1,2]}"#, #"{"b":"x"}"#, #"{"b":{}}"#, #"{"b":1"#,
    #"{"a":1,}"#, #"{"a":01}"#, #"{"a:1}"#, "{\"b\n\":1}", #"{"a":1e999}"#, #"{"a":true}"#,
  ])
  func whatIsNoObjectOfNumbersIsDamage(_ text: String) async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let id = try #require(try store.cases(of: run).last).id
      try await DatabaseQueue(path: directory.store).write { db in
        let columns = Seal.columns(of: "repeats")
        let row = try #require(
          try Row.fetchOne(
            db, sql: "SELECT \(columns.joined(separator: ", ")) FROM repeats WHERE case_id = ?", arguments: [id.number])
        )
        var values = Array(row.databaseValues)
        values[try #require(columns.firstIndex(of: "metrics"))] = text.databaseValue
        try db.execute(
          sql: "UPDATE repeats SET metrics = ?, seal = ? WHERE case_id = ? AND number = ?",
          arguments: [text, Seal.of(values, table: "repeats"), id.number, row["number"] as Int64])
      }
      guard case .damaged = problem({ try store.repeats(of: id) }) else {
        Issue.record("believed")
        return
      }
      // Of the others nothing is looked at; a figure is never made up.
      do {
        #expect(try store.repeats(of: id, metrics: .only(["a"])).allSatisfy { $0.metrics.isEmpty })
      } catch let error as StoreError {
        guard case .damaged = error.problem else { throw error }
      }
      do {
        try store.figures(of: run, named: ["a"]) { item in
          #expect(item.caseID != id || item.values.allSatisfy(\.isNaN))
        }
      } catch let error as StoreError {
        guard case .damaged = error.problem else { throw error }
      }
    }
  }
}
