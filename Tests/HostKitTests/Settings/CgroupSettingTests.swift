// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import HostKit

private let version = CgroupMemory.find(HostFiles())?.version

extension SettingTests {
  /// A cgroup of its own for each case.
  @Suite(.enabled(if: version != nil, "no memory controller")) struct CgroupSettings {
    private var knob: String { version == .v1 ? "memory.limit_in_bytes" : "memory.max" }

    @Test func theLimitHoldsAndTheCgroupGoes() throws {
      let host = try SettingsUnderTest()
      let applied = try host.apply(["memory.limit": "32m"])
      let cgroup = try #require(applied.cgroup)
      #expect(try shown("\(cgroup.directory)/\(knob)") == "\(32 << 20)")
      let before = HostCounters.read(cgroup: cgroup)
      // tail keeps what it is given until the end: 47 MiB do not fit.
      let outcome = try HostCommand.run(
        "bash", "-c", "echo $$ > $0; head -c 48M /dev/zero | tail -c 47M > /dev/null; exit ${PIPESTATUS[1]}",
        cgroup.procs)
      #expect(outcome.status == 137)
      let moved = HostCounters.read(cgroup: cgroup).since(before)
      #expect(moved[cgroup.version == 1 ? "memcg.failcnt" : "memcg.max", default: 0] > 0)
      #expect(applied.restore().isEmpty)
      #expect(!FileManager.default.fileExists(atPath: cgroup.directory))
    }

    @Test(.enabled(if: version == .v2, "the controller is in v1")) func theKernelHasTheLimitsOfV2() throws {
      let host = try SettingsUnderTest()
      let applied = try host.apply(["memory.limit": "64m", "memory.high": "48m", "memory.swap_max": "0"])
      let cgroup = try #require(applied.cgroup)
      #expect(try shown("\(cgroup.directory)/memory.max") == "\(64 << 20)")
      #expect(try shown("\(cgroup.directory)/memory.high") == "\(48 << 20)")
      #expect(try shown("\(cgroup.directory)/memory.swap.max") == "0")
      #expect(applied.restore().isEmpty)
      #expect(!FileManager.default.fileExists(atPath: cgroup.directory))
    }

    @Test func whatIsLeftInItIsEnded() throws {
      let host = try SettingsUnderTest()
      let applied = try host.apply(["memory.limit": "64m"])
      let cgroup = try #require(applied.cgroup)
      let job = try Running(
        "/bin/bash", "-c",
        "mkdir $0/below; echo $$ > $0/cgroup.procs; sleep 300 & echo $! > $0/below/cgroup.procs; wait",
        cgroup.directory)
      try waitUntil { try !shown("\(cgroup.directory)/below/cgroup.procs").isEmpty }
      #expect(applied.restore().isEmpty)
      #expect(!FileManager.default.fileExists(atPath: cgroup.directory))
      try waitUntil { job.hasEnded }
      #expect(job.hasEnded)
    }

    @Test(.enabled(if: version == .v1, "the controller is in v2"), arguments: ["memory.high", "memory.swap_max"])
    func v1HasNoSuchLimit(name: String) throws {
      let host = try SettingsUnderTest()
      let error = settingError { _ = try host.apply([name: "64m", "memory.limit": "64m"]) }
      #expect(error?.code == .unsupported)
      #expect(error?.setting == name)
      #expect(host.journalText.isEmpty)
    }
  }

  /// v2 in a made-up tree: what is written where, and what is killed.
  @Suite struct UnifiedCgroupSettings {
    private func tree() throws -> MadeUpTree {
      try MadeUpTree([
        "/proc/self/mountinfo": "30 20 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
        "/proc/self/cgroup": "0::/a/b\n",
        "/sys/fs/cgroup/a/b/cgroup.controllers": "cpu memory\n", "/sys/fs/cgroup/cgroup.controllers": "memory\n",
      ])
    }

    /// Does what the kernel does on mkdir, but only below /a: /a/b has processes, its children get no controller.
    private func kind(_ knobs: [String]) -> CgroupSetting {
      CgroupSetting { path in
        guard mkdir(path, 0o755) == 0 else { return Errno(rawValue: Glibc.errno) }
        for file in path.contains("/a/b/") ? [] : knobs {
          _ = FileManager.default.createFile(atPath: "\(path)/\(file)", contents: nil)
        }
        return nil
      }
    }

    @Test func eachLimitInItsFileOfASibling() throws {
      let tree = try tree()
      let host = try SettingsUnderTest()
      let kind = kind(["memory.max", "memory.high", "memory.swap.max", "cgroup.kill", "cgroup.procs"])
      var applied: AppliedSettings? = try host.apply(
        ["memory.limit": "64m", "memory.high": "48m", "memory.swap_max": "0"], files: tree.files, kinds: [kind])
      let cgroup = try #require(applied?.cgroup)
      #expect(cgroup.version == 2)
      #expect(cgroup.directory.hasPrefix("/sys/fs/cgroup/a/faultbench-\(getpid())-"))
      #expect(cgroup.procs == cgroup.directory + "/cgroup.procs")
      #expect(tree.files.text("\(cgroup.directory)/memory.max") == "67108864")
      #expect(tree.files.text("\(cgroup.directory)/memory.high") == "50331648")
      #expect(tree.files.text("\(cgroup.directory)/memory.swap.max") == "0")
      #expect(tree.files.names(in: "/sys/fs/cgroup/a/b") == ["cgroup.controllers"])
      // rmdir(2) of a real one takes the files along; here they are in the way.
      let errors = applied?.restore()
      applied = nil
      #expect(errors?.map(\.errno) == [ENOTEMPTY])
      #expect(tree.files.text("\(cgroup.directory)/cgroup.kill") == "1")
      for file in tree.files.names(in: cgroup.directory) {
        unlink(tree.files.path("\(cgroup.directory)/\(file)"))
      }
      #expect(try host.reopen().recover(files: tree.files).failed.isEmpty)
      #expect(!tree.files.exists(cgroup.directory))
    }

    @Test func withoutTheControllerBelow() throws {
      let tree = try tree()
      let host = try SettingsUnderTest()
      let error = settingError {
        _ = try host.apply(["memory.limit": "64m"], files: tree.files, kinds: [kind([])])
      }
      #expect(error?.code == .unsupported)
      #expect(error?.message.hasSuffix("has no memory.max") == true)
      #expect(error?.remedy.contains("echo +memory > /sys/fs/cgroup/a/cgroup.subtree_control") == true)
    }

    @Test func noMemoryControllerAnywhere() throws {
      let host = try SettingsUnderTest()
      let error = settingError { _ = try host.apply(["memory.limit": "64m"], files: try MadeUpTree().files) }
      #expect(error?.code == .unsupported)
    }
  }
}
