// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import Metrics
import StoreKit
import TestSupport
import Testing

@testable import SuiteKit

@Suite("What a suite will run")
struct PlanTests {
  static let yaml = """
    source: somewhere
    defaults:
      repeats: 2
      warmup: 1
      environment: {SIZE: 1m, BS: 4k}
      metrics: [iops]
    full: {repeats: 7, environment: {SIZE: 1g}}
    cases:
    - name: a
      job: a.fio
      matrix: {RW: [read, write], BS: [4k, 8k, 16k]}
      exclude: [{RW: write, BS: [8k, 16k]}]
      settings: {khugepaged.pages_to_scan: 100}
      metrics: [clat_p50_ns]
      published: [{metric: iops, value: 5, when: {RW: read, BS: 8k}}]
      full: {matrix: {BS: [64k]}}
    - {name: b, job: a.fio, environment: {RW: read}, repeats: 1, warmup: 0}
    - {name: c, job: a.fio, environment: {RW: write}, settings: {khugepaged.pages_to_scan: 100}}
    - {name: d, job: a.fio, environment: {RW: read}, full_only: true}

    """
  static let files = ["a.fio": "[a]\nioengine=null\nsize=${SIZE}\nbs=${BS}\nrw=${RW}\n"]

  @Test func aMatrixIsExpandedInOrder() async throws {
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let cases = try suite.plan().cases
      #expect(
        cases.map(\.id) == ["a/RW=read,BS=4k", "a/RW=read,BS=8k", "a/RW=read,BS=16k", "a/RW=write,BS=4k", "b", "c"])
      #expect(cases.map(\.ordinal) == Array(0..<6))
      #expect(cases.map(\.repeats) == [2, 2, 2, 2, 1, 2])
      #expect(cases.map { $0.environment["SIZE"] } == Array(repeating: "1m", count: 6))
      #expect(cases.map { $0.environment["BS"] } == ["4k", "8k", "16k", "4k", "4k", "4k"])
      #expect(cases[0].metrics == ["clat_p50_ns", "iops"])
      #expect(cases.map(\.published.count) == [0, 1, 0, 0, 0, 0])
      #expect(cases[1].published == [PublishedFigure(metric: "iops", value: 5, source: "somewhere")])
      // The same job file with other variables or settings is another workload; c is the fourth a.
      #expect(Set(cases.map(\.jobHash)).count == 5)
      #expect(cases[5].jobHash == cases[3].jobHash)
    }
  }

  @Test func limitsOfACaseWinOverThoseOfDefaults() async throws {
    let yaml = """
      defaults:
        environment: {SIZE: 1m, BS: 4k, RW: read}
        metrics: [clat_p50_ns, ns_per_fault, iops]
        limits: {clat_p50_ns: 8%, iops: none, ns_per_fault: 1.5us}
      full: {limits: {ns_per_fault: 3%}}
      cases:
      - {name: a, job: a.fio, limits: {clat_p50_ns: {relative: 2.5%, absolute: 50ns}}}
      - {name: b, job: a.fio, full: {limits: {iops: 5%}}}

      """
    try await SuiteDirectory.with(yaml, Self.files) { suite in
      let none = MetricLimit(metric: "iops", isJudged: false)
      let fault = MetricLimit(metric: "ns_per_fault", absolute: 1500)
      let cases = try suite.plan().cases
      #expect(cases[0].limits == [MetricLimit(metric: "clat_p50_ns", relative: 0.025, absolute: 50), none, fault])
      #expect(cases[1].limits == [MetricLimit(metric: "clat_p50_ns", relative: 0.08), none, fault])
      let full = try suite.plan(.full).cases
      #expect(full[0].limits.contains(MetricLimit(metric: "ns_per_fault", relative: 0.03)))
      #expect(full[1].limits.first == MetricLimit(metric: "iops", relative: 0.05))
      // Limits are no part of the workload.
      #expect(cases[0].jobHash == cases[1].jobHash)
    }
  }

  @Test func aFullRunHasLargerValues() async throws {
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let cases = try suite.plan(.full).cases
      #expect(cases.map(\.id) == ["a/RW=read,BS=64k", "a/RW=write,BS=64k", "b", "c", "d"])
      #expect(cases.map(\.repeats) == [7, 7, 1, 7, 7])
      #expect(Set(cases.map { $0.environment["SIZE"] }) == ["1g"])
    }
  }

  @Test func repeatsTakeTurnsWithinEqualSettings() async throws {
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let groups = try suite.plan().groups
      #expect(groups.map { $0.cases.map(\.id).last } == ["c", "b"])
      #expect(groups.map(\.settings.count) == [1, 0])
      let steps = try #require(groups.first?.steps)
      #expect(steps.map(\.number) == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3])
      #expect(steps.map(\.isWarmUp) == Array(repeating: true, count: 5) + Array(repeating: false, count: 10))
      #expect(Set(steps.prefix(5).map(\.planned.id)).count == 5)
    }
  }

  @Test func casesAreChosenByPattern() async throws {
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let plan = try suite.plan()
      #expect(plan.selecting(["a"]).cases.count == 4)
      #expect(plan.selecting(["a/*BS=4k", "c"]).cases.map(\.id) == ["a/RW=read,BS=4k", "a/RW=write,BS=4k", "c"])
      #expect(plan.selecting(["z*"]).cases.isEmpty)
      #expect(plan.repeating(9).cases.allSatisfy { $0.repeats == 9 })
    }
  }

  @Test func variablesReachSettingsAndRequirements() async throws {
    let yaml = """
      cases:
      - name: a
        job: a.fio
        environment: {SIZE: "${MB}m"}
        matrix: {SCAN: [10, 1000], MB: [1]}
        settings: {khugepaged.scan_sleep_millisecs: "${SCAN}"}
        requires: [{memory: "${SIZE}"}]

      """
    try await SuiteDirectory.with(yaml) { suite in
      let cases = try suite.plan().cases
      #expect(cases.flatMap(\.settings).map(\.value) == ["10", "1000"])
      #expect(cases.flatMap(\.requirements).map(\.value) == ["1m", "1m"])
      #expect(cases.map { $0.jobText.contains("; environment: SIZE=1m\n") } == [true, true])
    }
  }

  @Test(arguments: [
    ("[a]\nioengine=null\ntime_based\nruntime=30\nsize=1g\n", 30.3), ("[a]\nsize=2g\n", 2.45),
    ("[a]\nsize=1g\nruntime=5\n[b]\nstonewall\nruntime=7\ntime_based\nstartdelay=1\n", 9.37),
    ("[a]\nsize=2g\ntime_based=0\nruntime=0\n", 2.45), ("[a]\nsize=1g\ntime_based=0\nruntime=90\n", 1.37),
  ])
  func timesAreGuessedFromTheJobFile(_ job: String, _ seconds: Double) async throws {
    try await SuiteDirectory.with("cases: [{name: a, job: a.fio}]\n", ["a.fio": job]) { suite in
      let planned = try #require(try suite.plan().cases.first)
      let guess = try #require(JobEstimate.duration(of: planned.jobPlan))
      #expect(abs(guess.milliseconds / 1000 - seconds) < 0.1, "\(guess)")
    }
  }
}
