// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import ReportKit
import TestSupport
import Testing

@Suite("The table of a run", .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct RunTableTests {
  static let job = """
    [global]
    ioengine=external:${PAGEFAULT_ENGINE}
    size=4m
    bs=4k
    [touch]
    rw=write
    [mixed]
    stonewall
    rw=randrw
    """

  @Test(arguments: FioMatrix.present)
  func figuresAreFios(_ fio: FioUnderTest) async throws {
    let run = try await fio.run(Self.job)
    #expect(run.problems == [])
    let table = try #require(RunTable.perJobFile([RepeatedRun(run, number: 1, of: 1)]).first)
    #expect(table.rows.count == 4)
    let labels = table.rows.map { [$0[0], $0[1]] }
    #expect(
      labels == [
        [.text("touch"), .text("write")], [.text("mixed"), .text("all")], [.text("mixed"), .text("read")],
        [.text("mixed"), .text("write")],
      ])
    let touch = try #require(run.jobs.first)
    let figures = JobFigures(touch)
    #expect(figures.ios == 1024)
    // Each I/O touches a page of its own; fio itself faults a little.
    let perIO = try #require(figures.faultsPerIO)
    #expect((1.0..<1.2).contains(perIO))
    let latency = try #require(touch.write?.completionLatency)
    let perFault = try #require(figures.nanosecondsPerFault)
    #expect(abs(perFault - latency.mean * 1024 / Double(figures.faults)) < 0.01)
    let ios = table.columns.firstIndex { $0.key == "ios" }
    let place = try #require(ios)
    #expect(table.rows.map { $0[place] }.first == .integer(1024))
    #expect(table.rows[1][place] == .integer(1024))
  }

  @Test(arguments: FioMatrix.present)
  func groupsAndFailuresAreShown(_ fio: FioUnderTest) async throws {
    let group = "group_reporting\nnumjobs=3\nthread\n"
    let good = try await fio.run(Self.job + "\n" + group)
    #expect(good.problems == [])
    #expect(good.jobs.last.map { JobFigures($0).ios } == 3 * 1024)
    let bad = try await fio.run(Self.job.replacing("size=4m", with: "size=4m\nhugepage_delay=-5"))
    let repeats = [RepeatedRun(good, number: 1, of: 2), RepeatedRun(bad, number: 2, of: 2)]
    let tables = RunTable.perJobFile(repeats)
    #expect(tables.flatMap(\.notes).contains { $0.hasPrefix("FAILED (run 2): ") })
    let flat = RunTable.flat(repeats)
    #expect(Set(flat.rows.map { $0[4] }) == [.text("true"), .text("false")])
    let text = try JSONRenderer().render(RunReport(repeats))
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(document["schema"] as? String == RunReport.schema)
    let runs = try #require(document["runs"] as? [[String: Any]])
    #expect(runs.map { $0["passed"] as? Bool } == [true, false])
    let problems = try #require(runs[1]["problems"] as? [[String: Any]])
    #expect(problems.first?["kind"] as? String == "job_error")
    let words = try #require(problems.first?["words"] as? [String])
    #expect(words.contains { $0.hasPrefix("page_fault: hugepage_delay") })
  }
}
