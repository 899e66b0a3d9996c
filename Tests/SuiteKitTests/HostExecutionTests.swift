// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import StoreKit
import SuiteKit
import Synchronization
import TestSupport
import Testing

@Suite(
  "A suite that sets the host", .serialized,
  .enabled(if: anyFio != nil && geteuid() == 0, "needs root and a fio that the tests know"))
struct HostExecutionTests: RunsAlone {
  /// A setting that nothing else of the tests changes.
  static let knob = "/sys/kernel/mm/transparent_hugepage/khugepaged/alloc_sleep_millisecs"

  static func value() -> String? {
    (try? String(contentsOfFile: knob, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  static let hasKnob = value() != nil

  @Test(.enabled(if: hasKnob, "no khugepaged"))
  func settingsAreInForceAndThenRestored() async throws {
    let fio = try #require(anyFio)
    let before = try #require(Self.value())
    let wanted = before == "61234" ? "61235" : "61234"
    let yaml = """
      defaults: {repeats: 1, warmup: 1, environment: {SIZE: 1m}, metrics: [iops]}
      cases:
      - {name: a, job: a.fio, settings: {khugepaged.alloc_sleep_millisecs: \(wanted)}}
      - {name: b, job: a.fio}

      """
    let job = SuiteDirectory.job + "exec_prerun=cp \(Self.knob) ${CASE_DIR}/../../seen\n"
    try await SuiteDirectory.with(yaml, ["a.fio": job]) { suite in
      let store = try suite.store()
      var runner = suite.runner(fio, into: store)
      let seen = Mutex<[String?]>([])
      runner.observe = { event in
        if case .repeatEnded = event { seen.withLock { $0.append(Self.value()) } }
      }
      let outcome = try await runner.run(suite.plan())
      #expect(outcome.verdict == .fine)
      #expect(seen.withLock { $0 } == [wanted, wanted, before, before])
      #expect(Self.value() == before)
      let first = try #require(try store.cases(of: outcome.run).first)
      let changes = try JSONDecoder().decode(
        [SettingChange].self, from: Data(#require(try store.repeats(of: first.id).first).changes.utf8))
      #expect(changes.map(\.before) == [before] && changes.map(\.after) == [wanted])
    }
  }

  /// What this host lacks for a case with this requirement; nil where it has it.
  private static func lack(_ name: String) -> String? {
    guard let requirement = try? Requirement(name: name) else { return "`\(name)` is no requirement" }
    guard case .missing(let reason, let remedy) = requirement.probe(directory: "/var/tmp") else { return nil }
    return "\(reason). \(remedy)"
  }

  static let noCgroup = lack("cgroup")
  static let noPerf = lack("perf")

  @Test(.enabled(if: noCgroup == nil, "\(noCgroup ?? "")"))
  func outOfMemoryInACgroupIsAnInvalidRepeat() async throws {
    let fio = try #require(anyFio)
    let yaml = """
      defaults: {repeats: 1, warmup: 0, environment: {SIZE: 256m}, metrics: [iops], requires: [cgroup]}
      cases:
      - {name: a, job: a.fio, settings: {memory.limit: 64m}}

      """
    let job = "[a]\nioengine=mmap\nrw=write\nbs=4k\nsize=${SIZE}\nfilename=/dev/shm/faultbench-suite-oom\nunlink=1\n"
    defer { try? FileManager.default.removeItem(atPath: "/dev/shm/faultbench-suite-oom") }
    try await SuiteDirectory.with(yaml, ["a.fio": job]) { suite in
      let store = try suite.store()
      let outcome = try await suite.runner(fio, into: store).run(suite.plan())
      #expect(outcome.verdict == .failed)
      #expect(outcome.ran == 1 && outcome.invalid == 1)
      #expect(!outcome.isHostChanged)
      let item = try #require(try store.cases(of: outcome.run).first)
      let problems = try #require(try store.repeats(of: item.id).first).problems
      #expect(problems.joined(separator: " ").contains("SIGKILL"), "\(problems)")
    }
  }

  @Test(.enabled(if: hasKnob, "no khugepaged"))
  func aSettingThatTheHostCannotHaveSkipsItsCases() async throws {
    let fio = try #require(anyFio)
    let yaml = """
      defaults: {repeats: 1, warmup: 0, environment: {SIZE: 1m}, metrics: [iops]}
      cases:
      - {name: a, job: a.fio, settings: {hugepages.2m: 100000000, khugepaged.alloc_sleep_millisecs: 61236}}
      - {name: b, job: a.fio}

      """
    let before = Self.value()
    try await SuiteDirectory.with(yaml) { suite in
      let store = try suite.store()
      let outcome = try await suite.runner(fio, into: store).run(suite.plan())
      #expect(outcome.verdict == .fine)
      #expect(Self.value() == before)
      let cases = try store.cases(of: outcome.run)
      if case .skipped(let reason, _) = try #require(cases.first).state {
        #expect(reason.contains("do not fit into"))
      } else {
        Issue.record("case a is not skipped: \(String(describing: cases.first))")
      }
      #expect(try store.repeats(of: #require(cases.last).id).allSatisfy(\.isValid))
    }
  }

  @Test(.enabled(if: noPerf == nil, "\(noPerf ?? "")"))
  func fioIsCountedFromItsBeginning() async throws {
    let fio = try #require(anyFio)
    let yaml = """
      defaults: {repeats: 1, warmup: 0, environment: {SIZE: 1m}, metrics: [iops, perf.page-faults], requires: [perf]}
      cases: [{name: a, job: a.fio}]

      """
    try await SuiteDirectory.with(yaml) { suite in
      let store = try suite.store()
      let outcome = try await suite.runner(fio, into: store).run(suite.plan())
      #expect(outcome.verdict == .fine)
      let item = try #require(try store.cases(of: outcome.run).first)
      let metrics = try #require(try store.repeats(of: item.id).first).metrics
      // fio counts its job alone; perf also what came before, the loader's faults among them.
      let counted = try #require(metrics["perf.page-faults"])
      #expect(counted > (metrics["minor_faults"] ?? .infinity))
    }
  }
}
