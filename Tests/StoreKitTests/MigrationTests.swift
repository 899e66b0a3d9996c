// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB
import Metrics
import TestSupport
import Testing

@testable import StoreKit

/// Stores and exports that older versions wrote; the files below Fixtures were made with them.
@Suite("What older versions wrote")
struct MigrationTests {
  @Test(arguments: [1, 2, 3, 4, 5]) func anOldStoreIsBroughtUpToDateAndBelieved(_ version: Int) async throws {
    try await TemporaryDirectory.with { directory in
      try await Self.makeOldStore(directory.store, version)
      let store = try Store(path: directory.store, mode: .existing)
      let run = try store.run("before")
      #expect(try store.file.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 6)
      #expect(run.facts.summary == (version == 1 ? nil : "one line"))
      #expect(run.facts.source == (version == 1 ? nil : "A. Author, \"A measurement\", 2020"))
      #expect(run.facts.report == (version < 3 ? nil : #"{"sections":[]}"#))
      #expect(run.facts.host == nil && run.facts.fleet == nil)
      let cases = try store.cases(of: run.id)
      #expect(cases.map(\.name) == ["tiny/BS=4k", "big"])
      #expect(cases.map(\.facts.pairs) == [nil, nil])
      #expect(cases.map(\.facts.limits) == [version == 1 ? [] : [Self.limit], []])
      // Reading proves every seal of the old rows.
      let repeats = try store.repeats(of: run.id)
      #expect(repeats.values.joined().count == 3)
      let documents = try repeats.values.joined().map { try store.fioJSON(of: $0.id) }
      #expect(try repeats.values.joined().allSatisfy { try store.profile(of: $0.id) == nil })
      #expect(documents.allSatisfy { $0 == "{\"fio version\": \"fio-3.33\", \"jobs\": []}\n" })
      // It goes on as any other.
      let next = try store.beginRun(Sample.run(), cases: Sample.cases())
      #expect(try store.run("\(next)").facts.summary == "what userfaultfd shows")
      #expect(try store.run("\(next)").facts.report == #"{"sections":[]}"#)
      #expect(try store.cases(of: next).map(\.facts) == Sample.cases())
    }
  }

  @Test func columnsThatWereAddedAreSealed() async throws {
    for change in [
      "UPDATE runs SET summary = 'other'", "UPDATE runs SET summary = NULL",
      "UPDATE runs SET report = NULL", "UPDATE runs SET report = source, source = NULL",
      "UPDATE runs SET summary = source, source = NULL", "UPDATE runs SET host = NULL",
      "UPDATE runs SET fleet = host, host = fleet", "UPDATE runs SET fleet = NULL",
      "UPDATE cases SET limits = NULL WHERE ordinal = 0",
      "UPDATE cases SET limits = '[]' WHERE ordinal = 1",
      "UPDATE cases SET pairs = NULL", "UPDATE cases SET pairs = '{}' WHERE ordinal = 1",
      "UPDATE cases SET limits = pairs, pairs = NULL WHERE ordinal = 2",
    ] {
      try await TemporaryDirectory.with { directory in
        let (_, run) = try Sample.filled(directory.store)
        try await DatabaseQueue(path: directory.store).write { try $0.execute(sql: change) }
        let store = try Store(path: directory.store, mode: .existing)
        guard case .damaged = problem({ (try store.run(run), try store.cases(of: run)) }) else {
          Issue.record("believed after \(change)")
          return
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5]) func anOldExportIsImported(_ version: Int) async throws {
    try await TemporaryDirectory.with { directory in
      let old = try Data(contentsOf: Self.fixture("version-\(version).json"))
      let store = try Store(path: directory.store, mode: .create)
      let run = try store.importRun(old)
      #expect(try store.run(run).facts.summary == (version == 1 ? nil : "one line"))
      #expect(try store.run(run).facts.report == (version < 3 ? nil : #"{"sections":[]}"#))
      #expect(try store.cases(of: run).allSatisfy { $0.facts.pairs == nil })
      #expect(try store.cases(of: run).map(\.facts.plannedRepeats) == [3, 3])
      // Again, it is the same run and not another one of that name.
      #expect(problem { try store.importRun(old) } == .runStored(run, isSame: true))
      let today = try store.export(run)
      #expect(String(decoding: today.prefix(80), as: UTF8.self).contains("faultbench.export/6"))
      #expect(problem { try store.importRun(today) } == .runStored(run, isSame: true))
      let other = try Store(path: "\(directory.path)/other.sqlite", mode: .create)
      #expect(try other.export(other.importRun(today)) == today)
      #expect(try PortableRun(old, file: "old.json").cases.count == 2)
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5]) func anOldStoreExportsWhatItsVersionDid(_ version: Int) async throws {
    try await TemporaryDirectory.with { directory in
      try await Self.makeOldStore(directory.store, version)
      let store = try Store(path: directory.store, mode: .existing)
      let old = try Data(contentsOf: Self.fixture("version-\(version).json"))
      #expect(problem { try store.importRun(old) } == .runStored(try store.run("before").id, isSame: true))
    }
  }

  private static let limit = MetricLimit(metric: "clat_p50_ns", relative: 0.08)

  private static func makeOldStore(_ path: String, _ version: Int) async throws {
    let dump = try String(contentsOf: fixture("version-\(version).sql"), encoding: .utf8)
    try await DatabaseQueue(path: path).write { try $0.execute(sql: dump) }
  }

  private static func fixture(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
  }
}
