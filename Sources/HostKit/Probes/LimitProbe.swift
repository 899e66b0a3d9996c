// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import SystemPackage

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
