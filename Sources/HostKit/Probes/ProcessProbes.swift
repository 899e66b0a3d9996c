// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// Root or not, and the capabilities on which measurements depend.
struct PrivilegeProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    let privilege = Privilege.current(files)
    let who = privilege.name
    guard let status = files.text("/proc/thread-self/status"), let held = Self.effective(inStatus: status) else {
      return [
        HostFact(
          topic: "privileges", state: .unknown, detail: "\(who), capabilities not known",
          cause: "no CapEff in /proc/thread-self/status", remedy: "mount -t proc proc /proc")
      ]
    }
    let filtered = Self.isFiltered(status: status) ? ", system calls filtered by seccomp" : ""
    if privilege.isNamespaced {
      return [
        HostFact(
          topic: "privileges", state: .limited, detail: who + filtered,
          cause: "its capabilities count in that namespace only: not for "
            + Self.wanted.map(\.purpose).joined(separator: ", "),
          remedy: "run as root: not under unshare -U, nor in a rootless container")
      ]
    }
    let lacking = Self.wanted.filter { held >> UInt64($0.bit) & 1 == 0 }
    guard !lacking.isEmpty else {
      let names = Self.wanted.map(\.name).joined(separator: ", ")
      return [HostFact(topic: "privileges", state: .available, detail: "\(who) with \(names)\(filtered)")]
    }
    return [
      HostFact(
        topic: "privileges", state: .limited, detail: who + filtered,
        cause: "lacks " + lacking.map { "\($0.name) (\($0.purpose))" }.joined(separator: ", "),
        remedy: "run as root, or in a container with --cap-add of these")
    ]
  }

  private static let wanted: [(bit: Int, name: String, purpose: String)] = [
    (21, "CAP_SYS_ADMIN", "host settings, loop devices, swap"),
    (19, "CAP_SYS_PTRACE", "userfaultfd for kernel-mode faults"),
    (14, "CAP_IPC_LOCK", "locked memory beyond the limit"),
  ]

  /// The effective capabilities as bits.
  static func effective(inStatus status: String) -> UInt64? {
    value(of: "CapEff:", in: status).flatMap { UInt64($0, radix: 16) }
  }

  /// Whether a seccomp filter is at work, as container runtimes install one.
  static func isFiltered(status: String) -> Bool {
    value(of: "Seccomp:", in: status) == "2"
  }

  private static func value(of key: String, in status: String) -> Substring? {
    for line in status.split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.count == 2, words[0] == key { return words[1] }
    }
    return nil
  }
}

/// Limits of this process on locked memory and on address space, which every mapping of a job counts against.
struct LimitProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    [lockedMemory, addressSpace]
  }

  private var lockedMemory: HostFact {
    let topic = "locked memory"
    var (soft, hard) = (UInt64(0), UInt64(0))
    _ = clinux_locked_memory_limit(&soft, &hard)
    let detail = "RLIMIT_MEMLOCK \(Self.text(soft)), at most \(Self.text(hard))"
    if let error = refusal({ () throws(Errno) in try Self.lockOnePage() }) {
      return HostFact(
        topic: topic, state: .missing, detail: detail, cause: "mlock of one page: \(error.nameAndText)",
        remedy: "ulimit -l BYTES/1024, or memlock in /etc/security/limits.conf, or CAP_IPC_LOCK")
    }
    if soft == .max || locksBeyondLimit {
      return HostFact(topic: topic, state: .available, detail: detail + "; one page locked")
    }
    return HostFact(
      topic: topic, state: .limited, detail: detail + "; one page locked",
      cause: "jobs that lock more than \(Self.text(soft)) get ENOMEM",
      remedy: "ulimit -l unlimited, or memlock in /etc/security/limits.conf, or CAP_IPC_LOCK")
  }

  /// With CAP_IPC_LOCK the limit does not count.
  private var locksBeyondLimit: Bool {
    let held = PrivilegeProbe.effective(inStatus: files.text("/proc/thread-self/status") ?? "") ?? 0
    return held >> 14 & 1 == 1
  }

  private static func lockOnePage() throws(Errno) {
    try TrialMapping(length: pageSize).lock()
  }

  private var addressSpace: HostFact {
    var (soft, hard) = (UInt64(0), UInt64(0))
    _ = clinux_address_space_limit(&soft, &hard)
    if soft == .max { return HostFact(topic: "address space", state: .available, detail: "RLIMIT_AS unlimited") }
    return HostFact(
      topic: "address space", state: .limited, detail: "RLIMIT_AS \(Self.text(soft)), at most \(Self.text(hard))",
      cause: "the mappings of all jobs of a process must fit", remedy: "ulimit -v unlimited")
  }

  private static func text(_ limit: UInt64) -> String {
    limit == .max ? "unlimited" : binarySize(limit)
  }
}
