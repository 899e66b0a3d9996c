// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

@testable import HostKit

@Suite("What disturbs measurements") struct NoiseTests {
  /// A made-up host: what its files say, by path.
  private static func with<Value>(_ content: [String: String], _ body: (HostFiles) throws -> Value) throws -> Value {
    let root = FileManager.default.temporaryDirectory.appending(path: "noise-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    for (path, text) in content {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data((text + "\n").utf8).write(to: file)
    }
    return try body(HostFiles(root: root.path))
  }

  private static let thp = "/sys/kernel/mm/transparent_hugepage"

  private static let loud = [
    "/proc/loadavg": "2.50 1.00 1.00 3/400 1234", "/proc/stat": "cpu  100 0 50 800 0 0 0 10 0 0\ncpu0 1 1",
    "/proc/vmstat": "nr_free_pages 1\npswpin 5\npswpout 7",
    "/proc/swaps": "Filename Type Size Used Priority\n/dev/zram0 partition 1048576 2048 100",
    "\(thp)/enabled": "[always] madvise never", "\(thp)/khugepaged/pages_collapsed": "3",
    "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "performance",
    "/sys/devices/system/cpu/cpu11/cpufreq/scaling_governor": "powersave",
    "/sys/devices/system/cpu/intel_pstate/no_turbo": "0", "/sys/devices/system/cpu/smt/active": "1",
    "/proc/sys/kernel/numa_balancing": "1", "/sys/devices/system/node/online": "0-1", "/sys/kernel/mm/ksm/run": "1",
    "/sys/kernel/mm/damon/admin/kdamonds/0/state": "on",
  ]

  @Test func aLoudHostIsToldWithCommands() throws {
    try Self.with(Self.loud) { files in
      let found = NoiseWatch(files: files).sources()
      let noisy = Dictionary(found.filter { $0.state == .noisy }.map { ($0.topic, $0) }) { $1 }
      for (topic, words) in [
        ("other load", "ps -eo"), ("CPU governor", "cpupower frequency-set -g performance"),
        ("turbo", "echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo"),
        ("SMT", "echo off > /sys/devices/system/cpu/smt/control"), ("THP", "echo madvise > \(Self.thp)/enabled"),
        ("swap", "swapoff -a"), ("NUMA balancing", "sysctl kernel.numa_balancing=0"),
        ("KSM", "echo 0 > /sys/kernel/mm/ksm/run"),
        ("DAMON", "echo off > /sys/kernel/mm/damon/admin/kdamonds/0/state"),
      ] {
        #expect(noisy[topic]?.remedy?.contains(words) == true, "\(topic): \(noisy[topic].debugDescription)")
      }
      #expect(noisy["CPU governor"]?.detail == "performance, powersave")
      #expect(noisy["swap"]?.detail.hasPrefix("2 MiB in use, 0 pages moved") == true)
      // No time went by.
      #expect(found.first { $0.topic == "steal time" }?.state == .unknown)
    }
  }

  @Test func countersAreWatched() throws {
    var content = Self.loud
    content["\(Self.thp)/enabled"] = "always [madvise] never"
    try Self.with(content) { files in
      let watch = NoiseWatch(files: files)
      func change(_ path: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: files.path(path)))
      }
      try change("/proc/stat", "cpu  180 0 50 800 0 0 0 30 0 0\n")
      try change("/proc/vmstat", "pswpin 6\npswpout 9\n")
      try change("\(Self.thp)/khugepaged/pages_collapsed", "8\n")
      let found = Dictionary(watch.sources().map { ($0.topic, $0) }) { $1 }
      #expect(found["steal time"]?.state == .noisy)
      #expect(found["steal time"]?.detail.hasPrefix("20.00 %") == true)
      #expect(found["swap"]?.detail.hasSuffix("3 pages moved during the runs") == true)
      #expect(found["THP"]?.detail == "enabled=madvise; khugepaged collapsed 5 meanwhile")
    }
  }

  @Test func aQuietHostHasNothingToChange() throws {
    let quiet = [
      "/proc/loadavg": "0.05 0.10 0.20 1/100 9", "/proc/stat": "cpu  1 1 1 1 1 1 1 0",
      "\(Self.thp)/enabled": "always [madvise] never", "/proc/swaps": "Filename Type Size Used Priority",
      "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "performance",
      "/sys/devices/system/cpu/cpufreq/boost": "0", "/sys/devices/system/cpu/smt/active": "0",
      "/proc/sys/kernel/numa_balancing": "1", "/sys/devices/system/node/online": "0", "/sys/kernel/mm/ksm/run": "2",
    ]
    try Self.with(quiet) { files in
      let found = NoiseWatch(files: files).sources()
      // What the processor itself tells is not in these files.
      #expect(found.filter { $0.state == .noisy && $0.topic != "virtual machine" }.isEmpty, "\(found)")
      #expect(found.contains { $0.topic == "boost" && $0.state == .quiet })
    }
  }

  @Test func aHostThatTellsNothingIsUnknown() throws {
    try Self.with([:]) { files in
      let found = NoiseWatch(files: files).sources()
      #expect(found.first { $0.topic == "other load" }?.state == .unknown)
      #expect(found.first { $0.topic == "CPU governor" }?.state == .unknown)
    }
  }

  @Test(arguments: ["", "cpu", "cpu 1 2 3", "cpu 1 2 3 4 5 6 7 x", "intr 1 2 3 4 5 6 7 8", "cpu  -1 2 3 4 5 6 7 8"])
  func whatIsNoStatIsNone(_ text: String) {
    #expect(ProcessorTimes(stat: text) == nil)
  }

  @Test func thisHostIsLookedAt() {
    let found = NoiseWatch().sources()
    #expect(found.count >= 4)
    #expect(found.allSatisfy { !$0.detail.isEmpty && ($0.state != .noisy || $0.remedy != nil) })
  }
}
