// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import HostKit

private let sizes = HugetlbProbe.sizes(HostFiles())
private let smallest = "\(HugetlbProbe.directory)/hugepages-\(sizes.first ?? 0)kB"
private let mayReserve = FileManager.default.isWritableFile(atPath: smallest + "/nr_overcommit_hugepages")

/// The hugetlb pool and the mapping of one page.
@Suite struct HugetlbTests: RunsAlone {
  @Test(.enabled(if: !sizes.isEmpty, "this kernel has no hugetlb"))
  func oneFactPerSizeWithThePoolOfMeminfo() throws {
    #expect(HugetlbProbe(files: HostFiles()).facts().count == sizes.count)
    // Other tests may borrow pages between the two readings: one agreement in many is enough, a wrong probe has none.
    let agreed = try (1...200).contains { _ in
      let meminfo = try HostCommand.run("grep", "Huge", "/proc/meminfo").output.split(separator: "\n")
      let size = meminfo.first { $0.hasPrefix("Hugepagesize:") }?.split(separator: " ").dropFirst().first
      let total = meminfo.first { $0.hasPrefix("HugePages_Total:") }?.split(separator: " ").last
      let topic = "hugetlb \(binarySize((size.flatMap { Int($0) } ?? 0) * 1024))"
      return HugetlbProbe(files: HostFiles()).facts().about(topic)?.detail.hasPrefix("nr \(total ?? "?"), ") == true
    }
    #expect(agreed)
  }

  /// Overcommit lets the kernel lend a page for one mapping: nothing is reserved, nothing stays.
  @Test(.enabled(if: mayReserve, "not root, or no hugetlb: the pool cannot be widened for the trial"))
  func aPageInThePoolIsMapped() throws {
    let knob = smallest + "/nr_overcommit_hugepages"
    let before = try #require(HostFiles().text(knob))
    try Data("\((Int(before) ?? 0) + 4)\n".utf8).write(to: URL(fileURLWithPath: knob))
    defer { try? Data("\(before)\n".utf8).write(to: URL(fileURLWithPath: knob)) }
    let fact = HugetlbProbe(files: HostFiles()).fact
    #expect(fact?.state == .available)
    #expect(fact?.detail.hasSuffix("one page mapped") == true)
  }

  @Test func withoutTheDirectory() throws {
    #expect(HugetlbProbe(files: try MadeUpTree().files).fact?.state == .missing)
  }

  @Test func aSizeThatTheKernelDoesNotHaveIsRefusedWithItsErrno() throws {
    let tree = try MadeUpTree([
      "\(HugetlbProbe.directory)/hugepages-8kB/nr_hugepages": "7\n",
      "\(HugetlbProbe.directory)/hugepages-12kB/nr_hugepages": "7\n",
      "\(HugetlbProbe.directory)/hugepages-kB/nr_hugepages": "7\n",
      "\(HugetlbProbe.directory)/hugepages--4kB/nr_hugepages": "7\n",
      "\(HugetlbProbe.directory)/hugepages-99999999999kB/nr_hugepages": "7\n",
    ])
    let facts = HugetlbProbe(files: tree.files).facts()
    #expect(facts.map(\.topic) == ["hugetlb 8 KiB"])
    #expect(facts.first?.detail == "nr 7, free ?, reserved ?, surplus ?, overcommit ?")
    #expect(facts.first?.cause == "mmap of one page: EINVAL (Invalid argument)")
  }

  private static let pool = [
    "\(HugetlbProbe.directory)/hugepages-2048kB/free_hugepages": "8\n",
    "\(HugetlbProbe.directory)/hugepages-2048kB/resv_hugepages": "0\n",
  ]
  private static let unified = [
    "/proc/self/mountinfo": "30 20 0:26 / /sys/fs/cgroup rw - cgroup2 none rw\n", "/proc/self/cgroup": "0::/a/b\n",
    "/sys/fs/cgroup/a/b/cgroup.controllers": "memory hugetlb\n", "/sys/fs/cgroup/a/b/hugetlb.2MB.max": "max\n",
    "/sys/fs/cgroup/a/b/hugetlb.2MB.rsvd.max": "max\n", "/sys/fs/cgroup/a/hugetlb.2MB.rsvd.max": "max\n",
    "/sys/fs/cgroup/a/hugetlb.2MB.max": "4194304\n", "/sys/fs/cgroup/a/hugetlb.2MB.current": "4194304\n",
    "/sys/fs/cgroup/a/hugetlb.2MB.events": "max 7\n",
  ]

