// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit
import Synchronization
import TestSupport
import Testing

@testable import GuestKit

/// What the guests of a run say, boot by boot, and what becomes of the run.
struct MadeRun: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Behind `up`.
  var reports: [GuestReport]
  var end = MadeQemu.End.exits(0)
  var code: GuestError.Code?
  var words = ""
  let state: RunState
  /// Metrics of `a` in the store, then problems.
  var figures: [Double] = [], problems = 0

  static func measured(_ name: String, _ number: Double) -> GuestReport {
    let repeated = NewRepeat(number: 1, elapsedNS: 1, metrics: ["iops": number])
    return .measured(case: name, repeated: (try? repeated.json()) ?? "")
  }

  static let all: [MadeRun] = [
    MadeRun(
      testDescription: "all is well",
      reports: [
        .began(case: "a", seconds: 1), measured("a", 7), .began(case: "b", seconds: 1), measured("b", 8), .done,
      ],
      state: .complete, figures: [7]),
    MadeRun(
      testDescription: "a case is lost without a word",
      reports: [.began(case: "a", seconds: 1), measured("a", 7), .done],
      code: .garbage, words: "the guest was done and had told nothing of \"b\"", state: .failed, figures: [7]),
    MadeRun(
      testDescription: "a case that nobody asked for", reports: [measured("a", 7), measured("c", 9), .done],
      code: .garbage, words: "the guest has measured \"c\", which is no case of the suite", state: .failed, figures: [7]
    ),
    MadeRun(
      testDescription: "it begins such a case", reports: [measured("a", 7), .began(case: "c", seconds: 1)],
      code: .garbage, words: "the guest begins \"c\", which is no case of the suite", state: .failed, figures: [7]),
    MadeRun(
      testDescription: "it skips such a case",
      reports: [measured("a", 7), .skipped(case: "c", reason: "no", remedy: "")],
      code: .garbage, words: "the guest skips \"c\", which is no case of the suite", state: .failed, figures: [7]),
    MadeRun(
      testDescription: "a repeat that is none",
      reports: [measured("a", 7), .measured(case: "b", repeated: "{\"a\":1}")],
      code: .garbage, words: "what the guest has measured of \"b\" is no repeat (", state: .failed, figures: [7]),
    MadeRun(
      testDescription: "the same case again", reports: [measured("a", 7), measured("a", 8), .done],
      code: .garbage, words: "the guest has measured \"a\" twice in one boot", state: .failed, figures: [7]),
    MadeRun(
      testDescription: "what only a command says", reports: [measured("a", 7), .exited(0), .done],
      code: .garbage, words: "the guest tells of a command", state: .failed, figures: [7]),
    MadeRun(
      testDescription: "it dies at work", reports: [measured("a", 7), .began(case: "b", seconds: 1)],
      code: .ended, words: "the guest was switched off before it was done", state: .failed, figures: [7], problems: 1),
    MadeRun(
      testDescription: "it never ends", reports: [.began(case: "a", seconds: 1)], end: .stays, code: .hung,
      words: "nothing was heard of the guest for 1 s", state: .failed, problems: 1),
  ]
}

@Suite("What guests say goes into the store, and nothing else")
struct GuestKernelRunTests {
  @Test(arguments: MadeRun.all)
  func stores(_ made: MadeRun) async throws {
    try await TemporaryDirectory.with { directory in
      var qemu = MadeQemu()
      qemu.channel = try ([MadeTalk.up] + made.reports).flatMap { try GuestFrame.encode($0) }
      qemu.end = made.end
      let (outcome, store, events) = try await Self.run(qemu, in: directory) {
        if made.code == .hung { $0.limits.silence = .seconds(1) }
      }
      #expect(outcome.failure?.code == made.code, "\(String(describing: outcome.failure))")
      #expect(outcome.failure?.message.hasPrefix(made.words) ?? made.words.isEmpty, "\(outcome)")
      #expect(outcome.state == made.state && outcome.isFine == (made.state == .complete))
      #expect(events.contains("again") == false)
      let run = try #require(outcome.run)
      let stored = try store.cases(of: run)
      let repeats = try store.repeats(of: run)
      #expect(stored.map(\.name) == ["a", "b"])
      let figures = stored.filter { $0.name == "a" }.flatMap { repeats[$0.id] ?? [] }.compactMap { $0.metrics["iops"] }
      #expect(figures == made.figures)
      #expect(repeats.values.joined().filter { !$0.problems.isEmpty }.count == made.problems)
    }
  }

