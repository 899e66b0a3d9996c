// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Glibc
import Metrics
import StoreKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import HostKit
@testable import SuiteKit

@Suite(
  "Metrics of the processor's counters", .enabled(if: anyFio != nil, "no fio of a version that the tests know"))
struct HardwareCounterTests {
  static let job = "[a]\nioengine=mmap\nrw=write\nbs=4k\nsize=4m\nfilename=${CASE_DIR}/file\n"

  /// Cases that name none of them, one, and all of them.
  static let yaml = """
    defaults: {repeats: 1, warmup: 0}
    cases:
    - {name: none, job: a.fio, metrics: [iops, perf.page-faults]}
    - {name: one, job: a.fio, metrics: [perf.instructions_kernel, iops]}
    - {name: all, job: a.fio, metrics: [iops, perf.instructions_kernel, perf.cycles_kernel, perf.dtlb_misses]}

    """

  /// A PMU whose counters always read the same, and what was asked of it.
  private final class PMU: Sendable {
    let opened = Mutex<[(event: String, process: Int32, inherits: Bool)]>([])
    let answer: @Sendable (String, Int32) -> Errno?
    let reading: [UInt64]

    init(reads reading: [UInt64], refuses answer: @escaping @Sendable (String, Int32) -> Errno? = { _, _ in nil }) {
      (self.reading, self.answer) = (reading, answer)
    }

    var calls: PerfEventCalls {
      PerfEventCalls(
        open: { event, process, inherits in
          if let error = self.answer(event.name, process) { return -error.rawValue }
          self.opened.withLock { $0.append((event.name, process, inherits)) }
          return 1
        }, read: { _, numbers throws(Errno) in Array(self.reading.prefix(numbers)) }, close: { _ in })
    }
  }

  private static func run(
    _ pmu: PMU, yaml: String = yaml, _ body: (SuiteOutcome, [String: StoredRepeat]) throws -> Void
  ) async throws {
    let fio = try #require(anyFio)
    try await SuiteDirectory.with(yaml, ["a.fio": job]) { suite in
      let store = try suite.store()
      var runner = suite.runner(fio, into: store)
      runner.counters = pmu.calls
      let outcome = try await runner.run(suite.plan())
      let repeats = try store.cases(of: outcome.run).compactMap { item in
        try store.repeats(of: item.id).first.map { (item.facts.name, $0) }
      }
      try body(outcome, Dictionary(uniqueKeysWithValues: repeats))
    }
  }

