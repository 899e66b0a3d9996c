// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Glibc
import Testing

@testable import HostKit

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
        #expect(try Command.run("dd", "if=/dev/zero", "of=\(path)", "bs=64k", "count=1").status == 0)
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
      unlink(tree.files.path("/proc/sys/vm/drop_caches").string)
      #expect(settingError { try applied.beforeRepeat() }?.errno == ENOENT)
      let error = settingError { _ = try host.apply(["drop_caches": "3"], files: try MadeUpTree().files) }
      #expect(error?.code == .unsupported)
    }
  }
}
