// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import HostKit

/// Events of the processor, on a made-up PMU, and on this machine's as far as it has one.
@Suite struct PerfHardwareTests {
  private static let all = PerfHardwareMetric.allCases

  private static func events(
    _ pmu: MadeUpPMU, _ metrics: [PerfHardwareMetric] = all, files: HostFiles = HostFiles()
  ) throws(PerfEventError) -> PerfHardwareEvents {
    try PerfHardwareEvents(process: 77, metrics: metrics, calls: pmu.calls, files: files)
  }

  @Test func onlyWhatIsWantedIsCountedInTheProcessAndItsChildren() throws {
    let pmu = MadeUpPMU(reads: ["instructions:k": [7_220_000, 50, 50], "dTLB-store-misses": [30, 50, 50]])
    do {
      let counts = try Self.events(pmu, [.kernelInstructions, .dataTLBMisses]).read()
      #expect(
        counts.totals == [
          "perf.instructions_kernel_total": 7_220_000, "perf.dtlb_load_misses_total": 1000,
          "perf.dtlb_store_misses_total": 30,
        ])
      #expect(counts.notes == [] && counts.problems == [])
    }
    #expect(pmu.opened.map(\.event.name) == ["instructions:k", "dTLB-load-misses", "dTLB-store-misses"])
    #expect(pmu.opened.allSatisfy { $0.process == 77 && $0.inherits && $0.event.tellsTimes })
    #expect(pmu.isAllClosed)
  }

  /// perf(1) tells what it asks the kernel for, whether it gets it or not.
  @Test(.enabled(if: HostCommand.exists("perf"), "no perf to compare with"))
  func theEventsAreThoseOfPerf() throws {
    for event in Self.all.flatMap(\.parts).map(\.event) {
      let told = try HostCommand.run("sh", "-c", "perf stat -vv -e \(event.name) true 2>&1").output
      let attributes = try #require(told.split(separator: "perf_event_attr:").dropFirst().first, "\(told)")
      var fields: [Substring: Substring] = [:]
      for line in attributes.split(separator: "\n") {
        let words = line.split(separator: " ")
        if words.count >= 2 { fields[words[0]] = words[1] }
      }
      func number(_ field: Substring) -> UInt64? {
        guard let word = fields[field] else { return 0 }
        return word.hasPrefix("0x") ? UInt64(word.dropFirst(2), radix: 16) : UInt64(word)
      }
      #expect(number("type") == UInt64(event.type), "\(event.name)")
      // The upper half names one of several kinds of CPU.
      #expect(number("config").map { $0 & 0xFFFF_FFFF } == event.config, "\(event.name)")
      #expect(number("exclude_user") == (event.excludesUser ? 1 : 0), "\(event.name)")
      #expect(number("exclude_kernel") == (event.excludesKernel ? 1 : 0), "\(event.name)")
      #expect(number("exclude_hv") == (event.excludesHypervisor ? 1 : 0), "\(event.name)")
      #expect(fields["read_format"] == "TOTAL_TIME_ENABLED|TOTAL_TIME_RUNNING" && number("inherit") == 1)
    }
  }

  @Test func eventsThatTookTurnsAreScaledAndSaySo() throws {
    let pmu = MadeUpPMU(reads: [
      "instructions:k": [1_000, 400, 100], "cycles:k": [3_000, 1_000, 995], "dTLB-load-misses": [7, 1_000, 500],
      "dTLB-store-misses": [.max, 3, 1],
    ])
    let counts = try Self.events(pmu).read()
    #expect(
      counts.totals == [
        "perf.instructions_kernel_total": 4_000, "perf.cycles_kernel_total": 3_015, "perf.dtlb_load_misses_total": 14,
        "perf.dtlb_store_misses_total": .max,
      ])
    #expect(
      counts.notes == [
        "`perf.instructions_kernel`: instructions:k was counted for 25 % of the time, and estimated for the rest",
        "`perf.dtlb_misses`: dTLB-load-misses was counted for 50 % of the time, and estimated for the rest",
        "`perf.dtlb_misses`: dTLB-store-misses was counted for 33 % of the time, and estimated for the rest",
      ])
  }

  /// A zero of a counter that never ran would look like a measurement, and misses of loads alone like all.
  @Test(arguments: [[0, 100, 0], [0, 0, 0], [9, 0, 0]] as [[UInt64]])
  func whatNeverRanIsAProblemAndNoFigure(reading: [UInt64]) throws {
    let pmu = MadeUpPMU(reads: ["cycles:k": reading, "dTLB-store-misses": reading])
    let counts = try Self.events(pmu).read()
    #expect(counts.totals == ["perf.instructions_kernel_total": 1000])
    #expect(
      counts.problems.map(\.message) == [
        "`perf.cycles_kernel`: the counter of cycles:k never ran",
        "`perf.dtlb_misses`: the counter of dTLB-store-misses never ran",
      ])
    #expect(counts.problems.allSatisfy { $0.remedy.contains("nmi_watchdog") })
  }

  @Test func aCounterThatCannotBeReadIsAProblem() throws {
    let pmu = MadeUpPMU(unreadable: ["cycles:k": .ioError])
    let counts = try Self.events(pmu).read()
    #expect(counts.totals["perf.cycles_kernel_total"] == nil && counts.totals.count == 3)
    #expect(
      counts.problems.map(\.message) == ["`perf.cycles_kernel`: read perf event cycles:k: EIO (Input/output error)"])
  }

  /// The event of loads counts stores there, too; the one of stores is refused, by ENOENT on AMD's processors since Zen.
  @Test(arguments: [Errno.noSuchFileOrDirectory, .invalidArgument, .notSupported])
  func aPMUWithOneEventForBothKindsOfMisses(answer: Errno) throws {
    let pmu = MadeUpPMU(refuses: ["dTLB-store-misses": answer])
    #expect(try Self.events(pmu, [.dataTLBMisses]).read().totals == ["perf.dtlb_load_misses_total": 1000])
    let full = MadeUpPMU(refuses: ["dTLB-store-misses": .tooManyOpenFiles])
    #expect(throws: PerfEventError.self) { try Self.events(full) }
    #expect(full.opened.count == 3 && full.isAllClosed)
  }

  private static let answers: [(error: Errno, message: String, remedy: String)] = [
    (.permissionDenied, ": EACCES (Permission denied), kernel.perf_event_paranoid is 2", "CAP_PERFMON"),
    (.notPermitted, ": EPERM (Operation not permitted), kernel.perf_event_paranoid is 2", "CAP_PERFMON"),
    (.noSuchFileOrDirectory, ": ENOENT (No such file or directory), no hardware counters here, as in a", "vPMU"),
    (
      .notSupported, " instructions:k: EOPNOTSUPP (Operation not supported), the PMU of this processor",
      "leave the metric out"
    ),
    (.invalidArgument, " instructions:k: EINVAL (Invalid argument), the PMU of this processor", "leave the metric out"),
    (.operationNotSupportedByDevice, " instructions:k: ENODEV (No such device), the PMU", "leave the metric out"),
    (.tooManyOpenFiles, ": EMFILE (Too many open files)", "raise the limit of open files"),
    (.resourceBusy, ": EBUSY (Device or resource busy)", "others hold the counters"),
    (.noFunction, ": ENOSYS (Function not implemented)", "CONFIG_PERF_EVENTS"),
    (.noSuchProcess, ": ESRCH (No such process)", "the process has ended"),
  ]

  @Test(arguments: answers.indices)
  func aRefusalHasItsErrnoAndARemedy(index: Int) throws {
    let (answer, message, remedy) = Self.answers[index]
    let files = try Self.tree(paranoid: 2, capabilities: 0).files
    let error = #expect(throws: PerfEventError.self) { try Self.events(MadeUpPMU(every: answer), files: files) }
    #expect(error?.errno == answer.rawValue)
    #expect(error?.message.hasPrefix("perf_event_open\(message)") == true, "\(error?.message ?? "")")
    #expect(error?.remedy.contains(remedy) == true, "\(error?.remedy ?? "")")
  }

  private static func tree(paranoid: Int, capabilities: UInt64) throws -> MadeUpTree {
    try MadeUpTree([
      "/proc/sys/kernel/perf_event_paranoid": "\(paranoid)\n",
      "/proc/thread-self/status": "CapEff:\t\(String(capabilities, radix: 16))\nSeccomp:\t2\n",
    ])
  }

  /// Who may count and is refused all the same is told of what else refuses.
  @Test(arguments: [(1, 0), (-1, 0), (2, 1 << 38), (3, 1 << 21)] as [(Int, UInt64)])
  func aRefusalThatIsNotTheSysctls(paranoid: Int, capabilities: UInt64) throws {
    let files = try Self.tree(paranoid: paranoid, capabilities: capabilities).files
    let error = #expect(throws: PerfEventError.self) { try Self.events(MadeUpPMU(every: .notPermitted), files: files) }
    #expect(error?.remedy.contains("seccomp") == true)
    #expect(error?.message.hasSuffix(", although kernel.perf_event_paranoid is \(paranoid) here") == true)
  }

  @Test func softwareEventsFallBackToUserCodeAndCloseAll() throws {
    let pmu = MadeUpPMU(refuses: ["major-faults": .permissionDenied])
    let error = #expect(throws: PerfEventError.self) { try PerfSoftwareEvents(process: 77, calls: pmu.calls) }
    #expect(error?.remedy.contains("perf_event_paranoid=1") == true && pmu.isAllClosed)
    #expect(pmu.opened.filter(\.event.excludesKernel).count == 5 && pmu.opened.count == 10)
    #expect(pmu.opened.allSatisfy { $0.inherits && !$0.event.tellsTimes })
  }

  private static let counts = Requirement.probe(metrics: all.map(\.rawValue)) == .met

  /// A child's faults take instructions in the kernel, hundreds each.
  @Test(.enabled(if: counts && HostCommand.exists("perl"), "no PMU, or no perl"))
  func aProcessAndItsChildrenAreCounted() throws {
    let process = try FaultingProcess()
    let events = try PerfHardwareEvents(process: process.id, metrics: Self.all)
    process.finish()
    let counts = events.read()
    #expect(counts.problems == [])
    #expect(counts.totals["perf.instructions_kernel_total", default: 0] > 200_000)
    #expect(counts.totals["perf.cycles_kernel_total", default: 0] > 200_000)
    #expect(counts.totals["perf.dtlb_load_misses_total", default: 0] > 0)
  }
}
