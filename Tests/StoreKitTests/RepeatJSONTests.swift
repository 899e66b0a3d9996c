// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import StoreKit

@Suite("A repeat as text, from one process to another")
struct RepeatJSONTests {
  @Test func everythingComesBack() throws {
    for repeated in [
      Sample.repeated(1, warmUp: true), Sample.repeated(7, problems: ["fio was killed", "\u{0}\u{1b} é"]),
      NewRepeat(number: 1, started: Sample.moment, elapsedNS: 0),
    ] {
      let text = try repeated.json()
      #expect(!text.contains("\n"), "a repeat is one line")
      #expect(try NewRepeat(json: text.utf8) == repeated)
    }
  }

  /// Stored from the text, it is exported as if it had been stored by who measured it.
  @Test func theStoreTakesItAsItsOwn() async throws {
    try await TemporaryDirectory.with { directory in
      let repeated = Sample.repeated(2)
      let exports = try [repeated, NewRepeat(json: repeated.json().utf8)].enumerated().map { place, repeated in
        let store = try Store(path: "\(directory.path)/\(place).sqlite", mode: .create)
        let run = try store.beginRun(Sample.run(), cases: Sample.cases())
        try store.append(repeated, to: #require(try store.cases(of: run).first).id)
        let text = String(decoding: try store.export(run), as: UTF8.self)
        return try #require(text.firstRange(of: "\"repeats\"").map { text[$0.lowerBound...] })
      }
      #expect(exports[0] == exports[1])
    }
  }

  @Test func whatIsNoFigureIsLeftOut() throws {
    var repeated = Sample.repeated(1)
    let metrics = repeated.metrics
    (repeated.metrics["nan"], repeated.metrics["inf"]) = (.nan, .infinity)
    #expect(try NewRepeat(json: repeated.json().utf8).metrics == metrics)
  }

  @Test func whatTheStoreWouldRefuseIsNotWritten() {
    for repeated in [NewRepeat(number: 0, elapsedNS: 1), NewRepeat(number: 1, elapsedNS: -1)] {
      guard case .unusableValue? = problem({ try repeated.json() }) else {
        Issue.record("repeat \(repeated.number) of \(repeated.elapsedNS) ns was written")
        return
      }
    }
  }

  @Test(arguments: [
    ("", "", "ends"), ("{}", "", "number"), ("[]", "", "object"),
    (#"{"number":1,"warm_up":2}"#, "warm_up", "true or false"),
    (
      #"{"number":0,"warm_up":false,"started":"2026-07-01T10:00:00.123Z","elapsed_ns":1,"problems":[],"metrics":{},"counters":{},"diagnostics":[],"changes":"[]","fio_json":null,"fault_reports":[],"profile":null}"#,
      "", "the number 0"
    ),
    (
      #"{"number":1,"warm_up":false,"started":"2026-07-01T10:00:00.123Z","elapsed_ns":1,"problems":[],"metrics":{"clat_p50_ns":-5},"counters":{},"diagnostics":[],"changes":"[]","fio_json":null,"fault_reports":[],"profile":null}"#,
      "metrics", "clat_p50_ns"
    ),
  ])
  func aMistakeIsNamedWithItsPlace(_ text: String, _ path: String, _ words: String) throws {
    guard case .unreadableImport(let mistake)? = problem({ try NewRepeat(json: text.utf8, source: "case `a`") }) else {
      Issue.record("it was read: \(text)")
      return
    }
    #expect(mistake.detail.contains(words) && mistake.path == path, "\(mistake)")
    #expect(mistake.line == 1 && mistake.column >= 1)
  }

  /// What damage leaves readable means what it says, so that it comes out the same.
  @Test func damageIsNoticedOrMeansWhatItSays() throws {
    let whole = Array(try Sample.repeated(3, problems: ["one"]).json().utf8)
    var damage = Mutator(seed: 11)
    var (refused, read) = (0, 0)
    for _ in 0..<3000 {
      let damaged = damage.mutate(whole)
      do throws(StoreError) {
        let repeated = try NewRepeat(json: damaged)
        read += 1
        #expect(repeated.number >= 1 && repeated.elapsedNS >= 0 && repeated.metrics.values.allSatisfy(\.isFinite))
        let written = try repeated.json()
        #expect(try NewRepeat(json: written.utf8).json() == written)
      } catch {
        refused += 1
        #expect(error.file == NewRepeat.source && !error.description.isEmpty)
      }
    }
    #expect(refused > 500 && read > 50, "\(refused) refused, \(read) read")
  }
}
