// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Metrics
import Statistics

@testable import ReportKit

/// Pairs that no machine measured, the same at each run.
enum ShownPairs {
  static let hostile = "w/KEY=<&\"'>\u{1b}[31m|\u{202e}`*_\(String(repeating: "long", count: 30))\nx"

  /// A design with the figure's values far from what words show of them.
  static func design(
    differences: [String] = ["thp=advise", "map_align=huge"], sharing: PairSharing = .oneFio, cpus: String? = "1",
    limit: Double = 0.01, alpha: Double = 0.01, pairs: Int? = nil, reason: String = "both are jobs of one fio"
  ) -> PairDesign {
    PairDesign(
      base: "base.fio", candidate: "base.fio with thp=advise,map_align=huge", differences: differences,
      sharing: sharing, reason: reason, cpus: cpus, limit: limit, alpha: alpha, pairs: pairs)
  }

  /// Pairs whose ratios lie around `change` (0.02 for 2 %) with this spread; every `invalidEvery`th does not count.
  static func series(
    _ name: String, change: Double, spread: Double = 0.01, count: Int, invalidEvery: Int? = nil,
    design: PairDesign = design(), isEnded: Bool = true, seed: UInt64 = 1,
    problem: String = "the base ended 20 ms before the candidate."
  ) -> PairSeries {
    var generator = SeededGenerator(seed)
    let pairs = (0..<count).map { index -> Pair in
      let noise = (0..<4).map { _ in Double.random(in: -1...1, using: &generator) }.reduce(0, +) * 0.87
      let machine = 1 + 0.3 * Double.random(in: 0...1, using: &generator)
      let isInvalid = invalidEvery.map { (index + 1).isMultiple(of: $0) } ?? false
      var base: [String: Double] = [:], candidate: [String: Double] = [:]
      for (place, figure) in PairFigures.names.enumerated() {
        base[figure] = 1214.3 * Double(place + 1) * machine
        candidate[figure] = 1214.3 * Double(place + 1) * machine * (1 + change) * (1 + spread * noise)
      }
      return Pair(
        number: index + 1, ended: 0.45 * Double(index + 1), base: base, candidate: candidate,
        problems: isInvalid ? [problem] : [])
    }
    return PairSeries(name: name, design: design, pairs: pairs, isEnded: isEnded)
  }

  static func item(_ series: PairSeries) -> PairReport.Case {
    PairReport.Case(series: series, judgement: PairJudgement(series: series))
  }

  static func skipped(_ name: String) -> PairSeries {
    PairSeries(
      name: name, design: design(), pairs: [], isEnded: true, skipReason: "no <hugepages>: nr_hugepages is 0")
  }

  /// A case of each verdict, one with a hostile name, and one of 1,000 pairs.
  static func all() -> PairReport {
    PairReport(
      title: nil,
      cases: [
        item(series("same", change: 0, spread: 0.005, count: 60)),
        item(series("slow", change: 0.03, count: 40, invalidEvery: 7)),
        item(series("fast", change: -0.05, count: 40, design: design(sharing: .turns, cpus: "0-1"))),
        item(series("vague", change: 0.011, spread: 0.03, count: 40)),
        item(series("none", change: 0.1, count: 5, invalidEvery: 1, problem: hostile)),
        item(skipped("skipped")),
        item(series("one", change: 0.02, count: 1)),
        item(series(hostile, change: 0.2, count: 20, design: design(differences: [hostile], reason: hostile))),
        item(series("long", change: 0.01, spread: 0.01, count: 1000, design: design(sharing: .twoFios))),
      ])
  }
}
