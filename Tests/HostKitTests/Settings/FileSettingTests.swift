// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

extension SettingTests {
  /// Settings that are one file of /proc or /sys.
  @Suite struct FileSettings {
    private static let changes: [(name: String, path: String)] = [
      ("thp.enabled", "/sys/kernel/mm/transparent_hugepage/enabled"),
      ("thp.defrag", "/sys/kernel/mm/transparent_hugepage/defrag"),
      ("thp.shmem_enabled", "/sys/kernel/mm/transparent_hugepage/shmem_enabled"),
      ("thp.use_zero_page", "/sys/kernel/mm/transparent_hugepage/use_zero_page"),
      ("thp.64kB.enabled", "/sys/kernel/mm/transparent_hugepage/hugepages-64kB/enabled"),
      ("thp.64kB.shmem_enabled", "/sys/kernel/mm/transparent_hugepage/hugepages-64kB/shmem_enabled"),
      ("khugepaged.scan_sleep_millisecs", "/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs"),
      ("khugepaged.alloc_sleep_millisecs", "/sys/kernel/mm/transparent_hugepage/khugepaged/alloc_sleep_millisecs"),
      ("khugepaged.pages_to_scan", "/sys/kernel/mm/transparent_hugepage/khugepaged/pages_to_scan"),
      ("khugepaged.max_ptes_none", "/sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_none"),
      ("khugepaged.max_ptes_swap", "/sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_swap"),
      ("khugepaged.max_ptes_shared", "/sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_shared"),
      ("khugepaged.defrag", "/sys/kernel/mm/transparent_hugepage/khugepaged/defrag"),
      ("ksm.run", "/sys/kernel/mm/ksm/run"), ("swappiness", "/proc/sys/vm/swappiness"),
      ("overcommit_memory", "/proc/sys/vm/overcommit_memory"),
      ("unprivileged_userfaultfd", "/proc/sys/vm/unprivileged_userfaultfd"),
      ("numa_balancing", "/proc/sys/kernel/numa_balancing"),
    ]

    /// Another value than the one that is there now.
    private static func other(than text: String) -> String {
      if let open = text.firstIndex(of: "["), let close = text.firstIndex(of: "]") {
        let now = text[text.index(after: open)..<close]
        return now == "madvise" || now == "advise" ? "always" : text.contains(" madvise") ? "madvise" : "advise"
      }
      return text == "0" ? "1" : text == "1" ? "0" : "\((Int(text) ?? 0) - 1)"
    }

    @Test(arguments: changes.filter { HostFiles().mayWrite($0.path) })
    func isMadeAndPutBack(name: String, path: String) throws {
      let host = try SettingsUnderTest()
      let (before, reserve) = (try shown(path), try shown("/proc/sys/vm/min_free_kbytes"))
      let value = Self.other(than: before)
      let applied = try host.apply([name: value])
      let during = try shown(path)
      #expect(during == value || during.contains("[\(value)]"))
      #expect(applied.changes.map(\.after) == [value])
      #expect(before == applied.changes.first?.before || before.contains("[\(applied.changes.first?.before ?? "?")]"))
      #expect(host.journalText.contains(path))
      #expect(applied.restore().isEmpty)
      #expect(try shown(path) == before)
      #expect(try shown("/proc/sys/vm/min_free_kbytes") == reserve)
      #expect(host.journalText.isEmpty)
      #expect(applied.restore().isEmpty)
    }

    @Test(arguments: changes)
    func whatAKernelDoesNotHaveIsSaid(name: String, path: String) throws {
      let host = try SettingsUnderTest()
      let value = name.hasSuffix("enabled") ? "never" : name == "thp.defrag" ? "always" : "1"
      let error = settingError { _ = try host.apply([name: value], files: try MadeUpTree().files) }
      #expect(host.journalText.isEmpty)
      #expect(error?.code == .unsupported)
      #expect(error?.message == "this kernel has no \(path)")
    }

    @Test(.enabled(if: TransparentHugePageSettings(files: HostFiles()).sizeToTry != nil, "no huge pages to try"))
    func hugePagesAreReallyOffAndOn() throws {
      let host = try SettingsUnderTest()
      let size = try #require(TransparentHugePageSettings(files: HostFiles()).sizeToTry)
      let off = try host.apply(["thp.enabled": "never"])
      #expect(try TransparentHugePageProbe.hugeBytesAfterTouch(size) == 0)
      #expect(off.restore().isEmpty)
      let on = try host.apply(["thp.enabled": "always", "thp.defrag": "always"])
      #expect(try TransparentHugePageProbe.hugeBytesAfterTouch(size) == size)
      #expect(on.restore().isEmpty)
    }

