// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

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
