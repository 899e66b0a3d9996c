// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import FioKit

/// What fio does not do on demand: real results, judged against more than they hold.
@Suite("Verdicts on what should have been there")
struct VerdictTests {
  @Test(arguments: FioMatrix.present)
  func aMissingJobIsNamedAndCounted(_ fio: FioUnderTest) async throws {
    let text = try await fio.execute([
      "--output-format=json+", "--ioengine=null", "--size=64k", "--name=a", "--name=b", "--ioengine=null", "--size=64k",
    ]).output
    let job = "[a]\nsize=64k\n[b]\nnumjobs=3\n[c]\n"
    let plan = try JobPlan(JobFile(parsing: Array(job.utf8), name: "t"), path: "t", environment: [:])
    let problems = Self.problems(text, words: ["note: x", "fio: y"], expected: plan.expectedEntries)
    #expect(
      problems.map(\.kind) == [
        .jobMissing(job: "b", expected: 3, found: 1), .jobMissing(job: "c", expected: 1, found: 0),
      ])
    #expect(problems.first?.words == ["fio: y"])
    #expect(Self.problems(text, words: [], expected: Array(plan.expectedEntries.prefix(1))) == [])
  }

  @Test(arguments: FioMatrix.present)
  func theExitCodeCountsEvenWhenTheResultIsClean(_ fio: FioUnderTest) async throws {
    let text = try await fio.execute([
      "--output-format=json+", "--ioengine=null", "--size=64k", "--name=a",
    ]).output
    #expect(Self.problems(text, words: [], expected: nil, exit: 3).map(\.kind) == [.exitCode(3)])
  }

  @Test(arguments: FioMatrix.present)
  func aKilledChildHasOneCause(_ fio: FioUnderTest) async throws {
    let text = try await fio.execute([
      "--output-format=json+", "--ioengine=null", "--size=64k", "--name=a", "--name=b", "--ioengine=null", "--size=64k",
    ]).output
    let words = ["fio: pid=7, got signal=6"]
    let silent = Self.problems(text, words: words, expected: nil)
    #expect(silent.map(\.kind) == [.jobKilled(signal: SIGABRT, process: 7, among: [])])
    #expect(silent.first?.message.contains("although fio reports no error") == true)
    // Later releases report EINTR for it, and exit with 1.
    let parts = text.split(separator: /"error" : 0/, omittingEmptySubsequences: false)
    try #require(parts.count == 3)
    let told = String(parts[0] + "\"error\" : 0" + parts[1] + "\"error\" : 4" + parts[2])
    let named = Self.problems(told, words: words, expected: nil, exit: 1)
    #expect(named.map(\.kind) == [.jobKilled(signal: SIGABRT, process: 7, among: ["b"])])
    #expect(named.first?.message == "job `b` (process 7) was killed by SIGABRT.")
    // Another errno is another cause, and EINTR without a word of a signal is one.
    let other = told.replacing("\"error\" : 4", with: "\"error\" : 5")
    #expect(Self.problems(other, words: words, expected: nil, exit: 1).map(\.name) == ["job_killed", "job_error"])
    #expect(Self.problems(told, words: [], expected: nil, exit: 1).map(\.name) == ["job_error"])
  }

  @Test(arguments: FioMatrix.present)
  func aKilledFioWithAResultIsNotSaidToHaveNone(_ fio: FioUnderTest) async throws {
    let text = try await fio.execute(["--output-format=json+", "--ioengine=null", "--size=64k", "--name=a"]).output
    for (output, words) in [(text, "what it had written by then is shown"), ("", "nothing that it measured")] {
      let verdict = RunVerdict(
        termination: .killed(signal: SIGKILL), stopped: nil, decoding: FioDecoding(output), words: FioWords([]),
        expected: nil)
      #expect(verdict.problems.first?.message.contains(words) == true)
    }
  }

  @Test func manyOfAKindAreShownInPart() {
    let many = (0..<40).map { RunProblem(.noIO(job: "j\($0)")) } + [RunProblem(.setupFailed)]
    let groups = RunProblem.grouped(many)
    #expect(groups.map(\.shown.count) == [3, 1])
    #expect(groups.map { $0.rest?.hasPrefix("37 more like these (`no_io`)") } == [true, nil])
  }

  @Test func theEnginesOwnWordsComeFirst() {
    let lines = [
      "note: n", "fio: pid=0, err=22", "page_fault: layout x y ioops 1 thread_data 2 proved",
      "page_fault: measured fio-3.33 ioops 31 build-id none", "page_fault: no",
    ]
    #expect(FioWords([lines, lines]).quotable == ["page_fault: no"])
    #expect(FioWords([lines, lines]).lines == lines)
    #expect(FioWords([Array(lines.prefix(2))]).quotable == ["fio: pid=0, err=22"])
    let killed = FioWords([["x fio: pid=7, got signal=11"]]).killedJobs
    #expect(killed.map(\.process) == [7] && killed.map(\.signal) == [11])
  }

  private static func problems(
    _ text: String, words: [String], expected: [ExpectedEntry]?, exit code: Int32 = 0
  ) -> [RunProblem] {
    RunVerdict(
      termination: .exited(code), stopped: nil, decoding: FioDecoding(text), words: FioWords([words]),
      expected: expected
    ).problems
  }
}
