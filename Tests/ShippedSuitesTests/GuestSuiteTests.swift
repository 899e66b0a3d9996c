// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import SuiteKit

/// An emulated processor gets through a quarter of a billion instructions a second and counts them: work that is fixed, and small.
@Suite("The suites of fio-jobs in a guest")
struct GuestSuiteTests {
  /// Every value that a guest is given; a change of one makes other instruction counts. FAULTBENCH_RECORD=1 records anew.
  @Test func theirPlansAreAsRecorded() throws {
    let text = try Shipped.all.map { suite in
      let plan = try suite.plan(.guest)
      let cpus = plan.guestCPUs.map { ", \($0) CPUs" } ?? ""
      return "\(suite.name): \(plan.cases.count) cases\(cpus)\n" + plan.cases.map(Self.line).joined()
    }.joined(separator: "\n")
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/guest-plans.txt")
    if ProcessInfo.processInfo.environment["FAULTBENCH_RECORD"] == "1" { try Data(text.utf8).write(to: file) }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }

  private static func line(_ planned: PlannedCase) -> String {
    if let reason = planned.skip { return "  \(planned.id)\n    SKIP: \(reason)\n" }
    let own = Set(planned.parameters.map(\.key) + ["NCPUS"])
    let variables = planned.environment.filter { !own.contains($0.key) }.sorted { $0.key < $1.key }
    let words = variables.map { "\($0.key)=\($0.value)" } + planned.settings.map { "\($0.name): \($0.value)" }
    return "  \(planned.id)\n" + (words.isEmpty ? "" : "    \(words.joined(separator: ", "))\n")
  }

  @Test(arguments: Shipped.all)
  func runOnceABootAndWithinItsMemory(_ suite: Shipped) throws {
    let cases = try suite.plan(.guest).cases
    #expect(cases.contains { $0.skip == nil })
    for planned in cases where planned.skip == nil {
      #expect(planned.repeats == 1 && planned.warmup == 0)
      for requirement in planned.requirements {
        guard let bytes = requirement.value.flatMap(FioValue.bytes) else { continue }
        if requirement.name == "memory" { #expect(bytes <= 1 << 30, "\(planned.id)") }
        if requirement.name == "disk" { #expect(bytes <= 1 << 30, "\(planned.id)") }
      }
    }
  }

  /// What the clock ends does another amount in each boot, and what counts all instructions would not repeat. A job whose figures
  /// are not reported may go on for as long as the others need.
  @Test(arguments: Shipped.all)
  func doTheSameWorkInEachBoot(_ suite: Shipped) throws {
    for planned in try suite.plan(.guest).cases where planned.skip == nil {
      let reported = planned.jobPlan.jobs.filter { ($0.value("stats") ?? nil) != "0" }
      #expect(!reported.isEmpty)
      for job in reported {
        #expect(!job.isTimeBased, "\(planned.id)")
        let isVerified = (job.value("verify") ?? nil) != nil
        #expect(job.namedBytes != nil || isVerified, "\(planned.id): what ends [\(job.section)]?")
        let (amount, copies) = (job.namedBytes ?? 0, try #require(job.copies))
        #expect(amount * Double(copies) <= Double(2 << 30), "\(planned.id)")
      }
    }
  }

  /// Small enough that the starts of fio are most of it: half a second each.
  @Test(arguments: Shipped.all)
  func touchFewPages(_ suite: Shipped) throws {
    let cases = try suite.plan(.guest).cases.filter { $0.skip == nil }
    #expect(cases.count <= (suite.name == "populate" ? 100 : 40))
    for planned in cases {
      let pages = planned.jobPlan.jobs.compactMap { job -> Double? in
        guard let bytes = job.namedBytes, let copies = job.copies else { return nil }
        return bytes * Double(copies) / 4096
      }.reduce(0, +)
      #expect(pages <= 300_000, "\(planned.id): \(pages)")
    }
  }
}

@Suite(
  "The suites of fio-jobs with the values for guests, on this machine",
  .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct GuestSuiteJobTests {
  @Test(arguments: Shipped.all)
  func everyCaseIsAJobThatFioTakes(_ suite: Shipped) async throws {
    for planned in try suite.plan(.guest).cases {
      #expect(try await Shipped.refusal(planned.job, planned.environment) == nil, "\(planned.id)")
    }
  }
}
