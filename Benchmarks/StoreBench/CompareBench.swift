// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import Foundation
import ReportKit
import Results
import StoreKit

/// What `compare` costs for two runs of many cases, from a store and from exports, and `report` and `history` of such runs.
struct CompareBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Comparing two runs, and showing them.")

  @Argument(help: "A store to make; one that this program made is used again.") var file: String
  @Option(help: "Cases of each run.") var cases = 1000
  @Option(help: "Repeats of each case.") var repeats = 20

  /// The store, made unless it is there.
  @discardableResult
  func make() throws -> Store {
    let store = try Store(path: file, mode: .create)
    if try store.runs().isEmpty {
      for (label, seed) in [("base", UInt64(1)), ("candidate", 2)] { try fill(store, label, seed) }
    }
    return store
  }

  func run() throws {
    let store = try make()
    let exports = ["\(file).base.json", "\(file).candidate.json"]
    for (label, path) in zip(["base", "candidate"], exports) {
      try store.export(try store.run(label).id).write(to: URL(fileURLWithPath: path))
    }
    let shape = "two runs of \(cases) cases x \(repeats)"
    try measure("compare \(shape), from a store") { try compare("base", "candidate") }
    try measure("compare \(shape), from exports") { try compare(exports[0], exports[1]) }
    try measure("report of one of them, as text") {
      SuiteReport(try SuiteResults("base", in: Store(path: file, mode: .existing))).text()
    }
    try measure("history of a case") {
      let points = try Store(path: file, mode: .existing).history(case: "case/N=7", metric: "ns_per_fault")
      return TextRenderer().render(HistoryTable(History(points, case: "case/N=7", metric: "ns_per_fault")).table)
    }
  }

  private func compare(_ base: String, _ candidate: String) throws -> String {
    let sides = try ComparisonSource(store: file).sides(base: [base], candidate: [candidate])
    return try Comparison(base: sides.base, candidate: sides.candidate).text()
  }

  /// Times that spread by about 5 %, medians in steps as fio's are, so that they tie.
  private func fill(_ store: Store, _ label: String, _ seed: UInt64) throws {
    let plan = (0..<cases).map { number in
      let job = "; environment: N=\(number)\n[job]\nrw=write\nsize=64m\n"
      return NewCase(
        ordinal: number, name: "case/N=\(number)", parameters: [CaseParameter("N", "\(number)")],
        jobFile: job, jobHash: SHA256.hexadecimal(job.utf8),
        metrics: ["ns_per_fault", "clat_p50_ns", "iops"], plannedRepeats: repeats)
    }
    let run = try store.beginRun(MadeUpRepeat.run(label), cases: plan)
    var state = seed
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
    let ids = try store.cases(of: run).map(\.id)
    for number in 1...max(1, repeats) {
      for id in ids {
        let time = 1000 * (0.85 + 0.1 * (uniform() + uniform() + uniform()))
        var made = MadeUpRepeat.make(number + 1, json: nil)
        made.metrics["ns_per_fault"] = time
        made.metrics["clat_p50_ns"] = (time / 16).rounded() * 16
        made.metrics["iops"] = 1e9 / time
        try store.append(
          NewRepeat(number: number, elapsedNS: 1_000_000_000, metrics: made.metrics, counters: made.counters), to: id)
      }
    }
    try store.finishRun(run, state: .complete)
  }

  private func measure<Value>(_ what: String, _ body: () throws -> Value) throws {
    var timing = Timing()
    for _ in 0..<5 { _ = try timing.measure(body) }
    print("\(what): \(timing.text)")
    print("measured\tstore/\(what), ms\t\(timing.median)")
  }
}
