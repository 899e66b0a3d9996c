// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit
import TestSupport
import Testing

@testable import SuiteKit

@Suite("fio itself reads the job files of a suite", .enabled(if: !FioMatrix.present.isEmpty, "there is no fio"))
struct JobCheckTests {
  private static let yaml = """
    cases:
    - {name: a, job: a.fio, matrix: {RW: [write, wriet]}, metrics: [iops]}
    - {name: b, job: b.fio, metrics: [iops], requires: [{fio: "99.0"}]}
    - {name: c, job: c.fio, metrics: [iops]}
    - {name: d, job: d.fio, metrics: [iops], full_only: true}
    - {name: e, job: e.fio, metrics: [iops]}

    """
  private static let files = [
    "a.fio": "[global]\nioengine=null\nsize=1m\n[x]\nbs=4k\nrw=${RW}\n",
    "b.fio": "[x]\nioengine=null\nsize=1m\noption_of_tomorrow=1\n",
    "c.fio": "[x]\nioengine=null\n; rwmixred=5\nsize=1m\nrwmixred=5\ninclude more.inc\n",
    "more.inc": "# beside it\nblurb=1\n", "d.fio": "[y]\nioengine=nul\nsize=1m\n",
    "e.fio": "[x]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=1m\nrw=write\nhugepage_delya=5\nexec_prerun=touch ran\n",
  ]

  @Test(arguments: FioMatrix.present)
  func everyMistakeHasItsLine(_ fio: FioUnderTest) async throws {
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let engine = Repository.hasEngine ? Repository.engine : nil
      let cases = try suite.plan().cases + suite.plan(.full).cases
      let result = try await JobCheck(fio: fio.binary, engine: engine).check(cases)
      let told = result.mistakes.map { $0.description.replacing("\(suite.path)/", with: "") }
      func has(_ place: String, _ words: String) -> Bool { told.contains { $0.hasPrefix(place) && $0.contains(words) } }
      #expect(has("a.fio:6:1: ", "in case `a/RW=wriet`: failed parsing rw="), "\(told)")
      #expect(has("a.fio:6:1: ", "valid values: read, write, ") && has("a.fio:6:1: ", "`rw=${RW}` is `rw=wriet` there"))
      #expect(has("c.fio:5:1: ", "in case `c`: Bad option <rwmixred=5>"), "\(told)")
      #expect(has("more.inc:2:1: ", "Bad option <blurb=1>"), "\(told)")
      #expect(has("d.fio:2:1: ", "it has no I/O engine `nul`"), "\(told)")
      if engine != nil { #expect(has("e.fio:5:1: ", "Bad option <hugepage_delya=5>"), "\(told)") }
      #expect(told.count == (engine == nil ? 4 : 5), "\(told)")
      let unchecked = Dictionary(result.unchecked.map { ($0.id, $0.reason) }) { $1 }
      #expect(unchecked["b"]?.contains("is older than what they require") == true)
      #expect((unchecked["e"] != nil) == (engine == nil))
      #expect(!FileManager.default.fileExists(atPath: "\(suite.path)/ran"), "nothing runs")
      let without = try await JobCheck(fio: fio.binary, engine: nil).check(cases)
      #expect(without.unchecked.contains { $0.id == "e" && $0.reason == "there is no engine" })
    }
  }

  /// Its options are unknown to fio then, which would be told instead.
  @Test func anEngineThatDoesNotLoadIsTheOnlyMistake() async throws {
    let fio = try #require(FioMatrix.present.first)
    try await SuiteDirectory.with("cases: [{name: e, job: e.fio, metrics: [iops]}]\n", ["e.fio": Self.thp]) { suite in
      let engine = "\(suite.path)/broken.so"
      try "no library".write(toFile: engine, atomically: true, encoding: .utf8)
      let error = await #expect(throws: SuiteRunError.self) {
        try await JobCheck(fio: fio.binary, engine: engine).check(suite.plan().cases)
      }
      let words = try #require(error?.description)
      #expect(words.hasPrefix("the engine \(engine) does not work in \(fio.binary.version): "), "\(words)")
      #expect(words.contains("not loadable") && !words.contains("Bad option"), "\(words)")
    }
  }
  private static let thp = "[x]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=1m\nrw=write\nthp=never\n"

  @Test func nothingRunsWhereARepeatWouldFail() async throws {
    let fio = try #require(FioMatrix.present.first)
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let store = try suite.store()
      let error = await #expect(throws: SuiteRunError.self) {
        try await suite.runner(fio, into: store).run(suite.plan())
      }
      let words = try #require(error?.description)
      #expect(words.contains("there are mistakes, so nothing was run") && words.contains("a.fio:6:1: "), "\(words)")
      #expect(try store.runs().isEmpty)
      // What is not chosen need not be right.
      let sound = try suite.plan().selecting(["a/RW=write"])
      #expect(try await suite.runner(fio, into: store).run(sound).verdict == .fine)
    }
  }

  @Test func aTextIsAskedAboutOnce() async throws {
    let fio = try #require(FioMatrix.present.first)
    let yaml = "cases: [{name: a, job: a.fio, matrix: {RW: [read, write], DEPTH: [1, 2, 4]}, metrics: [iops]}]\n"
    let job = "[a]\nioengine=null\nsize=1m\nrw=${RW}\niodepth=${DEPTH}\n"
    try await SuiteDirectory.with(yaml, ["a.fio": job]) { suite in
      // Counts how often it is started.
      let counting = "\(suite.path)/fio"
      try "#!/bin/sh\necho x >>'\(suite.path)/started'\nexec '\(fio.path)' \"$@\"\n".write(
        toFile: counting, atomically: true, encoding: .utf8)
      chmod(counting, 0o755)
      let binary = FioBinary(path: counting, version: fio.binary.version)
      let cases = try suite.plan().cases + suite.plan(.full).cases
      #expect(cases.count == 12)
      #expect(try await JobCheck(fio: binary, engine: nil).check(cases).mistakes.isEmpty)
      let started = try String(contentsOfFile: "\(suite.path)/started", encoding: .utf8)
      #expect(started.split(separator: "\n").count == 2, "one for the six texts, one for their engine")
    }
  }
}