    /// Switching huge pages on raises min_free_kbytes above what an administrator chose; off does not lower it again.
    @Test(.enabled(if: HostFiles().mayWrite(Self.enabled), "this kernel has no transparent huge pages"))
    func theReserveOfTheAdministratorComesBack() throws {
      let reserve = "/proc/sys/vm/min_free_kbytes"
      let (before, choice) = (try shown(reserve), try #require(HostFiles().choice(Self.enabled)))
      try HostFiles().write("never", to: Self.enabled)
      defer {
        try? HostFiles().write(choice, to: Self.enabled)
        try? HostFiles().write(before, to: reserve)
      }
      try HostFiles().write("20480", to: reserve)
      let host = try SettingsUnderTest()
      let applied = try host.apply(["thp.enabled": "always"])
      #expect(try shown(reserve) != "20480", "this kernel does not move it")
      #expect(applied.restore().isEmpty)
      #expect(try shown(reserve) == "20480")
    }

    private static let enabled = "/sys/kernel/mm/transparent_hugepage/enabled"

    @Test func aValueThatIsThereAlreadyIsNoChange() throws {
      let host = try SettingsUnderTest()
      let applied = try host.apply(["swappiness": try shown("/proc/sys/vm/swappiness")])
      #expect(applied.changes.isEmpty && host.journalText.isEmpty)
    }

    @Test func allOrNothing() throws {
      let path = "/proc/sys/vm/swappiness"
      let before = try shown(path)
      let host = try SettingsUnderTest()
      // A size that no kernel has, of a kind that is applied after the first one.
      let error = settingError {
        _ = try host.apply(["thp.enabled": "always", "swappiness": "7", "hugepages.2m": "4294967295"])
      }
      #expect(error?.setting == "hugepages.2m")
      #expect(try shown(path) == before)
      #expect(host.journalText.isEmpty)
    }

    @Test func goingOutOfScopePutsBack() throws {
      let before = try shown("/proc/sys/vm/swappiness")
      let host = try SettingsUnderTest()
      do { _ = try host.apply(["swappiness": "7"]) }
      #expect(try shown("/proc/sys/vm/swappiness") == before)
    }
  }
}

extension SettingTests {
  /// What is done before each repeat.
  @Suite struct CacheSettings {
    @Test func cachedPagesAreGoneBeforeEachRepeat() throws {
      let host = try SettingsUnderTest()
      let applied = try host.apply(["drop_caches": "1"])
      #expect(applied.changes.isEmpty && host.journalText.isEmpty)
      let path = FileManager.default.temporaryDirectory.appending(path: "faultbench-cached-\(UUID().uuidString)").path
      defer { unlink(path) }
      for _ in 1...2 {
        #expect(try HostCommand.run("dd", "if=/dev/zero", "of=\(path)", "bs=64k", "count=1").status == 0)
        let file = try TrialDescriptor(open(path, O_RDWR | O_CLOEXEC).orErrno)
        let mapping = try TrialMapping(pageOf: file)
        let before = try mapping.residentPages()
        try applied.beforeRepeat()
        let after = try mapping.residentPages()
        #expect(before == 1 && after == 0)
      }
    }

    @Test(.enabled(if: HostFiles().exists("/proc/sys/vm/compact_memory"), "no compaction"))
    func memoryIsCompacted() throws {
      let host = try SettingsUnderTest()
      let applied = try host.apply(["compact_memory": "1", "drop_caches": "3"])
      try applied.beforeRepeat()
      #expect(applied.restore().isEmpty)
    }

    @Test func orderAndRefusalInAMadeUpTree() throws {
      let tree = try MadeUpTree(["/proc/sys/vm/drop_caches": "", "/proc/sys/vm/compact_memory": ""])
      let host = try SettingsUnderTest()
      let applied = try host.apply(["compact_memory": "1", "drop_caches": "3"], files: tree.files)
      #expect(tree.files.text("/proc/sys/vm/drop_caches") == "")
      try applied.beforeRepeat()
      #expect(tree.files.text("/proc/sys/vm/drop_caches") == "3")
      #expect(tree.files.text("/proc/sys/vm/compact_memory") == "1")
      unlink(tree.files.path("/proc/sys/vm/drop_caches"))
      #expect(settingError { try applied.beforeRepeat() }?.errno == ENOENT)
      let error = settingError { _ = try host.apply(["drop_caches": "3"], files: try MadeUpTree().files) }
      #expect(error?.code == .unsupported)
    }
  }
}
