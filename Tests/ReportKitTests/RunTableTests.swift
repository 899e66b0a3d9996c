// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Metrics
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
    let figures = run.measurement(of: touch).metrics
    #expect(figures["ios"] == 1024)
    // Each I/O touches a page of its own; fio itself faults a little.
    let perIO = try #require(figures["faults_per_io"])
    #expect((1.0..<1.2).contains(perIO))
    let latency = try #require(touch.write?.completionLatency)
    let perFault = try #require(figures["ns_per_fault"])
    #expect(abs(perFault - latency.mean * 1024 / Double(touch.minorFaults + touch.majorFaults)) < 0.01)
    let ios = table.columns.firstIndex { $0.key == "ios" }
    let place = try #require(ios)
    #expect(table.rows.map { $0[place] }.first == .integer(1024))
    #expect(table.rows[1][place] == .integer(1024))
  }

  /// What `run` tells is called as suites, comparisons and the store call it, and is the same.
  @Test(arguments: FioMatrix.present)
  func programsReadTheNamesAndFiguresOfTheStore(_ fio: FioUnderTest) async throws {
    let run = try await fio.run("[touch]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=4m\nbs=4k\nrw=write\n")
    let stored = run.measurement().metrics
    let repeats = [RepeatedRun(run, number: 1, of: 1)]
    let text = try JSONRenderer().render(RunReport(repeats))
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(document["schema"] as? String == "faultbench.run/2")
    let job = try #require(((document["runs"] as? [[String: Any]])?.first?["jobs"] as? [[String: Any]])?.first)
    let metrics: Set = [
      "ios", "iops", "bw_bytes", "minor_faults", "major_faults", "faults_per_io", "ns_per_fault", "usr_cpu_percent",
      "sys_cpu_percent",
    ]
    let others: Set = ["name", "group", "error", "context_switches", "runtime_ms", "options", "directions"]
    #expect(Set(job.keys) == metrics.union(others))
    // A number that was written and read may differ in its last place.
    for name in metrics {
      let (told, known) = (try #require(job[name] as? Double), try #require(stored[name]))
      #expect(abs(told - known) <= 1e-12 * known, "\(name)")
    }
    let direction = try #require((job["directions"] as? [[String: Any]])?.first)
    #expect(Set(direction.keys) == ["direction", "ios", "bytes", "iops", "bw_bytes", "clat_ns"])
    for name in ["ios", "iops", "bw_bytes"] { #expect(direction[name] as? Double == stored[name], "\(name)") }
    let latency = try #require(direction["clat_ns"] as? [String: Any])
    for name in ["min", "max", "p50", "p99"] {
      #expect(latency[name] as? Double == stored["clat_\(name)_ns"], "\(name)")
    }

    let table = RunTable.flat(repeats)
    let row = try #require(table.rows.first)
    for (column, cell) in zip(table.columns, row) where !column.isLabel {
      #expect(MetricTable.isKnown(column.rawKey) && Self.number(cell) == stored[column.rawKey], "\(column.rawKey)")
    }
    #expect(table.columns.count { !$0.isLabel } == metrics.count + 3)
  }

  private static func number(_ cell: Cell) -> Double? {
    switch cell {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .text, .missing: nil
    }
  }

  @Test(arguments: FioMatrix.present)
  func groupsAndFailuresAreShown(_ fio: FioUnderTest) async throws {
    let group = "group_reporting\nnumjobs=3\nthread\n"
    let good = try await fio.run(Self.job + "\n" + group)
    #expect(good.problems == [])
    #expect(good.jobs.last.map { good.measurement(of: $0).metrics["ios"] } == 3 * 1024)
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
