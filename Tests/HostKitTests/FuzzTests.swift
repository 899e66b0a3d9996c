// SPDX-License-Identifier: GPL-2.0-only
import TestSupport
import Testing

@testable import HostKit

/// Files with any content: a probe may not know, but it must answer.
@Suite struct FuzzTests {
  private static let paths = [
    "/proc/meminfo", "/proc/cpuinfo", "/proc/swaps", "/proc/cgroups", "/proc/filesystems", "/proc/self/cgroup",
    "/proc/self/mountinfo", "/proc/self/mounts", "/proc/thread-self/status", "/proc/sys/vm/swappiness",
    "/proc/sys/vm/overcommit_memory", "/sys/devices/system/cpu/online", "/sys/devices/system/node/online",
    "/sys/kernel/mm/transparent_hugepage/enabled", "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size",
    "/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs",
    "/sys/kernel/mm/transparent_hugepage/khugepaged/pages_to_scan",
    "/sys/kernel/mm/transparent_hugepage/hugepages-64kB/enabled",
    "/sys/kernel/mm/hugepages/hugepages-64kB/nr_hugepages",
    "/sys/fs/cgroup/cgroup.controllers", "/sys/fs/cgroup/memory.stat", "/sys/fs/cgroup/memory.max",
  ]

  private static let words = [
    "0", "-1", "18446744073709551615", "9223372036854775807", "99999999999999999999", "kB", ":", "-", "/", "\n", " ",
    "\t",
    ",", "[", "]", "[never]", "max", "memory", "cgroup2", "cgroup", "0::/", "4:memory:/", "- cgroup cgroup rw,memory",
    "30 20 0:26 / /sys/fs/cgroup rw - cgroup2 c rw", "MemTotal:", "CapEff:", "0-", "hierarchical_memory_limit ", "\0",
    "é",
    "model name", "2097152",
  ]

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func anyContentGetsAnAnswer(seed: UInt64) throws {
    var random = Dice(seed: seed)
    let tree = try MadeUpTree()
    for path in Self.paths where Bool.random(using: &random) {
      let count = Int.random(in: 0...12, using: &random)
      try tree.write((0..<count).compactMap { _ in Self.words.randomElement(using: &random) }.joined(), to: path)
    }
    let facts = Host.facts(files: tree.files, workingDirectory: "/tmp")
    #expect(facts.allSatisfy { $0.state == .available || ($0.cause != nil && $0.remedy != nil) })
    #expect(facts.about("kernel")?.state == .available)
  }

  @Test(arguments: 1...2_000 as ClosedRange<UInt64>)
  func parsers(seed: UInt64) {
    var random = Dice(seed: seed)
    let text = (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in Self.words.randomElement(using: &random) }
      .joined()
    for mount in CgroupMount.all(inMountinfo: text) { #expect(mount.version != nil) }
    #expect(CgroupMembership(text: text).legacy?.hasPrefix("/") != false)
    #expect((ProcessorProbe.count(inList: text) ?? 1) > 0)
    #expect(Smaps.anonymousHugeBytes(in: text, from: 0, to: .max) >= 0)
    #expect(SwapProbe.areas(inSwaps: text).allSatisfy { !$0.name.isEmpty })
    #expect(MemoryProbe.counts(inMeminfo: text).keys.allSatisfy { !$0.isEmpty })
  }
}
