// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import SuiteKit

@Suite("Figures of a run")
struct SampleTests {
  private static func planned(_ job: String, in directory: TemporaryDirectory) throws -> PlannedCase {
    try FileManager.default.createDirectory(atPath: "\(directory.path)/s", withIntermediateDirectories: true)
    try directory.write(job, to: "s/a.fio")
    try directory.write("suite: s\nsummary: s\ncases: [{name: a, job: a.fio, metrics: [iops]}]\n", to: "s/suite.yaml")
    return try #require(try SuitePlan(SuiteManifest(directory: "\(directory.path)/s")).cases.first)
  }

  @Test(arguments: FioMatrix.present)
  func jobsAreTakenTogether(_ fio: FioUnderTest) async throws {
    let job = "[global]\nioengine=null\nsize=4m\nbs=4k\nrw=read\n[a]\n[b]\nrw=randrw\n[c]\nnumjobs=2\n"
    try await TemporaryDirectory.with { directory in
      let planned = try Self.planned(job, in: directory)
      let run = try await FioRunner(fio: fio.binary, engine: nil).run(planned.job)
      let sample = RunSample(run, of: planned, reportDirectory: directory.path, counters: ["vmstat.x": 3])
      #expect(sample.problems == [])
      let metrics = sample.metrics
      #expect(metrics["ios"] == 4096)
      let directions = run.jobs.flatMap(\.activeDirections).map(\.direction)
      #expect(metrics["iops"] == directions.map(\.iops).reduce(0, +))
      #expect((metrics["read_iops"] ?? 0) + (metrics["write_iops"] ?? 0) == metrics["iops"])
      #expect(metrics["clat_max_ns"] == directions.map(\.completionLatency.max).max().map(Double.init))
      let median = try #require(metrics["clat_p50_ns"])
      let medians = directions.compactMap { $0.completionLatency.distribution.percentile(50) }.map { Double($0) }
      #expect(try median >= #require(medians.min()) && median <= #require(medians.max()))
      let bins = directions.flatMap(\.completionLatency.bins)
      let below = bins.filter { Double($0.value) <= median }.reduce(0) { $0 + $1.count }
      #expect(below * 2 >= 4096)
    }
  }

  /// What did not move is 0; what this kernel does not count is no figure, which would look like 0 beside another kernel's.
  @Test func aCounterThatThisKernelHasNotIsNoFigure() async throws {
    let fio = try #require(anyFio)
    let yaml = """
      defaults: {environment: {SIZE: 64k}, repeats: 1, warmup: 0}
      cases:
      - {name: a, job: a.fio, metrics: [iops, vmstat.htlb_buddy_alloc_fail, vmstat.no_such_counter, memcg.high]}
      - {name: b, job: a.fio, metrics: [vmstat.no_such_counter]}

      """
    try await SuiteDirectory.with(yaml) { suite in
      let store = try suite.store()
      let outcome = try await suite.runner(fio, into: store).run(suite.plan())
      let repeats = try store.cases(of: outcome.run).map { try #require(try store.repeats(of: $0.id).first) }
      #expect(repeats[0].isValid && repeats[0].metrics["vmstat.htlb_buddy_alloc_fail"] == 0)
      #expect(repeats[0].metrics["vmstat.no_such_counter"] == nil && repeats[0].metrics["memcg.high"] == nil)
      #expect(repeats[1].problems.contains { $0.contains("it has no `vmstat.no_such_counter`") })
    }
  }

  @Test(.enabled(if: anyFio != nil && Repository.hasEngine, "needs fio and the engine"))
  func theFaultReportIsRead() async throws {
    let fio = try #require(anyFio)
    let job = """
      [a]
      ioengine=external:${PAGEFAULT_ENGINE}
      rw=write
      bs=64k
      size=4m
      numjobs=2
      page_latency=1
      fault_report=${FAULT_REPORT}

      """
    try await TemporaryDirectory.with { directory in
      let planned = try Self.planned(job, in: directory)
      let reports = "\(directory.path)/reports"
      try FileManager.default.createDirectory(atPath: reports, withIntermediateDirectories: true)
      let run = try await FioRunner(fio: fio.binary, engine: Repository.engine)
        .run(planned.job, environment: ["FAULT_REPORT": reports + "/"])
      let sample = RunSample(run, of: planned, reportDirectory: reports, counters: [:])
      #expect(sample.problems == [], "\(run.diagnostics)")
      #expect(sample.reports.count == 2)
      #expect((sample.metrics["page_p50_ns"] ?? 0) > 0)
      #expect(sample.metrics["resident_bytes"] == Double(8 << 20))
      #expect((sample.metrics["observed_faults"] ?? 0) > 0)
      // One is missing, one is damaged, one disagrees.
      let file = "\(reports)/\(try #require(sample.reports.first).name)"
      let text = try #require(sample.reports.first).text
      for (damaged, words) in [
        (String(text.dropLast(10)), "cannot be read"),
        (text.replacing(/"agree": *true/, with: "\"agree\": false"), "did not fault as expected"),
        (text.replacing(/"version": *1/, with: "\"version\": 2"), "1 is known"),
      ] {
        try Data(damaged.utf8).write(to: URL(fileURLWithPath: file))
        let problems = RunSample(run, of: planned, reportDirectory: reports, counters: [:]).problems
        #expect(problems.contains { $0.contains(words) }, "\(words): \(problems)")
      }
      try FileManager.default.removeItem(atPath: file)
      let problems = RunSample(run, of: planned, reportDirectory: reports, counters: [:]).problems
      #expect(problems == ["2 fault reports expected, 1 found."])
    }
  }
}
