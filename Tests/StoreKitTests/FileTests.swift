// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB
import TestSupport
import Testing

@testable import StoreKit

@Suite("Files that are no store, or not this program's")
struct FileTests {
  @Test func whatIsThereDecides() async throws {
    try await TemporaryDirectory.with { directory in
      #expect(problem { try Store(path: directory.store, mode: .existing) } == .missing)
      #expect(!FileManager.default.fileExists(atPath: directory.store))
      #expect(problem { try Store(path: directory.path, mode: .create) } == .cannotOpen(reason: "Is a directory"))
      #expect(problem { try Store(path: "/dev/null", mode: .create) } == .cannotOpen(reason: "it is no regular file"))
      let nowhere = "\(directory.path)/none/store.sqlite"
      #expect(problem { try Store(path: nowhere, mode: .create) } == .cannotOpen(reason: "No such file or directory"))
      let text = try directory.write(String(repeating: "no database\n", count: 100), to: "text")
      #expect(problem { try Store(path: text, mode: .create) } == .notADatabase)
      #expect(try directory.read("text").hasPrefix("no database"))
      let empty = try directory.write("", to: "empty")
      #expect(problem { try Store(path: empty, mode: .existing) } == .foreign(tables: []))
      #expect(try Store(path: empty, mode: .create).runs().isEmpty)
      #expect(try Store(path: empty, mode: .existing).runs().isEmpty)
    }
  }

  @Test func anotherProgramsDatabaseIsNotTouched() async throws {
    try await TemporaryDirectory.with { directory in
      let other = try DatabaseQueue(path: directory.store)
      try await other.write { try $0.execute(sql: "CREATE TABLE bookmark (url); CREATE TABLE visit (at)") }
      let before = try Data(contentsOf: URL(fileURLWithPath: directory.store))
      #expect(problem { try Store(path: directory.store, mode: .create) } == .foreign(tables: ["bookmark", "visit"]))
      #expect(try Data(contentsOf: URL(fileURLWithPath: directory.store)) == before)
    }
  }

  @Test func aNewerStoreIsNotTouched() async throws {
    try await TemporaryDirectory.with { directory in
      _ = try Sample.filled(directory.store)
      try await DatabaseQueue(path: directory.store).write { try $0.execute(sql: "PRAGMA user_version = 7") }
      #expect(problem { try Store(path: directory.store, mode: .create) } == .newer(version: 7, known: 6))
    }
  }

  @Test func anOlderStoreIsBroughtUpToDate() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let before = try store.export(run)
      var later = StoreSchema()
      later.steps.append("CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT; INSERT INTO extra VALUES (42)")
      let newer = try Store(path: directory.store, mode: .existing, wait: .zero, schema: later)
      #expect(try newer.file.read { try Int.fetchOne($0, sql: "SELECT id FROM extra") } == 42)
      #expect(try newer.export(run) == before)
      #expect(problem { try Store(path: directory.store, mode: .existing) } == .newer(version: 7, known: 6))
      // A step that fails leaves the file as it was.
      later.steps.append("CREATE TABLE more (id INTEGER); CREATE TABLE extra (id INTEGER)")
      guard case .damaged = problem({ try Store(path: directory.store, mode: .existing, wait: .zero, schema: later) })
      else {
        Issue.record("a failing step must be an error")
        return
      }
      #expect(try newer.file.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 7)
      #expect(try newer.export(run) == before)
    }
  }

  @Test func aChangedRowIsNotBelieved() async throws {
    try await TemporaryDirectory.with { directory in
      for change in [
        "UPDATE repeats SET metrics = replace(metrics, '7801', '7701')", "UPDATE runs SET label = 'other'",
        "UPDATE repeats SET problems = '[]'", "UPDATE repeats SET warm_up = 0",
        "UPDATE cases SET name = 'same' WHERE ordinal = 0", "UPDATE documents SET bytes = 1",
      ] {
        let path = "\(directory.path)/\(UUID().uuidString)"
        let (_, run) = try Sample.filled(path)
        try await DatabaseQueue(path: path).write { try $0.execute(sql: change) }
        guard case .damaged = problem({ try Store(path: path, mode: .existing).export(run) }) else {
          Issue.record("not noticed: \(change)")
          continue
        }
      }
    }
  }

  @Test func onlyOneFileIsLeftAfterARun() async throws {
    try await TemporaryDirectory.with { directory in
      func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() }
      let (store, run) = try Sample.filled(directory.store)
      #expect(try files() == ["store.sqlite"])
      try store.resumeRun(run)
      #expect(try files() == ["store.sqlite", "store.sqlite-shm", "store.sqlite-wal"])
      try store.finishRun(run, state: .interrupted)
      #expect(try files() == ["store.sqlite"])
    }
  }

  /// Someone who reads at the end of a run keeps it from tidying up; the next to close the store does.
  @Test func aReaderDoesNotHoldUpTheEndOfARun() async throws {
    try await TemporaryDirectory.with { directory in
      let (_, run) = try Sample.filled(directory.store)
      let wait = Duration.seconds(60)
      let store = try Store(path: directory.store, mode: .existing, wait: wait)
      try store.resumeRun(run)
      let reader = try Store(path: directory.store, mode: .existing)
      let before = try reader.runs()
      let start = ContinuousClock.now
      try store.finishRun(run, state: .complete)
      #expect(start.duration(to: .now) < wait)
      #expect(try reader.runs() != before)
    }
  }
}
