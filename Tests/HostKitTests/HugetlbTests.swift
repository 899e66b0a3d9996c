// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

@testable import HostKit

private let sizes = HugetlbProbe.sizes(HostFiles())
private let smallest = "\(HugetlbProbe.directory)/hugepages-\(sizes.first ?? 0)kB"
private let mayReserve = FileManager.default.isWritableFile(atPath: smallest + "/nr_overcommit_hugepages")

/// The hugetlb pool and the mapping of one page.
@Suite struct HugetlbTests {
  @Test(.enabled(if: !sizes.isEmpty, "this kernel has no hugetlb"))
  func oneFactPerSizeWithThePoolOfMeminfo() throws {
    #expect(HugetlbProbe(files: HostFiles()).facts().count == sizes.count)
    // Other tests may borrow pages between the two readings: one agreement in many is enough, a wrong probe has none.
    let agreed = try (1...200).contains { _ in
      let meminfo = try Command.run("grep", "Huge", "/proc/meminfo").output.split(separator: "\n")
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
}