  /// One name in three targets: HostKit counts it, Metrics calculates it, a suite asks for it.
  @Test func namesAgree() {
    var run = RunMeasurement(
      [.init(directions: [], runtime: 1, userCPU: 0, systemCPU: 0, minorFaults: 10, majorFaults: 0)])
    for metric in PerfHardwareMetric.allCases {
      #expect(Metric(metric.rawValue).isListed && run.metrics[metric.rawValue] == nil)
      for part in metric.parts { run.counters[part.total] = 100 }
      #expect(run.metrics[metric.rawValue] == Double(10 * metric.parts.count), "\(metric)")
    }
    #expect(
      MetricTable.metrics.filter { $0.unit == .perFault }.map(\.name) == PerfHardwareMetric.allCases.map(\.rawValue))
    #expect(MetricTable.counters.compactMap(\.names) == [Set(PerfSoftwareEvents.names)])
  }

  @Test func whatACaseNamesIsCountedInItsFioAndNothingElse() async throws {
    let pmu = PMU(reads: [3_000_000, 50, 50])
    try await Self.run(pmu) { outcome, repeats in
      #expect(outcome.verdict == .fine && repeats.count == 3)
      for (name, metrics) in [
        ("none", []), ("one", [.kernelInstructions]), ("all", PerfHardwareMetric.allCases),
      ] as [(String, [PerfHardwareMetric])] {
        let one = try #require(repeats[name])
        let faults = (one.metrics["minor_faults"] ?? 0) + (one.metrics["major_faults"] ?? 0)
        #expect(faults >= 1024 && one.isValid)
        for metric in PerfHardwareMetric.allCases {
          let expected = metrics.contains(metric) ? 3e6 * Double(metric.parts.count) / faults : nil
          #expect(one.metrics[metric.rawValue] == expected, "\(metric) of \(name)")
        }
        #expect((one.counters["perf.instructions_kernel_total"] == 3_000_000) == !metrics.isEmpty)
        #expect(one.diagnostics.allSatisfy { !$0.contains("estimated") })
      }
      // The probe counts in this thread, a repeat in fio, of which both cases here have one.
      let counted = pmu.opened.withLock { $0.filter { $0.process != 0 } }
      #expect(
        counted.map(\.event) == [
          "instructions:k", "instructions:k", "cycles:k", "dTLB-load-misses", "dTLB-store-misses",
        ])
      #expect(counted.allSatisfy(\.inherits) && Set(counted.map(\.process)).count == 2)
    }
  }

  @Test func anEstimateIsStoredWithItsNote() async throws {
    try await Self.run(PMU(reads: [1_000_000, 100, 40])) { outcome, repeats in
      #expect(outcome.verdict == .fine)
      let one = try #require(repeats["one"])
      #expect(one.counters["perf.instructions_kernel_total"] == 2_500_000)
      #expect(one.diagnostics.contains { $0.contains("instructions:k was counted for 40 % of the time") })
    }
  }

  /// Whether it is the first metric or the last: a repeat that lacks its figure says why.
  @Test func aRepeatWithoutItsFigureIsInvalid() async throws {
    let refusing = PMU(reads: [5, 9, 9]) { event, process in
      process != 0 && event == "cycles:k" ? .tooManyOpenFiles : nil
    }
    try await Self.run(refusing) { outcome, repeats in
      #expect(outcome.verdict == .failed && outcome.invalid == 1)
      #expect(repeats["one"]?.isValid == true)
      let problems = try #require(repeats["all"]).problems
      #expect(problems == ["perf_event_open: EMFILE (Too many open files); raise the limit of open files (ulimit -n)."])
    }
  }

  @Test func aJobWithoutFaultsHasNoFigurePerFault() async throws {
    let fio = try #require(anyFio)
    try await SuiteDirectory.with(Self.yaml, ["a.fio": Self.job]) { suite in
      let planned = try #require(try suite.plan().cases.last)
      let directory = "\(suite.path)/files"
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      let run = try await FioRunner(fio: fio.binary, engine: nil).run(planned.job, environment: ["CASE_DIR": directory])
      let names = PerfHardwareMetric.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      let none = RunSample(run, of: planned, reportDirectory: suite.path, counters: [:])
      #expect(none.problems.count == 1 && none.problems[0].hasPrefix("it has no \(names): its jobs raised no faults"))
      let lack = PerfEventError(
        message: "`perf.cycles_kernel`: the counter of cycles:k never ran", errno: 0, remedy: "end perf")
      let some = RunSample(
        run, of: planned, reportDirectory: suite.path,
        counters: ["perf.instructions_kernel_total": 1, "perf.dtlb_load_misses_total": 1], uncounted: [lack])
      #expect(some.problems == ["\(lack.description)."] && (some.metrics["perf.instructions_kernel"] ?? 0) > 0)
    }
  }

  /// No PMU, one that is closed to us, and one with less than the case names.
  @Test func whereItCannotBeCountedTheCaseIsSkipped() async throws {
    let fio = try #require(anyFio)
    let answers: [(Errno, only: String?, skipped: [String])] = [
      (.noSuchFileOrDirectory, nil, ["one", "all"]), (.permissionDenied, nil, ["one", "all"]),
      (.noSuchFileOrDirectory, "dTLB-load-misses", ["all"]),
    ]
    for (error, only, skipped) in answers {
      let pmu = PMU(reads: [10, 9, 9]) { event, _ in only.map { $0 == event } ?? true ? error : nil }
      try await SuiteDirectory.with(Self.yaml, ["a.fio": Self.job]) { suite in
        let missing = try suite.plan().missing(fioVersion: fio.binary.version, counters: pmu.calls)
        #expect(Set(missing.keys) == Set(skipped))
        for lack in missing.values { #expect(lack.reason.contains(error.name) && !lack.remedy.isEmpty, "\(lack)") }
        #expect(try suite.plan().missing(fioVersion: fio.binary.version, counters: nil).isEmpty)
        if only != nil { #expect(missing["all"]?.reason.hasPrefix("no `perf.dtlb_misses`: ") == true) }
      }
    }
  }

  /// A suite may say that it wants a PMU; it is told once that there is none.
  @Test(.enabled(if: Requirement.probe(metrics: ["perf.cycles_kernel"]) != .met, "this machine has a PMU"))
  func theRequirementIsToldOnce() async throws {
    let fio = try #require(anyFio)
    let yaml = "cases: [{name: a, job: a.fio, metrics: [perf.cycles_kernel], requires: [pmu]}]\n"
    try await SuiteDirectory.with(yaml, ["a.fio": Self.job]) { suite in
      let lack = try #require(try suite.plan().missing(fioVersion: fio.binary.version)["a"])
      #expect(lack.reason.hasPrefix("PMU: no counter") && lack.reason.contains("perf_event_open: E"))
      #expect(!lack.reason.contains("; no `"), "\(lack)")
    }
  }
}
