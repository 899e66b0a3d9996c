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
      remedy: "measure it with a job, and look at the huge pages that its report counts")
  }
}

/// How fast khugepaged looks for ranges to collapse: what a job waits for that advises only later.
struct KhugepagedProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    let settings = TransparentHugePageSettings(files: files)
    guard settings.isPresent else { return [TransparentHugePageSettings.absent("khugepaged")] }
    guard let sleep = settings.number("khugepaged/scan_sleep_millisecs"),
      let pages = settings.number("khugepaged/pages_to_scan")
    else {
      return [
        HostFact(
          topic: "khugepaged", state: .unknown, detail: "settings not readable",
          cause: "no number in khugepaged/scan_sleep_millisecs or khugepaged/pages_to_scan",
          remedy: "mount -t sysfs sysfs /sys")
      ]
    }
    let detail = "scans \(pages) pages, then sleeps \(sleep) ms"
    let wait = Self.millisecondsFor64MiB(sleep: sleep, pages: pages)
    if settings.choice("enabled") == "never" {
      return [
        HostFact(
          topic: "khugepaged", state: .missing, detail: detail, cause: "transparent_hugepage/enabled is never",
          remedy: "as root: echo madvise > \(TransparentHugePageSettings.directory)/enabled")
      ]
    }
    guard let wait, wait > 10_000 else { return [HostFact(topic: "khugepaged", state: .available, detail: detail)] }
    return [
      HostFact(
        topic: "khugepaged", state: .limited, detail: detail,
        cause: wait == .max
          ? "it never scans a page"
          : "64 MiB take it about \(wait / 1000) s, longer than a short job runs",
        remedy: "as root, for the time of the run: echo 100 > "
          + "\(TransparentHugePageSettings.directory)/khugepaged/scan_sleep_millisecs")
    ]
  }

  /// Sleep until 64 MiB have been scanned once, without the scanning itself; nil for settings no kernel has.
  static func millisecondsFor64MiB(sleep: Int, pages: Int) -> Int? {
    guard sleep >= 0, pages >= 0 else { return nil }
    guard pages > 0 else { return .max }
    let rounds = max(1, (64 << 20) / pageSize / pages)
    let (time, overflow) = rounds.multipliedReportingOverflow(by: sleep)
    return overflow ? .max : time
  }
}

/// Anonymous and shared folios between a base page and a PMD (mTHP): which sizes, and how they are set.
struct MultiSizeProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    let settings = TransparentHugePageSettings(files: files)
    guard settings.isPresent else { return [TransparentHugePageSettings.absent("mTHP")] }
    guard !settings.sizes.isEmpty else {
      return [
        HostFact(
          topic: "mTHP", state: .missing, detail: "only PMD-sized huge pages",
          cause: "no \(TransparentHugePageSettings.directory)/hugepages-*kB", remedy: "boot Linux 6.8 or later")
      ]
    }
    let anonymous = Self.grouped(settings.sizes) { settings.choice("hugepages-\($0)kB/enabled") }
    let shared = Self.grouped(settings.sizes) { settings.choice("hugepages-\($0)kB/shmem_enabled") }
    let detail = "anon \(anonymous)" + (shared.isEmpty ? "" : "; shmem \(shared)")
    let pmd = settings.pmdSize.map { $0 / 1024 }
    let inUse = settings.sizes.contains { size in
      size != pmd && (settings.choice("hugepages-\(size)kB/enabled") ?? "never") != "never"
    }
    if inUse, let disabled = TransparentHugePageProbe.disabled(files) {
      return [
        HostFact(topic: "mTHP", state: .limited, detail: detail, cause: disabled.cause, remedy: disabled.remedy)
      ]
    }
    if inUse { return [HostFact(topic: "mTHP", state: .available, detail: detail)] }
    return [
      HostFact(
        topic: "mTHP", state: .limited, detail: detail, cause: "every size below the PMD is set to never",
        remedy: "as root: echo madvise > \(TransparentHugePageSettings.directory)/hugepages-64kB/enabled")
    ]
  }

  /// `never 16 32 64 KiB, inherit 2048 KiB`: one entry per setting, in the order in which they first appear.
  static func grouped(_ sizes: [Int], by setting: (Int) -> String?) -> String {
    var groups: [(setting: String, sizes: [String])] = []
    for size in sizes {
      guard let value = setting(size) else { continue }
      if let index = groups.firstIndex(where: { $0.setting == value }) {
        groups[index].sizes.append("\(size)")
      } else {
        groups.append((value, ["\(size)"]))
      }
    }
    return groups.map { "\($0.setting) \($0.sizes.joined(separator: " ")) KiB" }.joined(separator: ", ")
  }
}

/// Huge pages of shared anonymous memory and memfd (`shmem_enabled`); tmpfs mounts have an option of their own.
struct ShmemHugePageProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    let settings = TransparentHugePageSettings(files: files)
    guard settings.isPresent else { return [TransparentHugePageSettings.absent("THP shmem")] }
    guard let setting = settings.choice("shmem_enabled") else {
      return [
        HostFact(
          topic: "THP shmem", state: .missing, detail: "no huge pages for shared memory",
          cause: "no \(TransparentHugePageSettings.directory)/shmem_enabled",
          remedy: "boot a kernel with CONFIG_TRANSPARENT_HUGEPAGE=y and CONFIG_SHMEM=y")
      ]
    }
    let detail = "shmem_enabled=\(setting)"
    guard setting == "never" || setting == "deny" else {
      guard let disabled = TransparentHugePageProbe.disabled(files) else {
        return [HostFact(topic: "THP shmem", state: .available, detail: detail)]
      }
      return [
        HostFact(
          topic: "THP shmem", state: .limited, detail: detail, cause: disabled.cause, remedy: disabled.remedy)
      ]
    }
    return [
      HostFact(
        topic: "THP shmem", state: .limited, detail: detail, cause: "memfd and shared mappings get base pages only",
        remedy: "as root: echo advise > \(TransparentHugePageSettings.directory)/shmem_enabled")
    ]
  }
}
