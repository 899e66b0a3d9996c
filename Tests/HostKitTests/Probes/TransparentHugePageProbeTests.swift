// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import TestSupport
import Testing

@testable import HostKit

private let directory = TransparentHugePageSettings.directory
private let hasTransparentHugePages = TransparentHugePageSettings(files: HostFiles()).isPresent

private var areHugePagesGiven: Bool {
  let settings = TransparentHugePageSettings(files: HostFiles())
  guard let size = settings.sizeToTry, let enabled = settings.choice("enabled") else { return false }
  return enabled != "never" && settings.choice("hugepages-\(size / 1024)kB/enabled") != "never"
    && !TransparentHugePageProbe.isDisabledForProcess(status: HostFiles().text("/proc/self/status") ?? "")
}

/// Transparent huge pages: the trial against smaps, the settings on made-up trees.
@Suite struct TransparentHugePageTests: RunsAlone {
  @Test(.enabled(if: hasTransparentHugePages, "this kernel has no transparent huge pages"))
  func settingsAreThoseOfSysfs() throws {
    let enabled = try HostCommand.run("cat", "\(directory)/enabled").output
    let fact = try #require(TransparentHugePageProbe(files: HostFiles()).fact)
    let setting = try #require(fact.detail.split(separator: ",").first?.split(separator: "=").last)
    #expect(enabled.contains("[\(setting)]"))
    if fact.state == .available { #expect(setting != "never" || MultiSizeTests.pmdHasItsOwnSetting) }
  }

  /// A counter of the whole host may grow by others' doing too: it can refute a claim, not a denial.
  @Test(.enabled(if: hasTransparentHugePages, "this kernel has no transparent huge pages"))
  func theKernelCountsTheHugePage() throws {
    let before = try vmstat()
    let touched = try #require(TransparentHugePageProbe(files: HostFiles()).fact)
    let collapsed = try #require(CollapseProbe(files: HostFiles()).fact)
    let after = try vmstat()
    func grew(_ counter: String) -> Bool { after[counter, default: 0] > before[counter, default: 0] }
    if touched.state == .available { #expect(grew("thp_fault_alloc")) }
    if touched.state == .limited, touched.cause?.contains("no free") == true, !MultiSizeTests.pmdHasItsOwnSetting {
      #expect(grew("thp_fault_fallback"))
    }
    if collapsed.state == .available { #expect(grew("thp_collapse_alloc")) }
  }

  /// Where settings allow it, one touch must get a huge page, or the kernel must have counted that it fell back.
  @Test(.enabled(if: areHugePagesGiven, "transparent huge pages are not set to be given to this process"))
  func whatIsEnabledIsSeen() throws {
    let before = try vmstat()
    let state = TransparentHugePageProbe(files: HostFiles()).fact?.state
    let fellBack = try vmstat()["thp_fault_fallback", default: 0] > before["thp_fault_fallback", default: 0]
    #expect(state == .available || fellBack)
  }

  private func vmstat() throws -> [String: Int] {
    let words = try HostCommand.run("cat", "/proc/vmstat").output.split(whereSeparator: \.isWhitespace)
    return stride(from: 0, to: words.count - 1, by: 2).reduce(into: [:]) { $0[String(words[$1])] = Int(words[$1 + 1]) }
  }

  @Test(.enabled(if: hasTransparentHugePages, "this kernel has no transparent huge pages"))
  func noHugePageIsSeenWhereNoneIsAllowed() throws {
    let mapping = try TrialMapping(length: 8 << 20)
    try mapping.advise(MADV_NOHUGEPAGE)
    let before = mapping.hugeBytes()
    mapping.touch()
    let after = mapping.hugeBytes()
    let resident = try mapping.residentPages()
    #expect(before != nil && after == before)
    #expect(resident == (8 << 20) / pageSize)
  }

  @Test func smapsOfTheRangeOnly() {
    let smaps = """
      1000-2000 rw-p 00000000 00:00 0
      AnonHugePages:      4 kB
      2000-4000 rw-p 00000000 00:00 0 [heap]
      AnonHugePages:   2048 kB
      VmFlags: rd wr
      5000-6000 rw-p 00000000 00:00 0
      AnonHugePages:      8 kB
      AnonHugePages:
      AnonHugePages: 9223372036854775807 kB
      """
    #expect(Smaps.anonymousHugeBytes(in: smaps, from: 0x2000, to: 0x4000) == 2048 << 10)
    #expect(Smaps.anonymousHugeBytes(in: smaps, from: 0x3000, to: 0x5001) == (2048 + 8) << 10)
    #expect(Smaps.anonymousHugeBytes(in: smaps, from: 0x6000, to: 0x7000) == 0)
  }

  @Test func withoutTheDirectoryAllAreMissing() throws {
    let files = try MadeUpTree().files
    let probes: [any HostProbe] = [
      TransparentHugePageProbe(files: files), KhugepagedProbe(files: files), MultiSizeProbe(files: files),
      ShmemHugePageProbe(files: files), CollapseProbe(files: files),
    ]
    #expect(probes.allSatisfy { $0.fact?.state == .missing && $0.fact?.remedy?.contains("CONFIG") == true })
  }

  @Test(arguments: ["", "0", "-4096", "4096", "12345", "99999999999999999999", "4611686018427387904", "536870912"])
  func anUnusableSizeIsNotTried(size: String) throws {
    let tree = try MadeUpTree([
      "\(directory)/enabled": "always [madvise] never\n", "\(directory)/hpage_pmd_size": size + "\n",
    ])
    #expect(TransparentHugePageProbe(files: tree.files).fact?.state == .unknown)
    #expect(CollapseProbe(files: tree.files).fact?.state == .unknown)
  }

  @Test func disabledForTheProcess() {
    #expect(TransparentHugePageProbe.isDisabledForProcess(status: "Name:\tx\nTHP_enabled:\t0\nThreads:\t1\n"))
    #expect(!TransparentHugePageProbe.isDisabledForProcess(status: "THP_enabled:\t1\nSpeculation: 0\n"))
    #expect(!TransparentHugePageProbe.isDisabledForProcess(status: ""))
  }

  @Test func whyMadvCollapseIsRefused() throws {
    let tree = try MadeUpTree(["/proc/self/status": "Name:\tx\nTHP_enabled:\t0\n"])
    for kernel in ["5.10.0", "6.18.44"] {
      #expect(
        CollapseProbe(files: tree.files, kernel: kernel).remedy(for: .invalidArgument)
          == "start it from a login shell, or from a service or container without that setting")
    }
    try tree.write("THP_enabled:\t1\n", to: "/proc/self/status")
    #expect(
      CollapseProbe(files: tree.files, kernel: "5.10.0").remedy(for: .invalidArgument) == "boot Linux 6.1 or later")
    #expect(
      !CollapseProbe(files: tree.files, kernel: "6.18.44").remedy(for: .invalidArgument).contains("boot Linux"))
  }

