// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// Whether the first touch of an advised, aligned range really gets a huge page.
struct TransparentHugePageProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    let settings = TransparentHugePageSettings(files: files)
    guard settings.isPresent else { return [TransparentHugePageSettings.absent("THP")] }
    let enabled = settings.choice("enabled") ?? "?"
    let found = "enabled=\(enabled), defrag=\(settings.choice("defrag") ?? "?")"
    guard let size = settings.sizeToTry else { return [untried(found, settings.pmdSize)] }
    do throws(Errno) {
      return [judge(try Self.hugeBytesAfterTouch(size), of: size, found: found, enabled: enabled)]
    } catch {
      return [
        HostFact(
          topic: "THP", state: .missing, detail: found, cause: "MADV_HUGEPAGE: \(error.nameAndText)",
          remedy: "boot a kernel with CONFIG_TRANSPARENT_HUGEPAGE=y")
      ]
    }
  }

  /// By how much AnonHugePages grew; nil when smaps cannot be read.
  static func hugeBytesAfterTouch(_ size: Int) throws(Errno) -> Int? {
    let mapping = try TrialMapping(aligned: size)
    try mapping.advise(MADV_HUGEPAGE)
    let before = mapping.hugeBytes()
    mapping.touchFirstPage()
    guard let before, let after = mapping.hugeBytes() else { return nil }
    return after - before
  }

  private func judge(_ grown: Int?, of size: Int, found: String, enabled: String) -> HostFact {
    let huge = binarySize(size)
    guard let grown else {
      return HostFact(
        topic: "THP", state: .unknown, detail: found, cause: "/proc/self/smaps cannot be read",
        remedy: "mount -t proc proc /proc")
    }
    if grown >= size {
      return HostFact(topic: "THP", state: .available, detail: "\(found); one touch got a \(huge) page")
    }
    let reason = whyNone(enabled, huge)
    return HostFact(
      topic: "THP", state: .limited, detail: "\(found); one touch got no \(huge) page", cause: reason.cause,
      remedy: reason.remedy)
  }

  private func whyNone(_ enabled: String, _ huge: String) -> (cause: String, remedy: String) {
    if enabled == "never" {
      return (
        "transparent_hugepage/enabled is never",
        "as root: echo madvise > \(TransparentHugePageSettings.directory)/enabled"
      )
    }
    if let disabled = Self.disabled(files) { return disabled }
    return (
      "no free \(huge) block, or the PMD size is set to never",
      "as root: echo 1 > /proc/sys/vm/compact_memory; see hugepages-*kB/enabled, and raise a memory limit"
    )
  }

  /// Where whoever started this process has disabled huge pages for it, whatever the system's settings: why, and what to do.
  static func disabled(_ files: HostFiles) -> (cause: String, remedy: String)? {
    guard isDisabledForProcess(status: files.text("/proc/self/status") ?? "") else { return nil }
    return (
      "huge pages are disabled for this process: prctl(PR_SET_THP_DISABLE) of what started it",
      "start it from a login shell, or from a service or container without that setting"
    )
  }

  static func isDisabledForProcess(status: String) -> Bool {
    status.split(separator: "\n").contains { $0.hasPrefix("THP_enabled:") && $0.hasSuffix("0") }
  }

  private func untried(_ found: String, _ size: Int?) -> HostFact {
    HostFact(
      topic: "THP", state: .unknown, detail: found,
      cause: size.map { "not tried: one huge page takes \(binarySize($0))" } ?? "hpage_pmd_size tells no usable size",
      remedy: "run a job with thp=advise and look at its fault_report")
  }
}
