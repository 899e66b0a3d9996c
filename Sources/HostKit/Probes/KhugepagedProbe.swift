// SPDX-License-Identifier: GPL-2.0-only

/// How fast khugepaged looks for ranges to collapse: what a `hugepage_delay` job waits for.
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
          : "64 MiB take it about \(wait / 1000) s, longer than a short hugepage_delay job runs",
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