  @Test func collapseMovesBasePagesIntoAHugePage() throws {
    let fact = try #require(CollapseProbe(files: HostFiles()).fact)
    if fact.state == .available { #expect(fact.detail.hasSuffix("became one huge page")) }
    if fact.state == .missing { #expect(fact.cause?.isEmpty == false) }
  }
}

/// How khugepaged is set.
@Suite struct KhugepagedTests {
  private func fact(sleep: String, pages: String, enabled: String = "[always] madvise never") throws -> HostFact? {
    let tree = try MadeUpTree([
      "\(directory)/enabled": enabled, "\(directory)/khugepaged/scan_sleep_millisecs": sleep,
      "\(directory)/khugepaged/pages_to_scan": pages,
    ])
    return KhugepagedProbe(files: tree.files).fact
  }

  @Test func slowFastAndStopped() throws {
    #expect(try fact(sleep: "10000\n", pages: "4096\n")?.state == .limited)
    #expect(try fact(sleep: "10\n", pages: "65536\n")?.state == .available)
    #expect(try fact(sleep: "10\n", pages: "0\n")?.cause == "it never scans a page")
    #expect(try fact(sleep: "10\n", pages: "65536\n", enabled: "always madvise [never]")?.state == .missing)
    #expect(try fact(sleep: "x\n", pages: "1\n")?.state == .unknown)
    #expect(try fact(sleep: "9223372036854775807", pages: "1")?.cause == "it never scans a page")
  }
}

/// Sizes between a base page and a PMD.
@Suite struct MultiSizeTests {
  static let pmdHasItsOwnSetting = HostFiles().exists("\(directory)/hugepages-2048kB")

  @Test func sizesAreGroupedBySetting() throws {
    let tree = try MadeUpTree([
      "\(directory)/hpage_pmd_size": "2097152\n",
      "\(directory)/hugepages-16kB/enabled": "always inherit madvise [never]\n",
      "\(directory)/hugepages-64kB/enabled": "always inherit [madvise] never\n",
      "\(directory)/hugepages-2048kB/enabled": "always [inherit] madvise never\n",
      "\(directory)/hugepages-xkB/enabled": "[always]\n",
    ])
    let fact = try #require(MultiSizeProbe(files: tree.files).fact)
    #expect(fact.detail == "anon never 16 KiB, madvise 64 KiB, inherit 2048 KiB")
    #expect(fact.state == .available)
    try tree.write("[never]", to: "\(directory)/hugepages-64kB/enabled")
    #expect(MultiSizeProbe(files: tree.files).fact?.state == .limited)
  }

  @Test func shmem() throws {
    let tree = try MadeUpTree(["\(directory)/shmem_enabled": "always within_size advise [never] deny force\n"])
    #expect(ShmemHugePageProbe(files: tree.files).fact?.state == .limited)
    try tree.write("always within_size [advise] never deny force", to: "\(directory)/shmem_enabled")
    #expect(ShmemHugePageProbe(files: tree.files).fact?.state == .available)
    #expect(MultiSizeProbe(files: tree.files).fact?.state == .missing)
  }
}

/// MADV_POPULATE_READ and _WRITE.
@Suite struct PopulateTests {
  @Test func stateIsWhatTheKernelAnswers() throws {
    let facts = PopulateProbe().facts()
    for (topic, advice) in [("MADV_POPULATE_READ", Int32(22)), ("MADV_POPULATE_WRITE", 23)] {
      let page = mmap(nil, pageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      let worked = madvise(page, pageSize, advice) == 0
      munmap(page, pageSize)
      #expect((facts.about(topic)?.state == .available) == worked)
    }
  }
}
