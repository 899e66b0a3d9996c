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
    let mapping = try TrialMapping(length: 2 * size)
    let range = mapping.aligned(size)
    try range.advise(MADV_HUGEPAGE)
    let before = HugeMapping.anonymousBytes(in: range)
    range.start.storeBytes(of: 1, as: UInt8.self)
    guard let before, let after = HugeMapping.anonymousBytes(in: range) else { return nil }
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
    return HostFact(
      topic: "THP", state: .limited, detail: "\(found); one touch got no \(huge) page",
      cause: enabled == "never"
        ? "transparent_hugepage/enabled is never"
        : "no free \(huge) block, huge pages disabled for this process, or the PMD size set to never",
      remedy: enabled == "never"
        ? "as root: echo madvise > \(TransparentHugePageSettings.directory)/enabled"
        : "as root: echo 1 > /proc/sys/vm/compact_memory; see hugepages-*kB/enabled, prctl PR_SET_THP_DISABLE, memory limit"
    )
  }

  private func untried(_ found: String, _ size: Int?) -> HostFact {
    HostFact(
      topic: "THP", state: .unknown, detail: found,
      cause: size.map { "not tried: one huge page takes \(binarySize($0))" } ?? "hpage_pmd_size tells no usable size",
      remedy: "run a job with thp=advise and look at its fault_report")
  }
}