  @Test func aLimitOfTheControllerIsNamed() throws {
    let touched = HugetlbProbe.Refused(error: .badAddress, isMapped: true)
    let mapped = HugetlbProbe.Refused(error: .noMemory, isMapped: false)
    let tree = try MadeUpTree(Self.unified.merging(Self.pool) { $1 })
    let reason = HugetlbProbe(files: tree.files).why(touched, 2048)
    #expect(
      reason.cause == """
        one page was mapped, touching it: EFAULT (Bad address): the hugetlb controller's \
        /sys/fs/cgroup/a/hugetlb.2MB.max is 4 MiB, 4 MiB in use, 7 refused so far
        """)
    #expect(reason.remedy == "as root: echo max > /sys/fs/cgroup/a/hugetlb.2MB.max")
    #expect(
      HugetlbProbe(files: tree.files).why(mapped, 2048).cause == "mmap of one page: ENOMEM (Cannot allocate memory)")
    try tree.write("0\n", to: "/sys/fs/cgroup/a/b/hugetlb.2MB.rsvd.max")
    #expect(
      HugetlbProbe(files: tree.files).why(mapped, 2048).remedy
        == "as root: echo max > /sys/fs/cgroup/a/b/hugetlb.2MB.rsvd.max")
  }

  @Test func alsoInHierarchyV1() throws {
    let group = "/cg/x/hugetlb.1GB"
    let tree = try MadeUpTree([
      "/proc/self/mountinfo": "30 20 0:26 / /cg rw - cgroup none rw,hugetlb\n", "/proc/self/cgroup": "4:hugetlb:/x\n",
      "\(group).limit_in_bytes": "0\n", "\(group).usage_in_bytes": "0\n", "\(group).failcnt": "3\n",
      "\(group).rsvd.limit_in_bytes": "9223372036854771712\n",
    ])
    let reason = HugetlbProbe(files: tree.files).why(.init(error: .badAddress, isMapped: true), 1 << 20)
    #expect(
      reason.cause.hasSuffix("the hugetlb controller's \(group).limit_in_bytes is 0 B, 0 B in use, 3 refused so far"))
    #expect(reason.remedy == "as root: echo -1 > \(group).limit_in_bytes")
    let mapped = HugetlbProbe(files: tree.files).why(.init(error: .noMemory, isMapped: false), 1 << 20)
    #expect(!mapped.cause.contains("controller"))
  }

  @Test func aMountPointWithABlankIsFollowed() throws {
    let tree = try MadeUpTree([
      "/proc/self/mountinfo": """
      29 20 0:25 / /unified rw - cgroup2 none rw
      30 20 0:26 /docker/1f /my\\040cgroups rw shared:4 master:1 - cgroup none rw,hugetlb

      """,
      "/proc/self/cgroup": "4:cpu,hugetlb:/docker/1f/x\n0::/\n", "/unified/cgroup.controllers": "memory\n",
      "/my cgroups/hugetlb.2MB.limit_in_bytes": "2097152\n", "/my cgroups/hugetlb.2MB.usage_in_bytes": "1\n",
    ])
    let limit = HugetlbLimit.find(inTheWayOf: 2 << 20, kibibytes: 2048, reserving: false, tree.files)
    #expect(
      limit == HugetlbLimit(file: "/my cgroups/hugetlb.2MB.limit_in_bytes", bytes: 2 << 20, used: 1, failures: nil))
    #expect(HugetlbLimit.find(inTheWayOf: (2 << 20) - 1, kibibytes: 2048, reserving: false, tree.files) == nil)
    #expect(HugetlbLimit.find(inTheWayOf: 2 << 20, kibibytes: 1 << 20, reserving: false, tree.files) == nil)
  }

  @Test func pagesOfOthersAreTold() throws {
    let tree = try MadeUpTree(Self.pool)
    try tree.write("8\n", to: "\(HugetlbProbe.directory)/hugepages-2048kB/resv_hugepages")
    let reason = HugetlbProbe(files: tree.files).why(.init(error: .noMemory, isMapped: false), 2048)
    #expect(reason.cause.hasSuffix("others have reserved what is free"))
    #expect(reason.remedy.contains("nr_hugepages"))
  }
}
