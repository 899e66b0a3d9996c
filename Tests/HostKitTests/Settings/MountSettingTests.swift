// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

extension SettingTests {
  /// CASE_DIR on a tmpfs, a hugetlbfs or a loop device.
  @Suite struct MountSettings {
    private func mountLine(_ directory: String) throws -> [Substring] {
      try HostCommand.run("grep", " \(directory) ", "/proc/mounts").output.split(separator: " ")
    }

    private func isGone(_ directory: String) throws -> Bool {
      try mountLine(directory).isEmpty && !FileManager.default.fileExists(atPath: directory)
    }

    @Test func aTmpfsOfItsSize() throws {
      let host = try SettingsUnderTest()
      let applied = try host.apply(["tmpfs.size": "4m", "tmpfs.huge": "within_size"])
      let directory = try #require(applied.caseDirectory)
      let mount = try mountLine(directory)
      #expect(mount[2] == "tmpfs")
      #expect(mount[3].contains("size=4096k") && mount[3].contains("huge=within_size"))
      let fill = try HostCommand.run("dd", "if=/dev/zero", "of=\(directory)/x", "bs=1M", "count=5")
      #expect(fill.status != 0)
      #expect(applied.restore().isEmpty)
      #expect(try isGone(directory))
    }

    @Test(.enabled(if: HostFiles().mayWrite("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"), "no hugetlb"))
    func aHugetlbfs() throws {
      let host = try SettingsUnderTest()
      let applied = try host.apply(["hugetlbfs.pagesize": "2m", "hugepages.2m": "2"])
      let directory = try #require(applied.caseDirectory)
      #expect(try HostCommand.run("stat", "-f", "-c", "%S", directory).output == "2097152")
      #expect(try HostCommand.run("fallocate", "-l", "4M", "\(directory)/pages").status == 0)
      #expect(applied.restore().isEmpty)
      #expect(try isGone(directory))
    }

    @Test(
      .enabled(if: Tool("mkfs.ext4") != nil && HostFiles().exists("/dev/loop-control"), "no loop devices or mkfs"),
      arguments: [("ext4", "16m"), ("xfs", "300m")])
    func aLoopDevice(filesystem: String, size: String) throws {
      guard Tool("mkfs.\(filesystem)") != nil else { return }
      let host = try SettingsUnderTest()
      let allReadAheads = { try HostCommand.run("bash", "-c", "cat /sys/block/loop*/queue/read_ahead_kb").output }
      let before = try allReadAheads()
      let applied = try host.apply([
        "loop.size": size, "loop.filesystem": filesystem, "loop.read_ahead_kb": "64",
      ])
      let directory = try #require(applied.caseDirectory)
      let mount = try mountLine(directory)
      let device = try #require(mount.first?.split(separator: "/").last)
      #expect(mount[2] == filesystem)
      let status = try HostCommand.run("losetup", "-n", "-O", "DIO,BACK-FILE", "/dev/\(device)").output
        .split(separator: " ")
      #expect(status.first == "1")
      let backing = try #require(status.last.map(String.init))
      #expect(try shown("/sys/block/\(device)/queue/read_ahead_kb") == "64")
      #expect(try HostCommand.run("dd", "if=/dev/zero", "of=\(directory)/x", "bs=1M", "count=1").status == 0)
      #expect(applied.restore().isEmpty)
      #expect(try isGone(directory))
      #expect(!FileManager.default.fileExists(atPath: backing))
      #expect(!HostFiles().exists("/sys/block/\(device)/loop/backing_file"))
      // Attaching moves it by itself, and detaching does not bring it back.
      #expect(try allReadAheads() == before)
    }

    @Test(.enabled(if: HostFiles().exists("/dev/loop-control"), "no loop devices"))
    func aBareLoopDevice() throws {
      let host = try SettingsUnderTest()
      let applied = try host.apply(["loop.size": "8m", "loop.filesystem": "none"])
      let directory = try #require(applied.caseDirectory)
      #expect(try HostCommand.run("blockdev", "--getsize64", "\(directory)/device").output == "\(8 << 20)")
      #expect(try HostCommand.run("blockdev", "--getra", "\(directory)/device").output == "256")
      #expect(applied.restore().isEmpty)
      #expect(try isGone(directory))
    }

