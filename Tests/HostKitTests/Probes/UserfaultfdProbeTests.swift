// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import HostKit

#if arch(x86_64)
  private let systemCall = 323
#else
  private let systemCall = 282
#endif

/// The ways to a userfaultfd and the memory that can be registered.
@Suite struct UserfaultfdTests {
  private let facts = UserfaultfdProbe(files: HostFiles()).facts() + UserfaultfdModeProbe(files: HostFiles()).facts()

  @Test(
    .enabled(if: HostCommand.exists("perl"), "no perl to make the system call by itself"),
    arguments: [(0, UserfaultfdWay.call), (1, .userModeOnly)])
  func theSystemCallAnswersAsItAnswersPerl(flags: Int, way: UserfaultfdWay) throws {
    let errno = try HostCommand.run("perl", "-e", "print syscall(\(systemCall), \(flags)) < 0 ? 0 + $! : 0").output
    let ours = refusal { () throws(Errno) in _ = try way.open(HostFiles()) }
    #expect("\(ours?.rawValue ?? 0)" == errno)
  }

  @Test func modesAgreeWithTheHandshake() throws {
    let features = Set(try #require(facts.about("userfaultfd features")).detail.split(separator: " ").map(String.init))
    let expected = [
      ("missing", "MISSING_SHMEM", "memfd"), ("missing", "MISSING_HUGETLBFS", "hugetlb"),
      ("minor", "MINOR_SHMEM", "memfd"), ("minor", "MINOR_HUGETLBFS", "hugetlb"), ("wp", "PAGEFAULT_FLAG_WP", "anon"),
      ("wp", "WP_HUGETLBFS_SHMEM", "memfd"),
    ]
    for (mode, feature, backing) in expected where features.contains(feature) {
      // A kernel can offer hugetlb and have no page size of it.
      if backing == "hugetlb", HugetlbProbe.sizes(HostFiles()).isEmpty { continue }
      let detail = try #require(facts.about("userfaultfd \(mode)")).detail
      #expect(detail.contains("\(backing) ("), "\(feature) is offered, but \(mode) on \(backing) was refused")
    }
    #expect(facts.about("userfaultfd minor")?.detail.contains("anon (") == false)
  }

  @Test func theWaysInTheOrderOfTheEngine() {
    #expect(UserfaultfdWay.all == [.call, .device, .userModeOnly])
    #expect(UserfaultfdWay.all.map(\.name) == ["userfaultfd(2)", "/dev/userfaultfd", "UFFD_USER_MODE_ONLY"])
    #expect(UserfaultfdWay.all.map(\.reportsKernelFaults) == [true, true, false])
  }

  @Test func onlyWhatCanAnswerIsNamed() throws {
    let allowed = [
      "missing anon": ["copy", "zeropage", "move"], "missing memfd": ["copy", "zeropage"], "missing hugetlb": ["copy"],
      "minor memfd": ["continue"], "minor hugetlb": ["continue"], "wp anon": ["writeprotect"],
      "wp memfd": ["writeprotect"],
    ]
    for mode in ["missing", "minor", "wp"] {
      let fact = try #require(facts.about("userfaultfd \(mode)"))
      for match in fact.detail.matches(of: /([a-z]+) \(([a-z ]*)\)/) {
        let answers = match.2.split(separator: " ").map(String.init)
        let expected = try #require(allowed["\(mode) \(match.1)"], "\(mode) of \(match.1)")
        #expect(!answers.isEmpty && answers.allSatisfy(expected.contains), "\(fact.detail)")
      }
    }
  }

  @Test func withoutADeviceNodeTheSystemCallDecides() throws {
    let fact = try #require(UserfaultfdProbe(files: try MadeUpTree().files).fact)
    #expect(fact.detail.contains("/dev/userfaultfd ENOENT"))
    #expect(!fact.detail.contains("unprivileged"))
  }

  @Test func featureNames() {
    #expect(UserfaultfdProbe.names(of: 0).isEmpty)
    #expect(UserfaultfdProbe.names(of: 1 << 16 | 1 << 63) == ["MOVE", "bit63"])
    #expect(UserfaultfdModeProbe.answers(1 << 3 | 1 << 7 | 1 << 63) == ["copy", "continue"])
  }
}
