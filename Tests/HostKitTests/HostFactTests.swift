// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

private let destination = ProcessInfo.processInfo.environment["FAULTBENCH_TEST_FACTS_TO"]
private let asNobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
private let canBecomeNobody =
  destination == nil && geteuid() == 0 && HostCommand.exists("setpriv")
  && (try? HostCommand.run(asNobody + ["test", "-x", thisBinary]).status) == 0
private let thisBinary = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""

/// The facts as another process sees them: this test binary, started again as root or as nobody.
@Suite struct OtherProcessTests: RunsAlone {
  /// What the other process runs; alone, without a destination, it has nothing to do.
  @Test(.enabled(if: destination != nil, "only runs inside the other tests of this suite"))
  func writeFacts() throws {
    let path = try #require(destination)
    try JSONEncoder().encode(Host.facts()).write(to: URL(fileURLWithPath: path))
  }

  @Test(.enabled(if: canBecomeNobody, "needs root, setpriv, and a test binary that nobody may run"))
  func nobodyGetsFactsWithRemedies() throws {
    let (facts, _) = try facts(through: asNobody)
    let mine = Host.facts()
    #expect(facts.map(\.topic) == mine.map(\.topic))
    #expect(facts.about("privileges")?.state == .limited)
    #expect(facts.about("privileges")?.detail.hasPrefix("user 65534") == true)
    for fact in facts where fact.state != .available {
      #expect(fact.cause?.isEmpty == false && fact.remedy?.isEmpty == false, "\(fact.topic)")
    }
    if HostFiles().number("/proc/sys/vm/unprivileged_userfaultfd") == 0 {
      #expect(facts.about("userfaultfd")?.detail.contains("userfaultfd(2) EPERM") == true)
    }
  }

  @Test(.enabled(if: destination == nil, "is running inside itself"))
  func nothingStaysChanged() throws {
    // Other tests change settings for a while: each attempt waits for them, and what a probe leaves is left each time.
    let unchanged = try (1...3).contains { _ in
      let before = try hostState()
      let (_, process) = try facts(through: [])
      let left = CgroupMemory.find(HostFiles())?.ancestors.flatMap { HostFiles().names(in: $0) } ?? []
      #expect(left.allSatisfy { !$0.hasPrefix("faultbench-probe-\(process)-") })
      return try (1...20).contains { _ in
        if try hostState() == before { return true }
        usleep(100_000)
        return false
      }
    }
    #expect(unchanged)
  }

  /// env(1) becomes setpriv, which becomes the test binary: the process keeps its number.
  private func facts(through prefix: [String]) throws -> (facts: [HostFact], process: Int32) {
    let directory = URL(fileURLWithPath: "/tmp/faultbench-facts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    chmod(directory.path, 0o777)
    let file = directory.appending(path: "facts.json")
    let outcome = try HostCommand.run(
      prefix + [thisBinary] + Self.testArguments, environment: ["FAULTBENCH_TEST_FACTS_TO": file.path])
    #expect(!outcome.died && outcome.status == 0, "the other process failed: \(outcome.output)")
    return (try JSONDecoder().decode([HostFact].self, from: Data(contentsOf: file)), outcome.processIdentifier)
  }

  private static let testArguments = [
    "--testing-library", "swift-testing", "--filter", "OtherProcessTests/writeFacts",
  ]

  /// What a careless probe could change: mounts, loop and zram devices, swap, huge page settings.
  private func hostState() throws -> String {
    try HostCommand.run(
      "bash", "-c",
      """
      cat /proc/mounts /proc/swaps
      ls /sys/block
      cat /sys/kernel/mm/transparent_hugepage/{enabled,defrag,shmem_enabled} 2>&1
      cat /sys/kernel/mm/hugepages/*/nr_hugepages 2>&1
      sysctl vm.unprivileged_userfaultfd vm.swappiness kernel.perf_event_paranoid vm.overcommit_memory 2>&1
      """
    ).output
  }
}

/// The facts of this host as a whole.
@Suite struct FactTests {
  @Test func everyTopicOnceWithADetail() {
    let facts = Host.facts()
    #expect(Set(facts.map(\.topic)).count == facts.count)
    for topic in ["kernel", "THP", "userfaultfd", "cgroup memory", "swap", "loop devices", "privileges"] {
      #expect(facts.contains { $0.topic == topic }, "no fact about \(topic)")
    }
    #expect(facts.allSatisfy { !$0.detail.isEmpty })
  }

  @Test func whatIsNotAvailableHasACauseAndARemedy() {
    for fact in Host.facts() where fact.state != .available {
      #expect(fact.cause?.isEmpty == false, "\(fact.topic): no cause")
      #expect(fact.remedy?.isEmpty == false, "\(fact.topic): no remedy")
    }
  }

  @Test func jsonRoundTrip() throws {
    let facts = Host.facts()
    #expect(try JSONDecoder().decode([HostFact].self, from: JSONEncoder().encode(facts)) == facts)
  }
}
