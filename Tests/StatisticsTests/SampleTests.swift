// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Statistics

@Suite("Samples, quantiles and the normal distribution") struct SampleTests {
  /// numpy 2 and scipy 1.17.1: median, median_abs_deviation, quantile (linear), std(ddof=1), gmean.
  @Test func statisticsAreThoseOfSciPy() throws {
    let sample = try Sample([3.2, 1.0, 4.5, 9.9, 7.7, 2.2, 8.1])
    #expect(sample.median == 4.5)
    #expect(abs(sample.medianAbsoluteDeviation - 3.2) < 1e-12)
    #expect(abs(sample.robustDeviation - 3.2 * 1.482602218505602) < 1e-12)
    #expect(abs(sample.quantile(0.1) - 1.72) < 1e-12)
    #expect(abs(sample.quantile(0.25) - 2.7) < 1e-12)
    #expect(abs(sample.quantile(0.9) - 8.82) < 1e-12)
    #expect(abs((sample.standardDeviation ?? 0) - 3.363388314242195) < 1e-12)
    #expect(abs(try GeometricMean.of(sample) - 4.102575549258774) < 1e-12)
  }

  @Test func whatIsNoNumberIsRefused() throws {
    #expect(throws: StatisticsError.tooFew(count: 0, needed: 1)) { try Sample([]) }
    #expect(throws: StatisticsError.notFinite(index: 1)) { try Sample([1, .nan]) }
    #expect(throws: StatisticsError.notFinite(index: 0)) { try Sample([.infinity, 1]) }
    #expect(throws: StatisticsError.notPositive(index: 2)) { try GeometricMean.of(Sample([1, 2, 0])) }
    #expect("\(StatisticsError.notFinite(index: 1))" == "value 2 is not a finite number")
  }

  @Test func edges() throws {
    let one = try Sample([7])
    #expect(one.median == 7)
    #expect(one.quantile(0.99) == 7)
    #expect(one.medianAbsoluteDeviation == 0)
    #expect(one.standardDeviation == nil)
    let huge = try Sample([-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude])
    #expect(huge.median == 0)
    #expect(try Sample([2, 4]).quantile(7) == 4)
    #expect(try Sample([2, 4]).quantile(.nan) == 3)
  }

  @Test(arguments: [
    (0.975, 1.959963984540054), (0.995, 2.5758293035489004), (0.01, -2.3263478740408408), (1e-10, -6.361340902404056),
    (0.3, -0.5244005127080409), (0.5, 0), (0.02425, -1.972961051311885), (1e-300, -37.0470962993612),
  ])
  func normalQuantilesAreThoseOfSciPy(_ p: Double, _ z: Double) throws {
    #expect(abs(try Normal.quantile(p) - z) <= 1e-12 * max(1, abs(z)))
  }

  @Test func normalProbabilitiesAreThoseOfSciPy() {
    #expect(abs(Normal.cumulative(1) - 0.8413447460685429) < 1e-15)
    #expect(abs(Normal.upperTail(8) / 6.22096057427174e-16 - 1) < 1e-10)
    #expect(abs(Normal.cumulative(-3) / 0.0013498980316300933 - 1) < 1e-13)
    for p in [0.0, 1, -1, .nan] { #expect(throws: StatisticsError.self) { try Normal.quantile(p) } }
  }
}
