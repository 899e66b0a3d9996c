// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

private let environment = ProcessInfo.processInfo.environment
private let held = environment["FAULTBENCH_TEST_HOLD"]

/// A runner that is killed: this test binary, started again.
@Suite struct CrashTests: RunsAlone {
  private static let settings: KeyValuePairs = [
    "khugepaged.scan_sleep_millisecs": "9876", "thp.defrag": "defer", "swappiness": "7", "hugepages.2m": "3",
    "loop.size": "16m", "loop.read_ahead_kb": "96", "zram.size": "16m", "memory.limit": "64m",
  ]
  private static let canApply =
    isRoot && isAlone && HostFiles().exists("/dev/loop-control") && HostFiles().exists("/sys/class/zram-control")
    && CgroupMemory.find(HostFiles()) != nil && Tool("mkfs.ext4") != nil
    && HostFiles().mayWrite("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages")

  /// What the other process does: settings on and off for ever, or once and then wait.
  @Test(.enabled(if: held != nil, "only runs inside the other tests of this suite"))
  func hold() throws {
    let directory = try #require(held)
    let journal = try SettingsJournal.open(directory: directory)
    let settings = try Self.settings.map { try HostSetting(name: $0.key, value: $0.value) }
    try Data().write(to: URL(fileURLWithPath: "\(directory)/ready"))
    if environment["FAULTBENCH_TEST_FLICKER"] != nil {
      while true { #expect(try SettingsKeeper.apply(settings, journal: journal).restore().isEmpty) }
    }
    let applied = try SettingsKeeper.apply(settings, journal: journal)
    let (place, procs) = (try #require(applied.caseDirectory), try #require(applied.cgroup?.procs))
    let job = try Running(
      "/bin/bash", "-c", "echo $$ > $0; exec setsid sleep 300 > $1/file", procs, place)
    try applied.willRun(processGroup: job.pid)
    try Data("\(job.pid)".utf8).write(to: URL(fileURLWithPath: "\(directory)/job"))
    while true { sleep(60) }
  }

  @Test(.enabled(if: canApply, "needs root, loop devices, zram, hugetlb and a memory cgroup"))
  func whatAKilledRunnerLeftIsPutBack() throws {
    let (directory, before) = (try Self.directory(), try Self.hostState(of: 0))
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let runner = try Self.runner(directory)
    try waitUntil { FileManager.default.fileExists(atPath: "\(directory)/job") && !Self.job(directory).isEmpty }
    let job = Self.job(directory)
    #expect(try shown("/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs") == "9876")
    let error = settingError { _ = try SettingsJournal.open(directory: directory) }
    #expect(error?.code == .locked && error?.process == runner.pid)
    runner.end()
    #expect(try Self.hostState(of: runner.pid) != before)
    let journal = try SettingsJournal.open(directory: directory)
    let recovery = journal.recover()
    #expect(recovery.failed.isEmpty, "\(recovery.failed)")
    #expect(recovery.restored.count > Self.settings.count)
    #expect(try Self.hostState(of: runner.pid) == before)
    #expect(try HostCommand.run("ps", "-o", "stat=", "-p", job).output.filter { $0 != "Z" }.isEmpty)
  }

  /// At any moment of applying and restoring.
  @Test(.enabled(if: canApply, "needs root, loop devices, zram, hugetlb and a memory cgroup"))
  func killedAtAnyMoment() throws {
    // The first zram device is taken: the runner must have the kernel make another.
    let taken = try SettingsUnderTest()
    let zram = try taken.apply(["zram.size": "16m"])
    let before = try Self.hostState(of: 0)
    var (hits, dice) = (0, Dice(seed: Dice.seedOfThisRun))
    for attempt in 1...12 {
      let directory = try Self.directory()
      defer { try? FileManager.default.removeItem(atPath: directory) }
      let runner = try Self.runner(directory, environment: ["FAULTBENCH_TEST_FLICKER": "1"])
      try waitUntil { FileManager.default.fileExists(atPath: "\(directory)/ready") }
      usleep(UInt32(dice.below(250_000)))
      runner.end()
      let recovery = try SettingsJournal.open(directory: directory).recover()
      if !recovery.restored.isEmpty { hits += 1 }
      #expect(recovery.failed.isEmpty, "attempt \(attempt): \(recovery.failed)")
      let after = try Self.hostState(of: runner.pid)
      #expect(after == before, "attempt \(attempt), after: \(after), before: \(before)")
    }
    #expect(hits > 0, "no runner was killed in the middle")
    #expect(zram.restore().isEmpty)
  }

  private static func directory() throws -> String {
    let directory = "/tmp/faultbench-journal-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    chmod(directory, 0o700)
    return directory
  }

  private static func runner(_ directory: String, environment: [String: String] = [:]) throws -> Running {
    let binary = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return try Running(
      binary, "--testing-library", "swift-testing", "--filter", "CrashTests/hold",
      environment: environment.merging(["FAULTBENCH_TEST_HOLD": directory]) { $1 })
  }

  private static func job(_ directory: String) -> String {
    (try? String(contentsOfFile: "\(directory)/job", encoding: .utf8)) ?? ""
  }

  /// Everything that the settings above change (not how much of a swap area is used), and whatever carries the pid of
  /// the runner in its name.
  private static func hostState(of runner: Int32) throws -> String {
    try HostCommand.run(
      "bash", "-c",
      """
      cat /sys/kernel/mm/transparent_hugepage/{enabled,defrag,khugepaged/scan_sleep_millisecs}
      cat /proc/sys/vm/{swappiness,min_free_kbytes} /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages
      awk '{ print $1, $2, $3 }' /proc/swaps
      cat /sys/block/loop*/queue/read_ahead_kb; ls /sys/block; cat /sys/block/zram*/disksize
      { cat /proc/mounts; losetup -a; ls /tmp; find /sys/fs/cgroup -name 'faultbench-*'; } | grep -e "-$0-"
      """, "\(runner)"
    ).output
  }
}
