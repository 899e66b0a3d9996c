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
    let counter = try PerfCounter(
      .pageFaults(userOnly: excludingKernel), of: 0, inherits: false, calls: .kernel)
    let mapping = try TrialMapping(length: touched * pageSize)
    // Without this a large folio may serve several touches with one fault; a kernel without THP has no such advice.
    try? mapping.advise(MADV_NOHUGEPAGE)
    let before = try counter.read().value
    mapping.touch()
    return try counter.read().value &- before
  }

  private func judge(_ faults: UInt64, _ scope: String, _ paranoid: String) -> HostFact {
    let detail = "\(scope), \(faults) counted for \(Self.touched) touched pages\(paranoid)"
    guard faults < Self.touched else { return HostFact(topic: topic, state: .available, detail: detail) }
    return HostFact(
      topic: topic, state: .limited, detail: detail, cause: "the counter misses faults",
      remedy: "trust the minor and major faults of getrusage instead")
  }
}

/// Whether trace events of page faults can be had from tracefs.
struct TraceProbe: HostProbe {
  static let mounts = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"]
  var files: HostFiles
  private let topic = "tracefs"

  func facts() -> [HostFact] {
    if let mount = Self.mounts.first(where: { (try? files.read("\($0)/trace_clock")) != nil }) {
      let faults = files.names(in: "\(mount)/events/exceptions")
      return [
        HostFact(
          topic: topic, state: .available,
          detail: faults.contains("page_fault_user") ? "\(mount), with exceptions:page_fault_user" : mount)
      ]
    }
    let known = (files.text("/proc/filesystems") ?? "").split(whereSeparator: \.isWhitespace).contains("tracefs")
    guard known else {
      return [
        HostFact(
          topic: topic, state: .missing, detail: "this kernel has none", cause: "no tracefs in /proc/filesystems",
          remedy: "boot a kernel with CONFIG_FTRACE=y and CONFIG_TRACING=y")
      ]
    }
    guard let mount = mounted else { return [notMounted] }
    return [
      HostFact(
        topic: topic, state: .limited, detail: mount, cause: "trace_clock in it: \(Errno.permissionDenied.nameAndText)",
        remedy: "run as root, or as root: mount -o remount,gid=GROUP \(mount)")
    ]
  }

  private var mounted: String? {
    let points = (files.text("/proc/self/mounts") ?? "").split(separator: "\n").compactMap { line -> String? in
      let words = line.split(separator: " ")
      return words.count > 2 && words[2] == "tracefs" ? String(words[1]) : nil
    }
    return points.first
  }

  /// A mount that no path leads to tells whether mounting it would help, and leaves no trace.
  private var notMounted: HostFact {
    let remedy = "as root: mount -t tracefs tracefs /sys/kernel/tracing"
    do throws(Errno) {
      let mount = try TrialDescriptor(clinux_detached_mount("tracefs"))
      let hasFaults = try mount.use { faccessat($0, "events/exceptions/page_fault_user", F_OK, 0) == 0 }
      return HostFact(
        topic: topic, state: .limited,
        detail: "not mounted, but can be" + (hasFaults ? ", with exceptions:page_fault_user" : ""),
        cause: "no trace_clock in \(Self.mounts.joined(separator: ", "))", remedy: remedy)
    } catch {
      return HostFact(
        topic: topic, state: .missing, detail: "not mounted", cause: "fsopen of tracefs: \(error.nameAndText)",
        remedy: remedy)
    }
  }
}
