// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import Statistics

/// Another program's figures for the same samples.
enum SciPy {
  /// Reads pairs of samples, and writes for each: the exact p, by counting all orders where there are ties; p by the normal
  /// approximation; and where the interval of the shift ends, from the exact distribution of U.
  private static let script = """
    import json, sys
    import numpy as np
    from scipy import stats

    def arranged(m, n, k):
        below = [m] * (k // m) + ([k % m] if k % m else [])
        below += [0] * (n - len(below))
        return np.arange(m, dtype=float), np.array([c - 0.5 + 1e-6 * i for i, c in enumerate(below)])

    def at_most(m, n, k):
        x, y = arranged(m, n, k)
        return stats.mannwhitneyu(y, x, alternative='less', method='exact').pvalue

    def interval(x, y):
        depth = -1
        while at_most(len(x), len(y), depth + 1) <= 0.025: depth += 1
        if depth < 0: return None
        d = np.sort(np.subtract.outer(y, x).ravel())
        return [d[depth], d[len(d) - 1 - depth], 1 - 2 * at_most(len(x), len(y), depth)]

    def exact(x, y):
        if len(set(x) | set(y)) == len(x) + len(y):
            return stats.mannwhitneyu(x, y, method='exact').pvalue
        ranks = stats.rankdata(np.concatenate([x, y]))
        result = stats.permutation_test(
            (ranks[:len(x)], ranks[len(x):]), lambda a, b, axis: b.sum(axis=axis), vectorized=True, n_resamples=np.inf)
        return min(1, result.pvalue)

    answers = []
    for pair in json.load(open(sys.argv[1])):
        x, y = (np.array(side, dtype=float) for side in pair)
        small = len(x) + len(y) <= 50
        answers.append({
            'p': exact(x, y) if small else stats.mannwhitneyu(x, y, method='asymptotic').pvalue,
            'interval': interval(x, y) if small else None})
    json.dump(answers, sys.stdout)
    """

  static func isThere() async -> Bool {
    let result = try? await Executed.run("/usr/bin/env", ["python3", "-c", "import scipy.stats"])
    return result?.status == 0
  }

  struct Answer: Decodable {
    let p: Double
    let interval: [Double]?
  }

  static func answers(_ pairs: [[[Double]]]) async throws -> [Answer] {
    try await TemporaryDirectory.with { directory in
      let input = try directory.write(
        String(decoding: try JSONEncoder().encode(pairs), as: UTF8.self), to: "pairs.json")
      let program = try directory.write(script, to: "answers.py")
      let result = try await Executed.run("/usr/bin/env", ["python3", program, input])
      #expect(result.status == 0, "\(result.errors)")
      return try JSONDecoder().decode([Answer].self, from: Data(result.output.utf8))
    }
  }
}

@Suite(
  "Against SciPy",
  .enabled("python3 has no scipy; install python3-scipy", { await SciPy.isThere() }))
struct SciPyTests {
  /// Random samples of `sizes`, from so few values that there are ties where `values` is small.
  private static func pairs(_ count: Int, sizes: ClosedRange<Int>, values: Int, seed: UInt64) -> [[[Double]]] {
    var generator = SeededGenerator(seed)
    func sample() -> [Double] {
      let count = sizes.lowerBound + generator.index(below: sizes.count)
      let shift = generator.index(below: max(2, values / 2))
      return (0..<count).map { _ in Double(generator.index(below: values) + shift) }
    }
    return (0..<count).map { _ in [sample(), sample()] }
  }

  private static func compare(_ pairs: [[[Double]]], hasIntervals: Bool) async throws {
    let answers = try await SciPy.answers(pairs)
    try #require(answers.count == pairs.count)
    for (pair, answer) in zip(pairs, answers) {
      let (first, second) = (try Sample(pair[0]), try Sample(pair[1]))
      #expect(abs(MannWhitney(first, second).p - answer.p) < 1e-10 * max(1, answer.p), "\(pair)")
      guard hasIntervals else { continue }
      let interval = try HodgesLehmann.shift(from: first, to: second, confidence: 0.95).interval
      #expect(interval == nil ? answer.interval == nil : answer.interval != nil, "\(pair)")
      guard let interval, let wanted = answer.interval else { continue }
      #expect(interval.lower == wanted[0] && interval.upper == wanted[1], "\(pair)")
      #expect(abs(interval.confidence - wanted[2]) < 1e-12, "\(pair)")
    }
  }

  @Test func exactTestsAndIntervalsAreTheSame() async throws {
    try await Self.compare(
      Self.pairs(80, sizes: 2...12, values: 1_000_000_000, seed: 1)
        + Self.pairs(8, sizes: 20...25, values: 1_000_000_000, seed: 2), hasIntervals: true)
  }

  @Test func tiesAreCountedAlike() async throws {
    try await Self.compare(Self.pairs(60, sizes: 3...7, values: 6, seed: 3), hasIntervals: true)
  }

  @Test func approximationsAreTheSame() async throws {
    try await Self.compare(
      Self.pairs(60, sizes: 26...70, values: 1_000_000_000, seed: 4)
        + Self.pairs(60, sizes: 26...70, values: 30, seed: 5),
      hasIntervals: false)
  }

  /// The smallest p there is, which decides whether repeats are enough.
  @Test func whollySeparatedSamplesHaveTheSmallestP() async throws {
    let sizes = [(2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 10), (3, 8), (3, 100), (20, 40)]
    let pairs = sizes.map { m, n in [(0..<m).map { Double($0) }, (0..<n).map { 1000 + Double($0) }] }
    for (size, answer) in zip(sizes, try await SciPy.answers(pairs)) {
      #expect(abs(MannWhitney.smallestP(size.0, size.1) / answer.p - 1) < 1e-9, "\(size)")
    }
  }
}
