// SPDX-License-Identifier: GPL-2.0-only
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

  @Test func theEnginesOwnWordsComeFirst() {
    let lines = [
      "note: n", "fio: pid=0, err=22", "page_fault: layout x y ioops 1 thread_data 2 proved", "page_fault: no",
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
