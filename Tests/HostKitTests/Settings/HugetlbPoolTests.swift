// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import Testing

@testable import HostKit

private let directory = "/sys/kernel/mm/hugepages/hugepages-2048kB"

extension SettingTests {
  /// The pool of 2 MiB pages.
  @Suite(.enabled(if: HostFiles().mayWrite(directory + "/nr_hugepages"), "no pool of 2 MiB pages"))
  struct HugetlbPoolSettings {
    private let pool = HugetlbPool(kibibytes: 2048, files: HostFiles())

    private func mapping(pages: Int) throws -> TrialMapping {
      try TrialMapping(
        length: pages << 21, flags: MAP_SHARED | MAP_ANONYMOUS | HugetlbProbe.flags(kibibytes: 2048))
    }

    @Test func soManyAreFreeAndTheFormerNumberComesBack() throws {
      let host = try SettingsUnderTest()
      let before = try shown(pool.file)
      let applied = try host.apply(["hugepages.2m": "5"])
      #expect(try #require(pool.free) >= 5)
      let mapped = try mapping(pages: 5)
      mapped.touch()
      _ = consume mapped
      #expect(applied.restore().isEmpty)
      #expect(try shown(pool.file) == before)
    }

    @Test func pagesThatOthersUseDoNotCount() throws {
      let host = try SettingsUnderTest()
      let before = try shown(pool.file)
      let first = try host.apply(["hugepages.2m": "2"])
      do {
        let used = try mapping(pages: 2)
        used.touchFirstPage()
        let second = try host.apply(["hugepages.2m": "3"])
        #expect(try #require(pool.free) == 3)
        #expect(second.restore().isEmpty)
        _ = consume used
      }
      #expect(first.restore().isEmpty)
      #expect(try shown(pool.file) == before)
    }

    /// Pages in use cannot be taken away, but they stop being the pool's: the kernel frees them with their user.
    @Test func pagesInUseLeaveThePoolWithTheirUser() throws {
      let host = try SettingsUnderTest()
      let before = try shown(pool.file)
      let applied = try host.apply(["hugepages.2m": "2"])
      do {
        let used = try mapping(pages: 2)
        used.touch()
        #expect(applied.restore().isEmpty)
        #expect(try shown("\(directory)/surplus_hugepages") != "0")
        _ = consume used
      }
      #expect(try shown(pool.file) == before)
    }

    @Test func tooManyAreRefusedAndTakenBack() throws {
      let host = try SettingsUnderTest()
      let before = try shown(pool.file)
      let error = settingError { _ = try host.apply(["hugepages.1g": "4000"]) }
      #expect(error?.code == .notTaken || error?.code == .unsupported)
      #expect(error?.remedy.isEmpty == false)
      #expect(try shown(pool.file) == before)
      #expect(host.journalText.isEmpty)
    }

    @Test func eachNodeGetsItsOwnNumberBack() throws {
      let node = "/sys/devices/system/node/node"
      let size = "hugepages/hugepages-2048kB"
      func pool(_ pages: Int) -> [String: String] { ["nr_hugepages": "\(pages)\n", "free_hugepages": "\(pages)\n"] }
      var contents: [String: String] = ["/proc/sys/vm/compact_memory": ""]
      for (file, text) in pool(4) { contents["\(directory)/\(file)"] = text }
      for (file, text) in pool(4) { contents["\(node)0/\(size)/\(file)"] = text }
      for (file, text) in pool(0) { contents["\(node)1/\(size)/\(file)"] = text }
      let tree = try MadeUpTree(contents)
      let host = try SettingsUnderTest()
      // Nobody makes pages in a made-up tree: the request is refused, and each file gets its number back.
      let error = settingError { _ = try host.apply(["hugepages.2m": "8"], files: tree.files) }
      #expect(error?.code == .notTaken)
      #expect(tree.files.text("\(directory)/nr_hugepages") == "4")
      #expect(tree.files.text("\(node)0/\(size)/nr_hugepages") == "4")
      #expect(tree.files.text("\(node)1/\(size)/nr_hugepages") == "0")
      #expect(HugetlbPool(kibibytes: 2048, files: tree.files).nodes.map(\.persistent) == [4, 0])
    }
  }
}
