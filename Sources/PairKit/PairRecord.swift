// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Metrics
import StoreKit

/// A pair as it is measured, shown and stored.
struct PairRecord {
  let pair: Pair
  let repeated: NewRepeat

  /// - Parameters:
  ///   - number: counted from 1, the warm-up included; odd ones begin with the base.
  ///   - ended: seconds since the first pair that counts began.
  init(_ run: PairRun, number: Int, isWarmUp: Bool, ended: Double, check: PairCheck) {
    let base = PairFigures.of(run.base.measurement())
    let candidate = PairFigures.of(run.candidate.measurement())
    let problems = check.problems(run.base, run.candidate)
    pair = Pair(number: number, ended: ended, base: base, candidate: candidate, problems: problems)
    var metrics: [String: Double] = [:]
    for (figure, value) in base { metrics["base.\(figure)"] = value }
    for (figure, value) in candidate {
      metrics["candidate.\(figure)"] = value
      if let other = base[figure], other > 0 { metrics["ratio.\(figure)"] = value / other }
    }
    repeated = NewRepeat(
      number: number, isWarmUp: isWarmUp, started: run.started, elapsedNS: run.elapsed.nanoseconds,
      problems: problems, metrics: metrics, fioJSON: run.resultText,
      diagnostics: (run.base.diagnostics + run.candidate.diagnostics).unique)
  }
}

extension Duration {
  /// In whole nanoseconds.
  var nanoseconds: Int64 {
    let (product, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : product + components.attoseconds / 1_000_000_000
  }

  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension [String] {
  fileprivate var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
