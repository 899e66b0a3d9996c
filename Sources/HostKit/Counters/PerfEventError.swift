// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// Why events could not be counted.
package struct PerfEventError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The event or call, and the text of its errno.
  package var message: String
  /// The number that the kernel gave; 0 where the counter could be had and did not count.
  package var errno: Int32
  /// What to do about it.
  package var remedy: String

  /// Message and remedy in one line.
  package var description: String { "\(message); \(remedy)" }
}

extension PerfEventError {
  /// A software event that was refused.
  static func software(_ call: String, _ error: Errno) -> PerfEventError {
    let remedy =
      switch error {
      case .permissionDenied, .notPermitted: "as root: sysctl kernel.perf_event_paranoid=1; or run as root"
      default: common(error) ?? "look at perf_event_open(2)"
      }
    return PerfEventError(message: "\(call): \(error.nameAndText)", errno: error.rawValue, remedy: remedy)
  }

  /// An event of the processor that was refused; `hasPMU` tells whether it has counters at all. The event is named where others may be
  /// had.
  static func hardware(_ event: String, _ error: Errno, hasPMU: Bool, files: HostFiles) -> PerfEventError {
    let refusal = "perf_event_open: \(error.nameAndText)"
    let (message, remedy): (String, String)
    switch error {
    case .permissionDenied, .notPermitted:
      let (why, allow) = permission(files)
      (message, remedy) = ("\(refusal), \(why)", allow)
    case .noSuchFileOrDirectory where !hasPMU:
      message =
        "\(refusal), no hardware counters here, as in a virtual machine without a vPMU or on an emulated processor"
      remedy = "run it on the machine itself, or where KVM gives the guest a vPMU (QEMU: -cpu host,pmu=on)"
    case .resourceBusy: (message, remedy) = (refusal, taken)
    case .noSuchFileOrDirectory, .notSupported, .invalidArgument, .noSuchAddressOrDevice,
      .operationNotSupportedByDevice:
      message = "perf_event_open \(event): \(error.nameAndText), the PMU of this processor does not count that"
      remedy = "leave the metric out"
    default: (message, remedy) = (refusal, common(error) ?? "look at perf_event_open(2)")
    }
    return PerfEventError(message: message, errno: error.rawValue, remedy: remedy)
  }

  /// Where others have the processor's counters.
  static let taken = "others hold the counters: end them (perf; as root: sysctl kernel.nmi_watchdog=0)"

  private static func common(_ error: Errno) -> String? {
    switch error {
    case .noFunction: "boot a kernel with CONFIG_PERF_EVENTS=y, or allow it in the seccomp profile"
    case .noSuchProcess: "the process has ended: count it from its start"
    case .tooManyOpenFiles: "raise the limit of open files (ulimit -n)"
    case .tooManyOpenFilesInSystem: "as root: raise sysctl fs.file-max"
    default: nil
    }
  }

  /// Counting in the kernel takes perf_event_paranoid ≤ 1 or a capability of the host; where one of them is there, another has refused.
  private static func permission(_ files: HostFiles) -> (why: String, remedy: String) {
    let level = files.number("/proc/sys/kernel/perf_event_paranoid")
    let told = "kernel.perf_event_paranoid is \(level.map { "\($0)" } ?? "unknown")"
    let privilege = Privilege.current(files)
    let isPrivileged = !privilege.isNamespaced && (privilege.holds(perfmon) || privilege.holds(administrator))
    if isPrivileged || level.map({ $0 <= 1 }) == true {
      return ("although \(told) here", "allow perf_event_open(2) in the seccomp profile or the security module")
    }
    return (told, "as root: sysctl kernel.perf_event_paranoid=1; or run it as root, or with CAP_PERFMON")
  }

  /// CAP_PERFMON, CAP_SYS_ADMIN.
  private static let perfmon = 38, administrator = 21
}
