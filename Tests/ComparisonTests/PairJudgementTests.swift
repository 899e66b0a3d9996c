// SPDX-License-Identifier: GPL-2.0-only
import Statistics
import Testing

@testable import Comparison

@Suite("Verdicts on pairs") struct PairJudgementTests {
  private func judged(
    _ logarithms: [Double], fixed: Int? = nil, alpha: Double = 0.01, isEnded: Bool = false
  ) -> PairJudgement {
    PairJudgement(series: SimulatedPairs.series(logarithms, alpha: alpha, fixed: fixed, isEnded: isEnded))
  }

  @Test func theSidesOfTheLimit() throws {
    for (shift, wanted) in [(0.1, PairVerdict.worse), (-0.1, .better), (0.0, .noChange)] {
      let judgement = judged((0..<12).map { shift + Double($0 % 5 - 2) / 1000 })
      #expect(judgement.verdict == wanted)
      let last = try #require(judgement.last)
      #expect(last.isFinal && last.pairs == 12 && last.seconds == 6 && abs(last.estimate - shift) < 1e-3)
      #expect(judgement.current == last && judgement.nextLook == nil && judgement.needs == nil)
    }
    // Of the ratio, not of its logarithm: 1 % is ln 1.01.
    let limit = Logarithm.of(1.01)
    #expect(judged([Double](repeating: limit + 1e-5, count: 12)).verdict == .worse)
    #expect(judged([Double](repeating: limit - 1e-5, count: 12)).verdict == .noChange)
    #expect(judged([Double](repeating: -limit - 1e-5, count: 12)).verdict == .better)
  }

  @Test func fewPairsGoOnAndTellWhereTheyAre() throws {
    #expect(judged([]).verdict == .undecided && judged([]).current == nil && judged([]).nextLook == 12)
    let one = judged([0.1])
    #expect(one.verdict == .undecided && one.looks.isEmpty && one.current?.interval == nil)
    #expect(abs(try #require(one.current?.estimate) - 0.1) < 1e-12)
    let eleven = judged([Double](repeating: 0.1, count: 11))
    #expect(eleven.verdict == .undecided && eleven.looks.isEmpty && eleven.nextLook == 12)
    // What is shown has the level of the look that comes: 11 pairs do not reach that of 12.
    #expect(eleven.current?.interval == nil && eleven.current?.isFinal == false)
    let wide = judged((0..<13).map { $0 % 2 == 0 ? 0.2 : -0.2 })
    #expect(wide.verdict == .undecided && wide.looks.map(\.pairs) == [12] && wide.nextLook == 15)
    #expect(wide.current?.pairs == 13 && wide.current?.interval != nil && wide.last?.isFinal == false)
  }

  @Test func theBudgetDecidesWithWhatIsLeft() {
    let eight = [Double](repeating: 0.1, count: 8)
    #expect(judged(eight).verdict == .undecided)
    #expect(judged(eight, isEnded: true).verdict == .worse)
    #expect(judged(Array(eight.dropLast()), isEnded: true).verdict == .undecided)
    let wide = judged((0..<20).map { $0 % 2 == 0 ? 0.2 : -0.2 }, isEnded: true)
    #expect(wide.verdict == .undecided && wide.looks.map(\.pairs) == [12, 15, 18, 20])
    #expect(wide.last?.isFinal == true && wide.last?.uncertainty.map { $0 > 0.1 } == true && wide.nextLook == nil)
  }

  @Test func aFixedNumberIsJudgedAtItsEndOnly() {
    let many = [Double](repeating: 0.1, count: 30)
    let running = judged(many, fixed: 40)
    #expect(running.verdict == .undecided && running.looks.isEmpty && running.nextLook == nil)
    let ended = judged(many, fixed: 30, isEnded: true)
    #expect(ended.verdict == .worse && ended.looks.map(\.level) == [0.01] && ended.looks.map(\.pairs) == [30])
  }

  @Test func aVerdictStays() {
    let worse = [Double](repeating: 0.1, count: 12)
    let judgement = judged(worse + [Double](repeating: -0.5, count: 90), isEnded: true)
    #expect(judgement.verdict == .worse && judgement.looks.map(\.pairs) == [12])
  }

