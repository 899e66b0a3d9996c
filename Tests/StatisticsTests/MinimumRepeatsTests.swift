// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Statistics

@Suite("What so few repeats can decide at all") struct MinimumRepeatsTests {
  private static func least(_ tests: Int, alpha: Double = 0.01) -> MinimumRepeats {
    MinimumRepeats(alpha: alpha, tests: tests, confidence: 0.95)
  }

  /// 2 / C(2n, n) times the tests must be below α: C(10, 5) = 252, C(12, 6) = 924, 3432, 12870, 48620, 184756.
  @Test(arguments: [
    (0, 5), (1, 5), (2, 6), (4, 6), (5, 7), (17, 7), (18, 8), (64, 8), (65, 9), (243, 9), (244, 10), (923, 10),
  ])
  func manyTestsNeedMore(_ tests: Int, _ n: Int) {
    let least = Self.least(tests)
    #expect(least.perSide == n)
    #expect(least.canDecide(n, n) && !least.canDecide(n - 1, n - 1))
  }

  /// Whatever it says is what the test itself does with samples that are wholly apart.
  @Test func itIsWhatTheTestDoes() throws {
    for tests in [1, 3, 30, 300] {
      let least = Self.least(tests)
      for (m, n) in [
        (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (3, 9), (3, 100), (2, 60), (8, 8), (11, 11), (30, 30), (4, 30),
      ] {
        let (a, b) = (try Sample((0..<m).map { Double($0) }), try Sample((0..<n).map { 500 + Double($0) }))
        let interval = try HodgesLehmann.shift(from: a, to: b, confidence: 0.95).interval
        let isTold = try Holm.adjusted([MannWhitney(a, b).p] + Array(repeating: 1, count: tests - 1))[0] < 0.01
        #expect(least.canDecide(m, n) == (isTold && interval != nil), "\(m) \(n) \(tests)")
      }
    }
    // Few against many may do.
    #expect(Self.least(1).canDecide(3, 100) && !Self.least(1).canDecide(3, 3))
  }

  /// A lenient level is not enough: there must be an interval, too.
  @Test func anIntervalIsNeededToo() {
    let least = Self.least(1, alpha: 0.5)
    #expect(MannWhitney.smallestP(3, 3) < 0.5 && !least.canDecide(3, 3))
    #expect(least.perSide == 4)
    #expect(Self.least(1, alpha: 1e-300).perSide > 100)
  }
}
