// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite("faultbench suite", .enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know"))
struct SuiteCommandTests {
  static let job = "[a]\nioengine=null\nrw=read\nsize=1m\n"

  /// Runs `body` with a directory that has the suite `made` of these cases in it.
  static func with(
    _ cases: String, job: String = job, _ body: (TemporaryDirectory) async throws -> Void
  ) async throws {
    try await TemporaryDirectory.with { directory in
      try FileManager.default.createDirectory(atPath: "\(directory.path)/made", withIntermediateDirectories: true)
      try directory.write("suite: made\nsummary: for a test\n" + cases, to: "made/suite.yaml")
      try directory.write(job, to: "made/a.fio")
      try await body(directory)
    }
  }

  static func run(_ arguments: [String], in directory: TemporaryDirectory) async throws -> Executed {
    let fio = try #require(FioMatrix.present.first).path
    return try await Tool.run(
      ["suite"] + arguments, in: directory.path,
      environment: ["FAULTBENCH_JOURNAL": "\(directory.path)/journal", "FAULTBENCH_FIO": fio])
  }

  @Test func aSuiteRunsAndIsShown() async throws {
    let cases = "cases: [{name: a, job: a.fio, repeats: 2, warmup: 0, metrics: [iops]}]\n"
    try await Self.with(cases) { directory in
      let list = try await Self.run(["list", "./made", "--format", "csv"], in: directory)
      #expect(list.status == 0, "\(list.errors)")
      #expect(list.output.contains("a,runs,2,"))
      let run = try await Self.run(["run", "./made", "--label", "first"], in: directory)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("ok"))
      #expect(run.errors.contains("[2/2] a repeat 2 of 2: ok, "))
      #expect(run.errors.contains("stored as run 1 in faultbench.sqlite"))
      #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 76 })
      let again = try await Self.run(["run", "./made", "--resume", "--label", "first"], in: directory)
      #expect(again.status == 2)
      #expect(again.errors.contains("no unfinished run of the suite `made` with the label `first`"))
    }
  }

  /// Every value has its unit, whatever the metric.
  @Test func theSummaryHasUnits() async throws {
    let cases = "cases: [{name: a, job: a.fio, repeats: 1, warmup: 0, metrics: [elapsed_ms]}]\n"
    try await Self.with(cases) { directory in
      let run = try await Self.run(["run", "./made"], in: directory)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains(/elapsed_ms +[0-9.]+ (ms|s)\b/), "\(run.output)")
    }
  }

  @Test func fioIsAskedAboutTheCasesBesideAMistake() async throws {
    let cases = "cases:\n- {name: a, job: a.fio, metrics: [iops]}\n- {name: b, job: none.fio, metrics: [iop]}\n"
    try await Self.with(cases, job: Self.job + "blurb=1\n") { directory in
      let check = try await Self.run(["check", "./made"], in: directory)
      #expect(check.status == 2)
      for words in [
        "suite.yaml:5:38: there is no metric `iop`", "suite.yaml:5:18: the job file `none.fio` cannot be read",
        "a.fio:5:1: ", "refuses it in case `a`: Bad option <blurb=1>",
      ] {
        #expect(check.errors.contains(words), "\(words) in \(check.errors)")
      }
    }
  }

  @Test func oneIsOne() async throws {
    try await Self.with("cases: [{name: a, job: a.fio, repeats: 1, warmup: 0, metrics: [iops]}]\n") { directory in
      let run = try await Self.run(["run", "./made"], in: directory)
      #expect(run.errors.contains("run 1: 1 run of fio ahead\n"), "\(run.errors)")
      let list = try await Self.run(["list", "./made"], in: directory)
      #expect(list.output.contains("1 of 1 cases runs here, in about "), "\(list.output)")
    }
  }

  @Test func wrongUseIsExplained() async throws {
    try await Self.with("cases: [{name: a, job: a.fio, metrics: [iops]}]\n") { directory in
      for (arguments, words) in [
        (["run", "nowhere"], "there is no suite `nowhere`"),
        (["run", "./made", "--case", "z*"], "--case z* matches no case"),
        (["run", "./made", "--repeat", "0"], "--repeat takes a number"),
        (["run", "./made", "--store", "/proc/none/x.sqlite"], "/proc/none/x.sqlite"),
        (["run", "./made", "--fio", "/nowhere/fio"], "there is no fio at /nowhere/fio"),
        (["check", "/etc"], "/etc/suite.yaml: cannot be read"),
      ] {
        let result = try await Self.run(arguments, in: directory)
        #expect(result.status == 2, "\(arguments)")
        #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
      }
      try directory.write("suite: made\ncases: [{name: a}]\n", to: "made/suite.yaml")
      let check = try await Self.run(["check", "./made"], in: directory)
      #expect(check.status == 2)
      #expect(check.errors.contains("made/suite.yaml:1:1: the suite has no `summary`."))
      #expect(check.errors.contains("made/suite.yaml:2:9: the case has no `job`."))
    }
  }

  /// Three cases share alpha: five repeats can never tell anything, and that is said before they run.
  @Test func tooFewRepeatsAreToldBeforeTheyRun() async throws {
    let cases = """
      defaults: {repeats: 6, warmup: 0, metrics: [iops]}
      cases:
      - {name: a, job: a.fio}
      - {name: b, job: a.fio}
      - {name: c, job: a.fio}

      """
    let words = "are too few for `compare` to decide any case"
    try await Self.with(cases) { directory in
      #expect(try await !Self.run(["list", "./made"], in: directory).output.contains(words))
      let list = try await Self.run(["list", "./made", "--repeat", "5"], in: directory)
      #expect(list.status == 0)
      let told = list.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(told.contains(words) && told.contains("At least 6 could (--repeat 6)."), "\(list.output)")
      let run = try await Self.run(["run", "./made", "--repeat", "1"], in: directory)
      #expect(run.status == 0)
      let (warning, begin) = (run.errors.range(of: "1 repeat is too few"), run.errors.range(of: "repeat 1 of 1"))
      #expect(try #require(warning).lowerBound < #require(begin).lowerBound, "\(run.errors)")
    }
    // What this host skips has no part in it: five are enough for the one that runs.
    let skipping = cases.replacing("repeats: 6", with: "repeats: 5")
      .replacing("b, job: a.fio", with: "b, job: a.fio, requires: [{linux: \"99.0\"}]")
      .replacing("c, job: a.fio", with: "c, job: a.fio, requires: [{linux: \"99.0\"}]")
    try await Self.with(skipping) { directory in
      let run = try await Self.run(["run", "./made"], in: directory)
      #expect(run.status == 0 && !run.errors.contains("too few"), "\(run.errors)")
      #expect(try await !Self.run(["list", "./made"], in: directory).output.contains("too few"))
    }
  }

  @Test func everythingSkippedExitsWith77() async throws {
    let cases = "cases: [{name: a, job: a.fio, metrics: [iops], requires: [{linux: \"99.0\"}]}]\n"
    try await Self.with(cases) { directory in
      for command in ["list", "run"] {
        let result = try await Self.run([command, "./made"], in: directory)
        #expect(result.status == 77, "\(result.errors)")
        #expect(result.output.contains("SKIP"))
      }
    }
  }

  /// Where the processor's counters can be had, the case runs and has its figure; elsewhere it is skipped, and says why.
  @Test func aMetricOfThePMUIsMeasuredOrItsCaseSkipped() async throws {
    let cases = """
      cases:
      - {name: a, job: a.fio, metrics: [perf.instructions_kernel, iops], repeats: 1, warmup: 0}

      """
    let perf = try? await Executed.run("/usr/bin/env", ["perf", "stat", "-x,", "-e", "instructions:k", "true"])
    try await Self.with(cases) { directory in
      for command in ["list", "run"] {
        let result = try await Self.run([command, "./made"], in: directory)
        if result.status == 77 {
          #expect(perf?.errors.first?.isNumber != true, "perf counts here: \(perf?.errors ?? "")")
          let text = (result.output + result.errors).split(whereSeparator: \.isWhitespace).joined(separator: " ")
          #expect(text.contains("SKIP a: no `perf.instructions_kernel`: perf_event_open: E"), "\(text)")
          #expect(text.contains("no hardware counters here") || text.contains("perf_event_paranoid"), "\(text)")
        } else {
          #expect(result.status == 0, "\(result.errors)")
          #expect(perf?.errors.hasPrefix("<not supported>") != true)
          if command == "run" {
            #expect(result.output.contains(/perf\.instructions_kernel +[1-9][0-9,]*\/fault/), "\(result.output)")
          }
        }
      }
    }
  }

  @Test func equalSkipsAreToldOnce() async throws {
    let cases = """
      cases: [{name: a, job: a.fio, metrics: [iops], requires: [{linux: "99.0"}], matrix: {SIZE: [1m, 2m, 3m]}}]

      """
    try await Self.with(cases, job: "[a]\nioengine=null\nrw=read\nsize=${SIZE}\n") { directory in
      for command in ["list", "run"] {
        let result = try await Self.run([command, "./made"], in: directory)
        let both = result.output + result.errors
        #expect(both.split(separator: "SKIP a (3 cases): ", omittingEmptySubsequences: false).count == 2, "\(both)")
        #expect(both.split(separator: "boot ", omittingEmptySubsequences: false).count == 2, "\(both)")
        let json = try await Self.run([command, "./made", "--format", "json"], in: directory)
        #expect(
          json.output.split(separator: "\"reason\"", omittingEmptySubsequences: false).count >= 4, "\(json.output)")
      }
      let run = try await Self.run(["run", "./made"], in: directory)
      #expect(run.errors.contains("3 of 3 cases lack something here, and are skipped"))
    }
  }

  @Test func aLockedStoreIsToldAndNothingRuns() async throws {
    try await Self.with("cases: [{name: a, job: a.fio, metrics: [iops], warmup: 0, repeats: 1}]\n") { directory in
      let first = try await Self.run(["run", "./made"], in: directory)
      #expect(first.status == 0)
      let script =
        "import sqlite3,time\nc=sqlite3.connect('faultbench.sqlite',isolation_level=None)\n"
        + "c.execute('begin exclusive')\nopen('locked','w').close()\ntime.sleep(14)\n"
      async let holder = Executed.run("/usr/bin/env", ["python3", "-c", script], in: directory.path)
      for _ in 0..<200 where !FileManager.default.fileExists(atPath: "\(directory.path)/locked") {
        try await Task.sleep(for: .milliseconds(20))
      }
      let second = try await Self.run(["run", "./made"], in: directory)
      #expect(second.status == 2)
      #expect(second.errors.contains("lock"), "\(second.errors)")
      _ = try await holder
    }
  }

  static func stored(in directory: TemporaryDirectory) throws -> Int {
    guard FileManager.default.fileExists(atPath: "\(directory.path)/faultbench.sqlite"),
      let store = try? Store(path: "\(directory.path)/faultbench.sqlite", mode: .existing),
      let run = try? store.run("latest")
    else { return 0 }
    return try store.repeats(of: run.id, metrics: .none).values.joined().count
  }
}
