// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

/// /proc/vmstat, cgroup counters and perf software events, against faults that were made.
@Suite struct CounterTests {
  @Test func faultsShowInVmstat() throws {
    let before = HostCounters.read()
    let mapping = try TrialMapping(length: 4 << 20)
    try mapping.advise(MADV_NOHUGEPAGE)
    mapping.touch()
    let moved = HostCounters.read().since(before)
    #expect(moved["vmstat.pgfault", default: 0] >= Int64((4 << 20) / pageSize))
    #expect(moved.values.allSatisfy { $0 != 0 })
    _ = consume mapping
  }

  @Test func bothHierarchiesInMadeUpTrees() throws {
    let tree = try MadeUpTree([
      "/proc/vmstat": "pgfault 10\nbroken\npgmajfault x\nnr_free_pages -3\n", "/v1/memory.stat": "cache 4096\n",
      "/v1/memory.failcnt": "7\n", "/v2/memory.stat": "workingset_refault_file 5\n", "/v2/memory.events": "high 2\n",
      "/v2/memory.peak": "8192\n",
    ])
    let common = ["vmstat.pgfault": 10, "vmstat.nr_free_pages": -3] as [String: Int64]
    let one = HostCounters.read(cgroup: CgroupPlacement(version: 1, directory: "/v1"), files: tree.files)
    #expect(one.values == common.merging(["memcg.cache": 4096, "memcg.failcnt": 7]) { $1 })
    let two = HostCounters.read(cgroup: CgroupPlacement(version: 2, directory: "/v2"), files: tree.files)
    let expected: [String: Int64] = ["memcg.workingset_refault_file": 5, "memcg.high": 2, "memcg.peak": 8192]
    #expect(two.values == common.merging(expected) { $1 })
    #expect(two.since(HostCounters(values: ["vmstat.pgfault": 4, "memcg.high": 2]))["vmstat.pgfault"] == 6)
    #expect(two.since(HostCounters(values: ["memcg.high": 2]))["memcg.high"] == nil)
    #expect(HostCounters(values: ["x": .max]).since(HostCounters(values: ["x": .min])).isEmpty)
  }

  private static let counts = (try? PerfSoftwareEvents(process: getpid())) != nil

  @Test(.enabled(if: counts && HostCommand.exists("perl"), "no perf events, or no perl"))
  func aHeldProcessAndItsChildrenAreCountedAsAWhole() throws {
    let process = try FaultingProcess()
    let events = try PerfSoftwareEvents(process: process.id)
    let before = try events.read()
    process.finish()
    let after = try events.read()
    #expect(before["perf.page-faults", default: 0] < 200)
    #expect(after["perf.page-faults", default: 0] >= before["perf.page-faults", default: 0] + 2_000)
    #expect(after["perf.minor-faults", default: 0] >= 2_000)
    #expect(after["perf.task-clock", default: 0] > 0)
    #expect(Set(after.keys).count == 6)
    if !events.isUserOnly { #expect(after["perf.context-switches", default: 0] > 0) }
  }

  @Test func aProcessThatHasEnded() throws {
    let process = try Running("/bin/true")
    try waitUntil { process.hasEnded }
    let error = #expect(throws: PerfEventError.self) { try PerfSoftwareEvents(process: process.pid) }
    #expect(error?.errno == ESRCH || error?.errno == EACCES || error?.errno == ENOSYS)
    #expect(error?.remedy.isEmpty == false)
  }
}

/// What a run is compared by.
@Suite struct FingerprintTests {
  @Test func isThatOfTheUsualCommands() throws {
    let fingerprint = HostFingerprint.take()
    #expect(fingerprint.kernel == (try HostCommand.run("uname", "-r").output))
    #expect(fingerprint.machine == (try HostCommand.run("uname", "-m").output))
    #expect(fingerprint.commandLine == (try HostCommand.run("cat", "/proc/cmdline").output))
    #expect("\(fingerprint.cpusOnline)" == (try HostCommand.run("getconf", "_NPROCESSORS_ONLN").output))
    #expect("\(fingerprint.pageSize)" == (try HostCommand.run("getconf", "PAGESIZE").output))
    let memory = try HostCommand.run("grep", "MemTotal", "/proc/meminfo").output
    #expect(memory.contains(" \(fingerprint.memoryBytes / 1024) kB"))
    #expect(fingerprint.sysctls["vm.swappiness"] == (try shown("/proc/sys/vm/swappiness")))
  }

  @Test func isTheSameTwiceAndThroughJSON() throws {
    let fingerprint = HostFingerprint.take()
    let data = try JSONEncoder().encode(fingerprint)
    #expect(try JSONDecoder().decode(HostFingerprint.self, from: data) == fingerprint)
    // Others may change a setting between two readings: one agreement in many is enough.
    #expect((1...20).contains { _ in HostFingerprint.take() == HostFingerprint.take() })
  }

  @Test func settingsAreInIt() throws {
    let thp = "/sys/kernel/mm/transparent_hugepage"
    let tree = try MadeUpTree([
      "\(thp)/enabled": "always [madvise] never\n", "\(thp)/hugepages-64kB/enabled": "[always] never\n",
      "\(thp)/khugepaged/pages_to_scan": "4096\n", "\(thp)/khugepaged/full_scans": "99\n",
      "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages": "5\n",
      "/sys/kernel/mm/hugepages/hugepages-2048kB/surplus_hugepages": "2\n",
      "/proc/swaps": "Filename Type Size Used Priority\n/dev/zram0 partition 1024 0 -2\n",
    ])
    let fingerprint = HostFingerprint.take(files: tree.files)
    #expect(fingerprint.transparentHugePages == ["enabled": "madvise", "64kB.enabled": "always"])
    #expect(fingerprint.khugepaged == ["pages_to_scan": "4096"])
    #expect(fingerprint.hugePages == ["2048kB": 3])
    #expect(fingerprint.swapBytes == 1 << 20)
    #expect(fingerprint.cgroupVersion == nil)
  }
}
