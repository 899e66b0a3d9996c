// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import Foundation
import Statistics
import StoreKit

/// Runs of `faultbench ab` as they would have been, made of pairs that were recorded.
@main
struct PairReplay: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "PairReplay",
    abstract: "Judges recorded pairs again: many runs, each of consecutive pairs in their order.",
    discussion: """
      A run begins where the one before it got its verdict; with --runs, so many begin at equal distances, and may share \
      pairs. The last pairs, which are too few for a run without a verdict, are left out. Recorded pairs must go on after a \
      verdict: record them with a fixed number.
      """)

  @Argument(help: "The store with the recorded runs.") var store: String
  @Argument(help: "The runs: numbers or labels (default: all of the store).") var runs: [String] = []
  @Option(help: "Only the case of this name.") var `case`: String?
  @Option(help: "The figure that decides; else that of the first case.") var metric: String?
  @Option(help: "The smallest change that matters, in per cent.") var limit = 1.0
  @Option(help: "The probability of a wrong verdict over all looks of a run.") var alpha = 0.01
  @Option(help: "When a run ends without a verdict, in seconds.") var budget = 60.0
  @Option(help: "So many pairs a run, judged once, instead of a budget.") var pairs: Int?
  @Option(name: .customLong("runs"), help: "So many runs, beginning at equal distances.") var count: Int?
  @Option(help: "Counts the verdicts within so many seconds, too.") var within: [Double] = [10, 30, 60]

  func validate() throws {
    guard alpha > 0, alpha < 1 else { throw ValidationError("--alpha must be above 0 and below 1") }
    guard limit >= 0, budget > 0 else { throw ValidationError("--limit and --budget must not be negative") }
    guard pairs ?? 1 > 0, count ?? 1 > 0 else { throw ValidationError("--pairs and --runs must be at least 1") }
  }

  func run() throws {
    var recorded = RecordedPairs()
    let file = try Store(path: store, mode: .existing)
    let names = runs.isEmpty ? try file.runs().map(\.id.description) : runs
    for name in names { try recorded.append(run: name, of: file, case: `case`) }
    let design = PairDesign(
      base: "recorded", candidate: "recorded", sharing: .oneFio, reason: "recorded",
      metric: metric ?? recorded.metric ?? "clat_p50_ns",
      limit: limit / 100, alpha: alpha, budget: pairs == nil ? budget : nil, pairs: pairs)
    let replay = Replay(recorded, design, runs: count)
    guard !replay.judgements.isEmpty else {
      throw ValidationError("\(recorded.pairs.count) recorded pairs are too few for one run")
    }
    print("pairs \(recorded.pairs.count), of which \(replay.valid) count")
    print("runs \(replay.judgements.count)\(replay.isShared ? ", which share pairs" : "")")
    for verdict in PairVerdict.allCases where verdict != .skipped {
      let decided = replay.judgements.filter { $0.verdict == verdict }
      let times = decided.compactMap { $0.last?.seconds }
      let counts = within.map { seconds in
        ", within \(String(format: "%g", seconds)) s \(times.count { $0 <= seconds })"
      }
      print("\(verdict.rawValue) \(decided.count)\(counts.joined())")
    }
    print("seconds \(Self.quantiles(replay.judgements.compactMap { $0.last?.seconds }, scale: 1))")
    print(
      "pairs per run \(Self.quantiles(replay.judgements.compactMap { $0.last.map { Double($0.pairs) } }, scale: 1))")
    print("change in % \(Self.quantiles(replay.judgements.compactMap { $0.last?.estimate }, scale: 100))")
    print("± in % \(Self.quantiles(replay.judgements.compactMap { $0.last?.uncertainty }, scale: 100))")
    let away = replay.judgements.count { $0.last?.interval.map { $0.lower > 0 || $0.upper < 0 } ?? false }
    print("intervals without 0: \(away)")
  }

  private static func quantiles(_ values: [Double], scale: Double) -> String {
    guard let sample = try? Sample(values) else { return "not known" }
    return [("5 %", 0.05), ("median", 0.5), ("95 %", 0.95), ("all", 1)].map { name, share in
      "\(name) \(String(format: "%.2f", scale * sample.quantile(share)))"
    }.joined(separator: ", ")
  }
}

/// All runs of a record.
struct Replay {
  private(set) var judgements: [PairJudgement] = []
  /// Pairs of the record that count.
  let valid: Int
  /// Whether a pair is part of several runs.
  private(set) var isShared = false

  /// Runs after each other; or as many as are wanted, beginning at equal distances.
  init(_ recorded: RecordedPairs, _ design: PairDesign, runs: Int?) {
    valid = recorded.pairs.count { $0.logarithm(design.metric) != nil }
    var start = 0
    guard let runs else {
      while let series = recorded.series(from: start, design) {
        start += append(series)
      }
      return
    }
    // The last start from which a whole run fits.
    var latest = recorded.pairs.count - 1
    while latest >= 0, recorded.series(from: latest, design) == nil { latest -= 1 }
    guard latest >= 0 else { return }
    var free = 0
    for run in 0..<runs {
      start = runs == 1 ? 0 : latest * run / (runs - 1)
      guard let series = recorded.series(from: start, design) else { continue }
      if start < free { isShared = true }
      free = start + append(series)
    }
  }

  /// How many pairs the run took.
  private mutating func append(_ series: PairSeries) -> Int {
    let judgement = PairJudgement(series: series)
    judgements.append(judgement)
    guard judgement.verdict.isDecided, let last = judgement.last else { return series.pairs.count }
    // The look says how many pairs counted; invalid ones came between them.
    return series.pairs.firstIndex { $0.ended >= last.seconds }.map { $0 + 1 } ?? series.pairs.count
  }
}