  @Test("a profile that cannot be read is told, and what was measured is kept, as is the rest of the boot")
  func unreadableProfile() async throws {
    try await TemporaryDirectory.with { directory in
      var qemu = MadeQemu()
      let key = String(repeating: "a1", count: 32)
      let symbols = "ffffffff81000000 T asm_exc_page_fault\nffffffff81000020 T handle_mm_fault\n"
      SymbolCache(GuestCache(directory: directory.file("cache"))).keep(Data(symbols.utf8), of: key)
      let reports: [GuestReport] = [
        MadeTalk.up, .symbols(key: key), .began(case: "a", seconds: 1), MadeRun.measured("a", 7),
        .began(case: "b", seconds: 1), MadeRun.measured("b", 8), .done,
      ]
      qemu.channel = try reports.flatMap { try GuestFrame.encode($0) }
      // Windows of the plugin, which are there once these files are.
      qemu.links = [1, 2].map { ("profile.\($0)", directory.file("window.\($0)")) }
      let window = """
        faultscope 1
        window 2 closed
        total 0 user-fault 100 1 1
        unfinished 0
        function 1 ffffffff81000000
        root 1 user-fault
        node 8 1 1 100 1 0 0
        end

        """
      let notes = Seen()
      let (outcome, store, _) = try await Self.run(qemu, in: directory) { runner in
        runner.scope = "/a/libfaultscope.so"
        runner.cache = GuestCache(directory: directory.file("cache"))
        runner.observe = { event in
          switch event {
          case .caseBegan(_, case: "a", _, _): _ = try? directory.write("faultscope 1\nwindow", to: "window.1")
          case .caseBegan: _ = try? directory.write(window, to: "window.2")
          case .note(let text): notes.add(text)
          default: break
          }
        }
      }
      #expect(outcome.isFine, "\(String(describing: outcome.failure))")
      let run = try #require(outcome.run)
      let repeats = try store.repeats(of: run)
      #expect(repeats.values.joined().compactMap { $0.metrics["iops"] }.sorted() == [7, 8])
      #expect(notes.all.count == 1 && notes.all.first?.hasPrefix("made: a has no profile: ") == true, "\(notes.all)")
      let stored = try store.cases(of: run)
      let profiles = try stored.map { item in
        try repeats[item.id]?.compactMap { try store.profile(of: $0.id) }.count
      }
      #expect(profiles == [0, 1])
    }
  }

  @Test("a kernel that does not come up is booted once more, and has no run")
  func again() async throws {
    try await TemporaryDirectory.with { directory in
      let (outcome, store, events) = try await Self.run(MadeQemu(), in: directory) { _ in }
      #expect(events == ["booting", "again", "booting", "failed"])
      #expect(outcome.failure?.code == .ended && outcome.run == nil && !outcome.isFine)
      #expect(try store.runs().isEmpty)
    }
  }

  private static func run(
    _ made: MadeQemu, in directory: TemporaryDirectory, _ change: (inout GuestRunner) -> Void
  ) async throws -> (GuestOutcome, Store, [String]) {
    let suite = directory.file("made")
    try FileManager.default.createDirectory(atPath: suite, withIntermediateDirectories: true)
    try directory.write(
      """
      suite: made
      summary: for a test
      defaults: {repeats: 1, warmup: 0, metrics: [iops]}
      cases: [{name: a, job: a.fio}, {name: b, job: a.fio}]
      """, to: "made/suite.yaml")
    try directory.write("[a]\nioengine=null\nrw=read\nsize=1m\n", to: "made/a.fio")
    let store = try Store(path: directory.file("store"), mode: .create)
    let qemu = Qemu(path: try made.write(to: directory), version: "7.2.0", virtiofsd: nil)
    var machine = GuestMachine()
    machine.countsInstructions = false
    var runner = GuestRunner(qemu: qemu, machine: machine, store: store)
    change(&runner)
    let seen = Seen()
    let observe = runner.observe
    runner.observe = { event in
      observe(event)
      switch event {
      case .booting: seen.add("booting")
      case .again: seen.add("again")
      case .failed: seen.add("failed")
      default: break
      }
    }
    let plan = try GuestPlan.read(directory: suite, cases: [])
    let work = GuestRunner.Work(
      plan: plan, directory: suite, cases: [], fio: FioBinary(path: "/bin/true", version: "fio-3.33"), engine: nil)
    let name = try #require(KernelName("made"))
    let kernel = Kernel(name: name, release: "6.1.0", image: "/nowhere")
    let run = GuestKernelRun(runner, work, kernel, label: "made", boots: 1)
    try await run.boot(1, initrd: "/nowhere")
    return (try run.finish(), store, seen.all)
  }
}

private final class Seen: Sendable {
  private let names = Mutex<[String]>([])
  var all: [String] { names.withLock { $0 } }
  func add(_ name: String) { names.withLock { $0.append(name) } }
}
