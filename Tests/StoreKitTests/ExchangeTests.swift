// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import StoreKit

@Suite("Export and import")
struct ExchangeTests {
  @Test func theRoundTripIsByteIdentical() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let exported = try store.export(run)
      #expect(try store.export(run) == exported)
      let other = try Store(path: "\(directory.path)/other.sqlite", mode: .create)
      // Other numbers than in the first store.
      _ = try other.beginRun(Sample.run(), cases: Sample.cases())
      let imported = try other.importRun(exported)
      #expect(imported != run)
      #expect(try other.export(imported) == exported)
      #expect(try other.run(imported).facts == store.run(run).facts)
      #expect(try other.run(imported).uuid == store.run(run).uuid)
      let repeats = try other.repeats(of: imported).values.flatMap(\.self)
      #expect(repeats.count == 5)
      for repeated in repeats { #expect(try other.fioJSON(of: repeated.id) == Sample.repeated(1).fioJSON) }
    }
  }

  @Test func aRunThatGoesOnAndOneWithoutAnythingAreExported() async throws {
    try await TemporaryDirectory.with { directory in
      let store = try Store(path: directory.store, mode: .create)
      let bare = NewRun(fioVersion: "", fioPath: "", tool: "")
      let other = try Store(path: "\(directory.path)/other.sqlite", mode: .create)
      for cases in [[], Sample.cases()] {
        let run = try store.beginRun(bare, cases: cases)
        for stored in try store.cases(of: run) {
          try store.append(NewRepeat(number: 1, elapsedNS: 0), to: stored.id)
        }
        let exported = try store.export(run)
        #expect(try other.export(other.importRun(exported)) == exported)
      }
    }
  }

  @Test func otherProgramsCanReadIt() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let document = try #require(try JSONSerialization.jsonObject(with: try store.export(run)) as? [String: Any])
      #expect(document["schema"] as? String == "faultbench.export/6")
      let facts = try #require(document["run"] as? [String: Any])
      #expect(facts["label"] as? String == "base")
      #expect(facts["started"] as? String == "2026-07-01T10:00:00.123Z")
      let cases = try #require(document["cases"] as? [[String: Any]])
      #expect(cases.map { ($0["repeats"] as? [Any])?.count } == [3, 0, 2])
      let repeated = try #require((cases[0]["repeats"] as? [[String: Any]])?.first)
      #expect((repeated["counters"] as? [String: Int64])?["vmstat.pgmajfault"] == .max)
      #expect(repeated["fio_json"] as? String == Sample.repeated(1).fioJSON)
    }
  }

  @Test func theSameRunIsNotImportedTwice() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let exported = try store.export(run)
      #expect(problem { try store.importRun(exported) } == .runStored(run, isSame: true))
      let changed = try text(exported, replacing: "\"tool\": \"0.1.0\"", with: "\"tool\": \"0.2.0\"")
      #expect(problem { try store.importRun(changed) } == .runStored(run, isSame: false))
      #expect(try store.runs().count == 1)
    }
  }

  @Test(arguments: [
    ("faultbench.export/6", "faultbench.export/7", 2, "schema", "faultbench.export/5 and faultbench.export/6"),
    ("\"relative\": 0.08", "\"relative\": -0.08", 0, "cases[0]", "a limit that is below 0"),
    ("\"judged\": false", "\"judged\": 0", 0, "cases[0].limits[1].judged", "true or false"),
    ("\"suite\"", "\"siute\"", 3, "run", "\"suite\" is missing"),
    ("\"complete\"", "\"done\"", 5, "run.state", "running, complete, interrupted, failed"),
    ("\"base\"", "\"12\"", 3, "run", "the label \"12\" is not possible"),
    ("2026-07-01T10:00:00.123Z", "yesterday", 10, "run.started", "expected a time like"),
    ("\"ordinal\": 2", "\"ordinal\": 1", 0, "", "two cases with the ordinal 1"),
    ("\"name\": \"wp\"", "\"name\": \"dax\"", 0, "", "two cases are called dax"),
    ("\"planned_repeats\": 3", "\"planned_repeats\": -3", 0, "cases[0].planned_repeats", "from 0 to"),
    ("\"number\": 2", "\"number\": 1", 0, "cases[0].repeats[1].number", "1 follows 1"),
    ("\"clat_mean_ns\": 78", "\"clat_mean_ns\": -78", 0, "cases[0].repeats[0].metrics", "below 0"),
    ("rw=write", "rw=read", 0, "cases[0].job_hash", "it is not the SHA-256 of `job_file`"),
    ("\"ended\": \"2026", "\"ended\": \"2025", 0, "run.ended", "the run ends before it starts"),
    ("\"warm_up\": true", "\"warm_up\": 1", 0, "cases[0].repeats[0].warm_up", "true or false"),
    ("\"iops\": 1e-07", "\"iops\": 1e-07, \"iops\": 2.0", 0, "cases[0].repeats[0].metrics.iops", "comes twice"),
    ("\"iops\": 1e-07", "\"iops\": null", 0, "cases[0].repeats[0].metrics.iops", "expected a number"),
    ("\"/usr/bin/fio\"", "\"/usr\\u0000\"", 13, "run.fio_path", "NUL"),
    ("\"uuid\": \"", "\"uuid\": \"X", 4, "run.uuid", "expected a UUID"),
  ])
  func mistakesAreNamedWithTheirPlace(
    _ from: String, _ to: String, _ line: Int, _ path: String, _ detail: String
  ) async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let broken = try text(store.export(run), replacing: from, with: to)
      guard case .unreadableImport(let mistake) = problem({ try store.importRun(broken) }) else {
        Issue.record("accepted")
        return
      }
      #expect(mistake.path == path)
      #expect(mistake.detail.contains(detail), "\(mistake)")
      if line > 0 { #expect(mistake.line == line, "\(mistake)") }
      #expect(try store.runs().count == 1)
    }
  }

  @Test func textsThatAreNoExportAreRefused() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let exported = try store.export(run)
      let marked = Data([0xef, 0xbb, 0xbf]) + exported
      for text in [Data(), Data("\n".utf8), Data("{}".utf8), Data("[[[[".utf8), marked, exported + exported] {
        guard case .unreadableImport(let mistake) = problem({ try store.importRun(text) }) else {
          Issue.record("accepted")
          continue
        }
        #expect(mistake.line >= 1 && mistake.column >= 1 && !mistake.detail.isEmpty)
      }
    }
  }

  /// The first occurrence only.
  private func text(_ data: Data, replacing from: String, with to: String) throws -> Data {
    let text = String(decoding: data, as: UTF8.self)
    let range = try #require(text.range(of: from))
    return Data(text.replacingCharacters(in: range, with: to).utf8)
  }
}
