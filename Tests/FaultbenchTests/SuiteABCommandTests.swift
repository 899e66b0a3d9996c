// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite(
  "faultbench suite ab, calibrate --pairs", .serialized,
  .enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know"))
struct SuiteABCommandTests {
  private static let job = "[a]\nioengine=null\nrw=read\nbs=4k\nsize=${SIZE}\n"
  private static let cases = """
    defaults: {environment: {SIZE: 1g}, metrics: [iops]}
    cases:
    - {name: first, job: a.fio}
    - {name: second, job: a.fio}
    - {name: moon, job: a.fio, requires: [{linux: "99.0"}]}

    """
  private static let few = ["--pairs", "9", "--pair-time", "20ms", "--limit", "900", "--turns"]

  @Test func eachCaseIsJudged() async throws {
    try await SuiteCommandTests.with(Self.cases, job: Self.job) { directory in
      let result = try await SuiteCommandTests.run(
        ["ab", "./made", "--candidate", ABCommandTests.slower, "--label", "x"] + Self.few, in: directory)
      #expect(result.status == 1, "\(result.errors)")
      #expect(result.output.contains("3 cases: 2 worse, 1 skipped."), "\(result.output)")
      #expect(result.output.contains("ns_per_io"))
      let json = try await ABCommandTests.run(["report", "x", "--format", "json"], in: directory)
      let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      let cases = try #require(object["cases"] as? [[String: Any]])
      #expect(cases.map { $0["name"] as? String } == ["first", "second", "moon"])
      #expect(cases.map { ($0["design"] as? [String: Any])?["alpha"] as? Double } == [0.005, 0.005, 0.005])
    }
  }

  @Test func casesAreChosen() async throws {
    try await SuiteCommandTests.with(Self.cases, job: Self.job) { directory in
      let one = try await SuiteCommandTests.run(["ab", "./made", "--case", "sec*"] + Self.few, in: directory)
      #expect(one.status == 0, "\(one.output)\(one.errors)")
      #expect(one.output.contains("1 case: 1 no change.") && !one.errors.contains("first:"), "\(one.output)")
      let none = try await SuiteCommandTests.run(["ab", "./made", "--case", "z*"], in: directory)
      #expect(none.status == 2 && none.errors.contains("--case z* matches no case"))
      let skipped = try await SuiteCommandTests.run(["ab", "./made", "--case", "moon"] + Self.few, in: directory)
      #expect(skipped.status == 77, "\(skipped.output)\(skipped.errors)")
      let wrong = try await SuiteCommandTests.run(
        ["ab", "./made", "--candidate", "rw=raed"] + Self.few, in: directory)
      #expect(wrong.status == 2 && wrong.errors.contains("fio refuses the jobs of the candidate"), "\(wrong.errors)")
    }
  }

  /// What was interrupted is to go on as it was; pairs are another thing.
  @Test func pairsAreNotResumedAsRepeats() async throws {
    try await SuiteCommandTests.with(Self.cases, job: Self.job) { directory in
      let pairs = try await SuiteCommandTests.run(["ab", "./made", "--case", "first"] + Self.few, in: directory)
      #expect(pairs.status == 0)
      let store = try Store(path: directory.file("faultbench.sqlite"), mode: .existing)
      try store.finishRun(store.run("latest").id, state: .interrupted)
      let resumed = try await SuiteCommandTests.run(["run", "./made", "--case", "first", "--resume"], in: directory)
      #expect(resumed.status == 2)
      #expect(resumed.errors.contains("no unfinished run of the suite `made`"), "\(resumed.errors)")
    }
  }

  @Test func calibrateTellsWhatPairsFind() async throws {
    try await SuiteCommandTests.with(Self.cases, job: Self.job) { directory in
      let arguments = ["calibrate", "./made", "--case", "first", "--pairs", "--repeat", "10"]
      let result = try await ABCommandTests.run(arguments + ["--store", "s.sqlite", "--label", "aa"], in: directory)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("first") && result.output.contains("noise"), "\(result.output)")
      #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
      let store = try Store(path: directory.file("s.sqlite"), mode: .existing)
      let kept = try #require(try store.cases(of: store.run("aa").id).first)
      #expect(try store.repeats(of: kept.id).map(\.isWarmUp) == [true] + Array(repeating: false, count: 10))
      for format in ["json", "csv", "markdown", "html"] {
        let other = try await ABCommandTests.run(arguments + ["--format", format], in: directory)
        #expect(other.status == 0 && other.output.contains("first"), "\(other.errors)")
      }
    }
  }
}
