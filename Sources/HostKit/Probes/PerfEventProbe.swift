// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// Page faults counted by a perf software event, proved by counting some.
struct PerfEventProbe: HostProbe {
  var files: HostFiles
  private let topic = "perf page-faults"

  func facts() -> [HostFact] {
    let paranoid = files.number("/proc/sys/kernel/perf_event_paranoid").map { ", perf_event_paranoid=\($0)" } ?? ""
    do throws(Errno) {
      return [judge(try Self.countedFaults(excludingKernel: false), "kernel and user", paranoid)]
    } catch {
      let cause = "perf_event_open: \(error.nameAndText)"
      let allow = "as root: sysctl kernel.perf_event_paranoid=1; or run as root, or with CAP_PERFMON"
      if let faults = try? Self.countedFaults(excludingKernel: true) {
        var fact = judge(faults, "user only", paranoid)
        (fact.state, fact.cause, fact.remedy) = (.limited, cause, allow)
        return [fact]
      }
      return [
        HostFact(
          topic: topic, state: .missing, detail: "no counter\(paranoid)", cause: cause,
          remedy: error == .noFunction
            ? "boot a kernel with CONFIG_PERF_EVENTS=y, or allow it in the seccomp profile" : allow)
      ]
    }
  }

  private static let touched = 16

  private static func countedFaults(excludingKernel: Bool) throws(Errno) -> UInt64 {
    let counter = try TrialDescriptor(clinux_perf_event(PerfSoftwareEvents.pageFaults, 0, 0, excludingKernel ? 1 : 0))
    let mapping = try TrialMapping(length: touched * pageSize)
    // Without this a large folio may serve several touches with one fault; a kernel without THP has no such advice.
    try? mapping.advise(MADV_NOHUGEPAGE)
    let before = try value(of: counter)
    mapping.touch()
    let after = try value(of: counter)
    return after &- before
  }

  private static func value(of counter: borrowing TrialDescriptor) throws(Errno) -> UInt64 {
    var value: UInt64 = 0
    try counter.use { number throws(Errno) in
      let count = read(number, &value, MemoryLayout<UInt64>.size)
      if count != MemoryLayout<UInt64>.size { throw count < 0 ? Errno(rawValue: errno) : .ioError }
    }
    return value
  }

  private func judge(_ faults: UInt64, _ scope: String, _ paranoid: String) -> HostFact {
    let detail = "\(scope), \(faults) counted for \(Self.touched) touched pages\(paranoid)"
    guard faults < Self.touched else { return HostFact(topic: topic, state: .available, detail: detail) }
    return HostFact(
      topic: topic, state: .limited, detail: detail, cause: "the counter misses faults",
      remedy: "trust the minor and major faults of getrusage instead")
  }
}
