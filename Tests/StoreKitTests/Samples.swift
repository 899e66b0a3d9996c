// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import TestSupport
import Testing

@testable import StoreKit

/// Runs, cases and repeats with every kind of value.
enum Sample {
  static let moment = Date(timeIntervalSince1970: 1_782_900_000.123)

  static func run(label: String? = nil, suite: String? = "userfaultfd", started: Date = moment) -> NewRun {
    NewRun(
      label: label, suite: suite, summary: suite.map { "what \($0) shows" }, source: suite.map { "\($0), Späte" },
      report: suite.map { _ in #"{"sections":[]}"# }, started: started,
      fingerprint: #"{"kernel": "6.18.5", "cpu": "Späte \"2\""}"#,
      fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", engine: "/opt/libpagefault.so", engineBuild: "ab12",
      tool: "0.1.0", arguments: ["suite", "run", "a b", "\u{1b}\n"], host: suite.map { _ in "h1:9000" },
      fleet: suite.map { _ in "fleet-1" })
  }

  static func cases() -> [NewCase] {
    [
      NewCase(
        ordinal: 0, name: "missing-copy/WAIT=block,AFFINITY=same",
        parameters: [CaseParameter("WAIT", "block"), CaseParameter("AFFINITY", "same")],
        jobFile: "[job]\nrw=write\n; ü\n", jobHash: SHA256.hexadecimal("[job]\nrw=write\n; ü\n".utf8),
        metrics: ["clat_mean_ns", "iops"],
        published: [PublishedFigure(metric: "clat_mean_ns", value: 7800.5, source: "a publication")],
        limits: [
          MetricLimit(metric: "clat_mean_ns", relative: 0.08, absolute: 50),
          MetricLimit(metric: "iops", isJudged: false), MetricLimit(metric: "ns_per_fault", relative: 0.1),
        ], plannedRepeats: 3),
      NewCase(
        ordinal: 1, name: "dax", jobFile: "[dax]\n", jobHash: SHA256.hexadecimal("[dax]\n".utf8), plannedRepeats: 2,
        state: .skipped(reason: "there is no DAX directory", remedy: "set DAX_DIR")),
      NewCase(
        ordinal: 2, name: "wp", jobFile: "[wp]\n", jobHash: SHA256.hexadecimal("[wp]\n".utf8),
        metrics: ["iops"], plannedRepeats: 2, pairs: #"{"ended":"decided","text":"Späte \"2\""}"#),
    ]
  }

  static func repeated(_ number: Int, warmUp: Bool = false, problems: [String] = []) -> NewRepeat {
    var repeated = NewRepeat(
      number: number, isWarmUp: warmUp, started: moment.addingTimeInterval(Double(number)),
      elapsedNS: 1_234_567_890 + Int64(number), problems: problems,
      metrics: [
        "clat_mean_ns": 7800 + Double(number) / 3, "iops": 1e-7, "tiny": .leastNonzeroMagnitude,
        "huge": .greatestFiniteMagnitude,
      ],
      fioJSON: "{\n  \"jobs\" : [],\t\"text\" : \"\u{1F600} é e\u{301}\u{0}\"\n}\n",
      faultReports: [
        NamedText(name: "job.17.json", text: "{\"agree\": true}\n"), NamedText(name: "job.18.json", text: ""),
      ],
      diagnostics: ["fio: a line\u{0} with a NUL", "\\ \" \r\n \u{7f}"], changes: #"[{"name": "thp.enabled"}]"#,
      counters: ["vmstat.pgmajfault": .max, "memcg.failcnt": .min, "perf.page-faults": 0])
    // Not every repeat has one.
    if number == 2 { repeated.profile = "faultscope 1\nfunction 1 ffffffff81000000 a_function [module]\nend\n" }
    return repeated
  }

  /// A store with one complete run, and the run's number.
  static func filled(_ path: String, label: String? = "base") throws -> (Store, RunID) {
    let store = try Store(path: path, mode: .create)
    let run = try store.beginRun(Self.run(label: label), cases: cases())
    let stored = try store.cases(of: run)
    try store.append(repeated(1, warmUp: true), to: stored[0].id)
    try store.append(repeated(1), to: stored[2].id)
    try store.append(repeated(2), to: stored[0].id)
    try store.append(repeated(2, problems: ["fio was killed by signal 9"]), to: stored[2].id)
    try store.append(repeated(3), to: stored[0].id)
    try store.finishRun(run, state: .complete)
    return (store, run)
  }
}

extension TemporaryDirectory {
  /// A path in it for a store.
  var store: String { "\(path)/store.sqlite" }
}

/// What a call throws, for comparison.
func problem<Value>(_ body: () throws -> Value) -> StoreError.Problem? {
  do {
    _ = try body()
    return nil
  } catch let error as StoreError {
    return error.problem
  } catch {
    Issue.record("not the store's own error: \(error)")
    return nil
  }
}
