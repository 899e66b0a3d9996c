// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import HostKit

/// What the doctor and suites are told of a processor's counters.
@Suite struct HardwareCounterProbeTests {
  private static let names = PerfHardwareMetric.allCases.map(\.rawValue)

  private static func probe(_ pmu: MadeUpPMU) throws -> HardwareCounterProbe {
    HardwareCounterProbe(
      files: try MadeUpTree(["/proc/sys/kernel/perf_event_paranoid": "2\n"]).files, calls: pmu.calls)
  }

  @Test func allThatIsCounted() throws {
    let probe = try Self.probe(MadeUpPMU(reads: ["cycles:k": [50_000, 9, 9]]))
    let fact = try #require(probe.fact)
    #expect(fact.state == .available && fact.cause == nil)
    #expect(
      fact.detail
        == "1000 kernel instructions, 50000 kernel cycles, 2000 dTLB misses for 16 touched pages, perf_event_paranoid=2"
    )
    #expect(probe.answer(for: Self.names + ["iops", "perf.page-faults"]) == .met)
  }

  @Test func aMachineWithoutCounters() throws {
    let pmu = MadeUpPMU(every: .noSuchFileOrDirectory)
    let probe = try Self.probe(pmu)
    let fact = try #require(probe.fact)
    #expect(fact.state == .missing && fact.detail == "no counter, perf_event_paranoid=2")
    let cause =
      "perf_event_open: ENOENT (No such file or directory), no hardware counters here, as in a virtual machine without a vPMU or on "
      + "an emulated processor"
    #expect(fact.cause == cause && fact.remedy?.contains("run it on the machine itself") == true)
    guard case .missing(let reason, let remedy) = probe.answer(for: Self.names) else {
      Issue.record("three metrics of no PMU are met")
      return
    }
    let all = Self.names.map { "`\($0)`" }.joined(separator: ", ")
    #expect(reason == "no \(all): \(cause)" && remedy == fact.remedy)
    #expect(probe.answer(for: ["iops", "perf.page-faults"]) == .met)
  }

  /// The case that names what there is runs; the one that names the rest does not.
  @Test func aPMUWithoutEventsOfTheTLB() throws {
    let probe = try Self.probe(MadeUpPMU(refuses: ["dTLB-load-misses": .noSuchFileOrDirectory]))
    let fact = try #require(probe.fact)
    #expect(fact.state == .limited && fact.detail.hasPrefix("1000 kernel instructions, 1000 kernel cycles for 16"))
    #expect(
      fact.cause
        == "perf_event_open dTLB-load-misses: ENOENT (No such file or directory), the PMU of this processor does not count that"
    )
    #expect(fact.remedy == "leave the metric out")
    #expect(probe.answer(for: ["perf.instructions_kernel", "perf.cycles_kernel"]) == .met)
    guard case .missing(let reason, _) = probe.answer(for: Self.names) else {
      Issue.record("misses that no event counts are met")
      return
    }
    #expect(reason.hasPrefix("no `perf.dtlb_misses`: perf_event_open dTLB-load-misses: ENOENT"))
  }

  /// A hypervisor may offer counters and not keep them; others may hold them.
  @Test func countersThatDoNotCount() throws {
    let idle = try #require(Self.probe(MadeUpPMU(reads: ["instructions:k": [0, 9, 9]])).fact)
    #expect(idle.state == .limited && idle.cause == "kernel instructions: 0 counted for 16 page faults")
    let taken = try #require(Self.probe(MadeUpPMU(reads: ["cycles:k": [0, 9, 0]])).fact)
    #expect(taken.cause == "`perf.cycles_kernel`: the counter of cycles:k never ran")
    #expect(taken.remedy?.contains("nmi_watchdog") == true)
  }

  @Test(arguments: [Errno.permissionDenied, .notPermitted, .tooManyOpenFiles, .invalidArgument, .notSupported])
  func everyRefusalIsAFactWithACause(answer: Errno) throws {
    let fact = try #require(Self.probe(MadeUpPMU(every: answer)).fact)
    #expect(fact.state == .missing && fact.cause?.contains(answer.nameAndText) == true)
    #expect(fact.remedy?.isEmpty == false)
  }

  @Test func nothingStaysOpen() throws {
    let pmu = MadeUpPMU()
    _ = try Self.probe(pmu).fact
    #expect(pmu.opened.count == 4 && pmu.isAllClosed)
  }

  /// This machine's kernel, against perf's word for it.
  @Test(.enabled(if: HostCommand.exists("perf"), "no perf to compare with"))
  func countsHereWherePerfDoes() throws {
    let fact = try #require(HardwareCounterProbe(files: HostFiles()).fact)
    for (index, metric) in PerfHardwareMetric.allCases.enumerated() {
      let event = metric.parts[0].event.name
      let perf = try HostCommand.run("perf", "stat", "-x,", "-e", event, "-o", "/dev/stdout", "true").output
      let counted = perf.split(separator: "\n").contains { $0.first?.isNumber == true }
      #expect((Requirement.probe(metrics: [metric.rawValue]) == .met) == counted, "\(perf)")
      if index == 0 { #expect((fact.state != .missing) == counted) }
    }
    #expect((try Requirement(name: "pmu").probe(directory: "/tmp") == .met) == (fact.state != .missing))
    if fact.state == .missing { #expect(fact.cause?.hasPrefix("perf_event_open") == true && fact.remedy != nil) }
  }
}
