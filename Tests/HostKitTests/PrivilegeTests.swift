// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import SystemPackage
import Testing

@testable import HostKit

/// Root, root of a user namespace, a user: who is told what, and where the journal is.
@Suite struct PrivilegeTests {
  private func tree(map: String, capabilities: String = "000001ffffffffff") throws -> MadeUpTree {
    try MadeUpTree([
      "/proc/self/uid_map": "         \(map)\n", "/proc/thread-self/status": "CapEff:\t\(capabilities)\nSeccomp:\t0\n",
    ])
  }

  @Test func rootOfTheHost() throws {
    let root = Privilege.current(try tree(map: "0          0 4294967295").files, user: 0)
    #expect(root == Privilege(user: 0, outerUser: 0, isNamespaced: false, capabilities: 0x1ff_ffff_ffff))
    #expect(root.administersHost && root.name == "root")
    #expect(root.told("as root: sysctl a=1") == "as root: sysctl a=1")
    #expect(JournalDirectory.standard(environment: [:], privilege: root) == "/run/faultbench")
  }

  @Test func rootOfANamespaceIsWhoMadeIt() throws {
    let inner = Privilege.current(try tree(map: "0      65534          1").files, user: 0)
    #expect(inner.isNamespaced && !inner.administersHost && inner.holds(21))
    #expect(inner.name == "root of a user namespace (user 65534 outside)")
    let told = inner.told("as root: sysctl a=1; or run as root")
    #expect(
      told
        == "as root outside of this user namespace: sysctl a=1; or run as root outside of this user namespace")
    #expect(inner.told(told) == told)
    #expect(JournalDirectory.standard(environment: [:], privilege: inner) == "/tmp/faultbench-65534")
    #expect(
      JournalDirectory.standard(environment: ["XDG_RUNTIME_DIR": "/run/user/7"], privilege: inner)
        == "/run/user/7/faultbench")
    let user = Privilege.current(try tree(map: "1000 1000 1", capabilities: "0").files, user: 1000)
    #expect(user.name == "user 1000 of a user namespace (user 1000 outside)")
    #expect(JournalDirectory.standard(environment: [:], privilege: user) == "/tmp/faultbench-1000")
  }

  @Test func usersOfAMap() {
    let map = "0 1000 1\n1 100000 65536\n"
    #expect(Privilege.outer(0, inMap: map) == 1000)
    #expect(Privilege.outer(1, inMap: map) == 100_000)
    #expect(Privilege.outer(65536, inMap: map) == 165_535)
    #expect(Privilege.outer(65537, inMap: map) == nil)
    #expect(Privilege.outer(7, inMap: "0 4294967295 4294967295\n") == nil)
    #expect(Privilege.outer(7, inMap: "x y z\n1 2\n") == nil)
  }

  @Test func thisProcess() {
    let link = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/user")) ?? ""
    #expect(Privilege.current().isNamespaced == (link != "user:[4026531837]"))
  }

  @Test func settingsThatCannotBeWrittenAreMissing() throws {
    let tree = try MadeUpTree(["/proc/sys/vm/swappiness": "60\n", "/proc/sys/vm/drop_caches/not-a-file": ""])
    let writable = try HostSetting(name: "swappiness", value: "7")
    let refused = try HostSetting(name: "drop_caches", value: "1")
    let absent = try HostSetting(name: "ksm.run", value: "1")
    let disk = try HostSetting(name: "loop.size", value: "8m")
    #expect(SettingsAccess([writable], tree.files).isAllWritable)
    #expect(SettingsAccess([writable, absent], tree.files).answer == .met, "a kernel without it is another thing")
    #expect(!SettingsAccess([writable, disk], tree.files).isAllWritable, "mounting takes more than writing")
    #expect(!SettingsAccess([], tree.files).isAllWritable)
    guard case .missing(let reason, _) = SettingsAccess([writable, refused], tree.files).answer else {
      Issue.record("a directory was written to")
      return
    }
    #expect(reason == "write to /proc/sys/vm/drop_caches: EISDIR (Is a directory)")
  }

  @Test func aFileForEachSettingThatIsOne() {
    for kind in SettingCatalogue.kinds {
      for name in kind.names where !name.contains("<") {
        let isFile = kind.file(of: name) != nil
        #expect(
          isFile == !["zram.", "loop.", "tmpfs.", "hugetlbfs.", "read_ahead", "memory.", "swap."].contains {
            name.hasPrefix($0)
          }, "\(name)")
      }
    }
  }
}