    @Test(.enabled(if: HostFiles().exists("/dev/loop-control"), "no loop devices"))
    func aBackingFileThatACleanerRemoved() throws {
      let host = try SettingsUnderTest()
      let applied = try host.apply(["loop.size": "8m", "loop.filesystem": "none"])
      let device = try #require(applied.changes.first { $0.path.hasPrefix("/dev/loop") }).path
      unlink(try #require(applied.changes.first).path)
      #expect(try HostCommand.run("losetup", "-n", "-O", "BACK-FILE", device).output.hasSuffix("(deleted)"))
      #expect(applied.restore().isEmpty)
      #expect(try HostCommand.run("losetup", "-n", device).status != 0)
    }

    @Test(.enabled(if: Tool("mkfs.xfs") != nil && HostFiles().exists("/dev/loop-control"), "no mkfs.xfs"))
    func aSizeThatMkfsRefuses() throws {
      let host = try SettingsUnderTest()
      let error = settingError { _ = try host.apply(["loop.size": "1m", "loop.filesystem": "xfs"]) }
      #expect(error?.code == .refused)
      #expect(error?.message.contains("mkfs.xfs") == true)
      #expect(host.journalText.isEmpty)
      #expect(try HostCommand.run("losetup", "-a").output.contains("-\(getpid())-") == false)
    }

    @Test(.enabled(if: HostFiles().exists("/dev/loop-control"), "no loop devices"))
    func aFullDiskShowsAtOnce() throws {
      let host = try SettingsUnderTest()
      let error = settingError { _ = try host.apply(["loop.size": "500t"]) }
      #expect(error?.errno == ENOSPC || error?.errno == EFBIG)
      #expect(host.journalText.isEmpty)
    }

    @Test func theDiskBelowTheCase() throws {
      let place = FileManager.default.temporaryDirectory.path
      let host = try SettingsUnderTest()
      guard let device = try? HostCommand.run("findmnt", "-no", "MAJ:MIN", "-T", place).output,
        case let path = "/sys/dev/block/\(device)/queue/read_ahead_kb", HostFiles().exists(path)
      else { return }
      let before = try shown(path)
      let value = before == "256" ? "512" : "256"
      let applied = try host.apply(["read_ahead_kb": value], directory: place)
      #expect(try shown(path) == value)
      #expect(applied.restore().isEmpty)
      #expect(try shown(path) == before)
    }

    @Test func noDiskBelowATmpfs() throws {
      let host = try SettingsUnderTest()
      let error = settingError { _ = try host.apply(["read_ahead_kb": "64", "tmpfs.size": "1m"]) }
      #expect(error?.code == .unsupported)
      #expect(error?.message.contains("is on no block device") == true)
      #expect(host.journalText.isEmpty)
    }

    /// A job that outlived its runner keeps the mount busy: it is ended. A shell that stands there is told.
    @Test func whoKeepsTheMountBusy() throws {
      let host = try SettingsUnderTest()
      var applied: AppliedSettings? = try host.apply(["tmpfs.size": "1m"])
      let directory = try #require(applied?.caseDirectory)
      let job = try Running("/bin/sh", "-c", "exec sleep 300 > \(directory)/file")
      let shell = try Running("/bin/sh", "-c", "cd \(directory) && exec sleep 301")
      try waitUntil { try HostCommand.run("readlink", "/proc/\(shell.pid)/cwd").output == directory }
      try waitUntil { FileManager.default.fileExists(atPath: "\(directory)/file") }
      let errors = try #require(applied).restore()
      applied = nil
      #expect(job.hasEnded)
      #expect(!shell.hasEnded)
      #expect(errors.map(\.code) == [.notRestored])
      #expect(errors.first?.errno == EBUSY)
      #expect(errors.first?.remedy.contains("end process \(shell.pid) (sleep)") == true)
      #expect(host.journalText.contains(directory))
      shell.end()
      let recovery = try host.reopen().recover()
      #expect(recovery.failed.isEmpty)
      #expect(recovery.restored.map(\.path) == [directory, directory])
      #expect(try isGone(directory))
    }
  }
}
