// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import Results
import StoreKit
import SuiteKit
import TestSupport
import Testing

@Suite(
  "A suite whose clock counts instructions", .enabled(if: anyFio != nil, "no fio of a version that the tests know"))
struct CountingExecutionTests {
  /// Figures, metrics and limits have the names of instructions; what is published, and what fio wrote, stays what it is.
  @Test func allThatIsStoredIsToldInInstructions() async throws {
    let fio = try #require(anyFio)
    let yaml = """
      cases:
      - name: a
        job: a.fio
        environment: {SIZE: 1m}
        repeats: 2
        metrics: [clat_mean_ns, iops, minor_faults]
        limits: {clat_mean_ns: 50ns}
        published: [{metric: clat_mean_ns, value: 900, source: s}]
      report:
      - {table: T, rows: [case], metric: clat_mean_ns, unit: us}

      """
    try await SuiteDirectory.with(yaml) { suite in
      let store = try suite.store()
      var runner = suite.runner(fio, into: store)
      runner.clock = .instructions
      let outcome = try await runner.run(suite.plan())
      #expect(outcome.verdict == .fine)
      let run = try store.run("latest")
      #expect(run.facts.clock == .instructions && run.kernel != nil)
      let item = try #require(try store.cases(of: run.id).first)
      #expect(item.facts.metrics == ["clat_mean_instr", "ios_per_ginstr", "minor_faults"])
      #expect(item.facts.limits == [MetricLimit(metric: "clat_mean_instr", absolute: 50)])
      #expect(item.facts.published.map(\.metric) == ["clat_mean_ns"])
      let repeats = try store.repeats(of: item.id)
      #expect(repeats.count == 3, "a warm-up, and two that count")
      for one in repeats {
        #expect(one.isValid && (one.metrics["clat_mean_instr"] ?? 0) > 0 && (one.metrics["elapsed_instr"] ?? 0) > 1e6)
        #expect(one.metrics.keys.allSatisfy { Metric($0).clock == .instructions || Metric($0).timed == nil })
        let times: Set<MetricUnit> = [.nanoseconds, .milliseconds, .perSecond, .bytesPerSecond]
        #expect(one.metrics.keys.filter { times.contains(Metric($0).unit) } == [])
      }
      let results = try SuiteResults("latest", in: store)
      #expect(results.layout.sections.first?.table?.value.metric == "clat_mean_instr")
      #expect(results.cases[0].clock == .instructions)
    }
  }

  /// Its other repeats would be times.
  @Test func anotherClockDoesNotGoOnWithIt() async throws {
    let fio = try #require(anyFio)
    try await SuiteDirectory.with(ExecutionTests.yaml) { suite in
      let store = try suite.store()
      var runner = suite.runner(fio, into: store)
      runner.clock = .instructions
      runner.stop.request(.signal(SIGINT))
      _ = try await runner.run(suite.plan())
      runner = suite.runner(fio, into: store)
      runner.resumes = true
      let error = await #expect(throws: SuiteRunError.self) { try await runner.run(suite.plan()) }
      let words = try #require(error?.description)
      #expect(words.contains("it began with a clock of instructions, and this is one of time"), "\(words)")
      runner.clock = .instructions
      #expect(try await runner.run(suite.plan()).verdict == .fine)
    }
  }

  /// One suite is for both: it names times.
  @Test func aSuiteNamesTimes() async throws {
    let yaml = "cases: [{name: a, job: a.fio, metrics: [clat_p50_instr]}]\n"
    try await SuiteDirectory.with(yaml) { suite in
      let error = #expect(throws: ManifestError.self) { try suite.plan() }
      #expect(
        error?.description.contains("write `clat_p50_ns` for `clat_p50_instr`") == true, "\(String(describing: error))")
    }
  }
}