  @Test func pairsThatDoNotCount() {
    let design = SimulatedPairs.series([]).design
    let bad = (1...4).map {
      Pair(number: $0, ended: 1, base: [:], candidate: [:], problems: $0 > 1 ? ["a job ended early"] : ["an error"])
    }
    let series = PairSeries(name: "case", design: design, pairs: bad, isEnded: true)
    let failed = PairJudgement(series: series)
    #expect(failed.verdict == .failed && failed.valid == 0 && failed.invalid == 4 && failed.looks.isEmpty)
    #expect(failed.invalidReasons.map(\.reason) == ["a job ended early", "an error"])
    #expect(failed.invalidReasons.map(\.count) == [3, 1])
    let good = SimulatedPairs.series([Double](repeating: 0.1, count: 12)).pairs
    let mixed = PairJudgement(
      series: PairSeries(name: "case", design: design, pairs: bad + good.dropLast(), isEnded: false))
    #expect(mixed.verdict == .undecided && mixed.valid == 11 && mixed.invalid == 4)
    let lacking = Pair(number: 1, ended: 1, base: ["ns_per_io": 1], candidate: ["ns_per_io": 1])
    let without = PairJudgement(series: PairSeries(name: "case", design: design, pairs: [lacking], isEnded: true))
    #expect(
      without.verdict == .failed && without.invalidReasons.map(\.reason) == ["it has no clat_p50_ns of both sides"])
    let skipped = PairSeries(name: "case", design: design, pairs: [], isEnded: true, skipReason: "no hugetlb pool")
    #expect(PairJudgement(series: skipped).verdict == .skipped)
  }

  @Test func theOtherFiguresAreTold() throws {
    let series = SimulatedPairs.series([Double](repeating: 0, count: 6) + [0.3])
    let summaries = PairFigureSummary.all(of: series)
    #expect(summaries.map(\.figure) == ["clat_p50_ns", "ns_per_io"])
    let time = try #require(summaries.last)
    #expect(time.baseMedian == 4000 && time.candidateMedian == 4400 && time.pairs == 7)
    #expect(abs(time.estimate - Logarithm.of(1.1)) < 1e-12 && time.interval != nil)
    #expect(PairFigureSummary("clat_p99_ns", of: series) == nil)
    #expect(try #require(PairFigureSummary("clat_p50_ns", of: SimulatedPairs.series([0, 0, 0]))).interval == nil)
  }

  /// The mean of a suite holds the mean of the truths at least as often as it says, whatever the cases' stopping does.
  @Test func theMeanOfASuiteHoldsTheTruth() throws {
    var dice = SeededGenerator(14)
    let shifts = [0.02, 0.02, -0.02, 0.0, 0.1].map { Logarithm.of(1 + $0) }
    var missed = 0
    for _ in 0..<80 {
      let mean = try #require(
        PairSuiteMean(
          shifts.map { shift in
            let values = SimulatedPairs.Noise.normal.draw(110, deviation: 0.01, &dice).map { $0 + shift }
            let series = SimulatedPairs.series(values, alpha: 0.002, isEnded: true)
            return (series.design, PairJudgement(series: series))
          }))
      let interval = try #require(mean.interval)
      #expect(mean.cases == 5 && abs(interval.confidence - 0.99) < 1e-12)
      #expect(interval.lower < mean.estimate && mean.estimate < interval.upper)
      if !(interval.lower...interval.upper).contains(shifts.reduce(0, +) / 5) { missed += 1 }
    }
    #expect(missed <= 6)
    let one = SimulatedPairs.series([Double](repeating: 0.1, count: 12))
    #expect(PairSuiteMean([(one.design, PairJudgement(series: one))]) == nil)
  }

  /// The probability of any wrong verdict over all looks and the end, at most alpha, whatever the noise. A shift at the limit is
  /// the hardest case: "worse" and "no change" are both wrong beyond it.
  @Test(arguments: SimulatedPairs.Noise.allCases)
  func noNoiseMakesMoreErrorsThanAlpha(_ noise: SimulatedPairs.Noise) {
    var dice = SeededGenerator(11)
    let (rounds, alpha) = (300, 0.1)
    var (wrong, missed) = (0, 0)
    for _ in 0..<rounds {
      let shift = Logarithm.of(1.01)
      let judgement = judged(
        noise.draw(80, deviation: 0.02, &dice).map { $0 + shift }, alpha: alpha, isEnded: true)
      if judgement.verdict.isDecided { wrong += 1 }
      if judgement.looks.contains(where: { $0.interval.map { shift < $0.lower || $0.upper < shift } ?? false }) {
        missed += 1
      }
    }
    // Four standard errors above alpha.
    let bound = Double(rounds) * alpha + 4 * (Double(rounds) * alpha * (1 - alpha)).squareRoot()
    #expect(Double(wrong) <= bound && Double(missed) <= bound, "\(wrong), \(missed)")
  }

  /// At 1 % noise, what half a second a pair finds within a minute: 120 pairs; of 10 %, within 10 s: 20.
  @Test(arguments: [(0.02, 120), (0.10, 20), (0.0, 120), (-0.02, 120)])
  func whatMattersIsFound(_ change: Double, _ pairs: Int) {
    var dice = SeededGenerator(12)
    let wanted: PairVerdict = change > 0 ? .worse : change < 0 ? .better : .noChange
    let found = (0..<100).count { _ in
      let values = SimulatedPairs.Noise.normal.draw(pairs, deviation: 0.01, &dice).map { $0 + Logarithm.of(1 + change) }
      return judged(values).verdict == wanted
    }
    #expect(found >= 95, "\(change): \(found)")
  }

  /// Most runs of the number that is asked for decide.
  @Test func neededPairsDecide() throws {
    var dice = SeededGenerator(13)
    let shift = Logarithm.of(1.03)
    var (asked, decided) = (0, 0)
    for _ in 0..<60 {
      let first = SimulatedPairs.Noise.normal.draw(14, deviation: 0.03, &dice).map { $0 + shift }
      guard let more = judged(first).needs else { continue }
      asked += 1
      #expect(more > 0)
      let again = SimulatedPairs.Noise.normal.draw(14 + more, deviation: 0.03, &dice).map { $0 + shift }
      if judged(again, isEnded: true).verdict.isDecided { decided += 1 }
    }
    #expect(asked >= 30 && Double(decided) >= 0.6 * Double(asked), "\(decided) of \(asked)")
    #expect(judged([0.1, 0.2]).needs == nil)
  }
}
