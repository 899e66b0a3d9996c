// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import StoreKit

/// Queries over 10,000 stored repeats: one run of many cases, and one case in many runs.
struct QueryBench: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "query", abstract: "Queries over many stored repeats.")

  @Argument(help: "A store to make; one that this program made is used again.") var file: String
  @Option(help: "Stored repeats of each shape.") var repeats = 10_000

  func run() throws {
    let store = try Store(path: file, mode: .create)
    if try store.runs().isEmpty { try fill(store) }
    let (wide, long) = (try store.run("wide").id, try store.run("long").id)
    try measure("open the store") { try Store(path: file, mode: .existing) }
    try measure("report: a run of \(repeats / 10) cases x 10, all metrics") {
      let store = try Store(path: file, mode: .existing)
      return (try store.cases(of: wide), try store.repeats(of: wide))
    }
    try measure("report of such a run, two metrics") {
      let store = try Store(path: file, mode: .existing)
      return (try store.cases(of: wide), try store.repeats(of: wide, metrics: .only(["clat_p0_ns", "clat_p1_ns"])))
    }
    try measure("report of such a run, case by case, all metrics") {
      let store = try Store(path: file, mode: .existing)
      return try store.cases(of: wide).map { try store.repeats(of: $0.id) }
    }
    try measure("history: one case in \(repeats / 100 + 1) runs") {
      let store = try Store(path: file, mode: .existing)
      return try store.history(case: "case-3", metric: "clat_p0_ns")
    }
    try measure("history: one case of \(repeats) repeats") {
      let store = try Store(path: file, mode: .existing)
      return try store.history(case: "long-0", metric: "clat_p0_ns")
    }
    try measure("the numbers stored of a run, for --resume") {
      try Store(path: file, mode: .existing).storedRepeats(of: long)
    }
    try measure("export of the run of \(repeats / 10) cases", times: 1) { try store.export(wide) }
  }

  private func fill(_ store: Store) throws {
    let json = MadeUpRepeat.json(bins: 300)
    try fill(store, "wide", cases: repeats / 10, repeats: 10, json)
    for _ in 0..<repeats / 100 { try fill(store, "case", cases: 10, repeats: 10, json) }
    try fill(store, "long", cases: 1, repeats: repeats, nil)
  }

  /// Repeats in turn over the cases, as a suite stores them.
  private func fill(_ store: Store, _ label: String, cases: Int, repeats: Int, _ json: String?) throws {
    let plan = MadeUpRepeat.cases(label, cases, repeats: repeats)
    let run = try store.beginRun(MadeUpRepeat.run(label), cases: plan)
    let ids = try store.cases(of: run).map(\.id)
    for number in 1...max(1, repeats) {
      for id in ids { try store.append(MadeUpRepeat.make(number, json: json), to: id) }
    }
    try store.finishRun(run, state: .complete)
  }

  private func measure<Value>(_ what: String, times: Int = 9, _ body: () throws -> Value) throws {
    var timing = Timing()
    for _ in 0..<times { _ = try timing.measure(body) }
    print("\(what): \(timing.text)")
    print("measured\tstore/\(what), ms\t\(timing.median)")
  }
}
