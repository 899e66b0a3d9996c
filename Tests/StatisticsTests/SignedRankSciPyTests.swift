// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import Statistics

/// Another program's signed-rank test of the same samples.
private enum SciPyWilcoxon {
  /// Where there are ties, SciPy 1.13 and later count all choices of signs up to 13 values; this asks older ones for the same.
  private static let script = """
    import itertools, json, sys
    import numpy as np
    from scipy import stats

    def exact(x):
        x = x[x != 0]
        if len(x) == 0: return 1.0
        if len(set(abs(x))) == len(x):
            return stats.wilcoxon(x, method='exact').pvalue
        r = stats.rankdata(abs(x))
        sums = np.array(list(itertools.product([0, 1], repeat=len(x)))) @ r
        t = r[x > 0].sum()
        return min(1, 2 * min((sums <= t + 1e-9).mean(), (sums >= t - 1e-9).mean()))

    answers = []
    for values in json.load(open(sys.argv[1])):
        x = np.array(values, dtype=float)
        small = np.count_nonzero(x) <= 50
        try:
            p = exact(x) if small else stats.wilcoxon(x, correction=True, method='asymptotic').pvalue
        except ValueError:
            p = exact(x) if small else stats.wilcoxon(x, correction=True, method='approx').pvalue
        i, j = np.triu_indices(len(x))
        answers.append({'p': p, 'estimate': float(np.median((x[i] + x[j]) / 2))})
    json.dump(answers, sys.stdout)
    """

  struct Answer: Decodable {
    let p: Double
    let estimate: Double
  }

  static func answers(_ samples: [[Double]]) async throws -> [Answer] {
    try await TemporaryDirectory.with { directory in
      let input = try directory.write(
        String(decoding: try JSONEncoder().encode(samples), as: UTF8.self), to: "samples.json")
      let program = try directory.write(script, to: "answers.py")
      let result = try await Executed.run("/usr/bin/env", ["python3", program, input])
      #expect(result.status == 0, "\(result.errors)")
      return try JSONDecoder().decode([Answer].self, from: Data(result.output.utf8))
    }
  }
}

@Suite(
  "Signed ranks against SciPy",
  .enabled("python3 has no scipy; install python3-scipy", { await SciPy.isThere() }))
struct SignedRankSciPyTests {
  @Test func testsAndEstimatesAreTheSame() async throws {
    var dice = SeededGenerator(6)
    func sample(_ count: Int, _ spread: Int) -> [Double] {
      let shift = dice.index(below: max(1, spread / 3))
      return (0..<count).map { _ in Double(dice.index(below: spread) - spread / 2 + shift) }
    }
    let samples =
      (1...50).map { sample($0, 1_000_000_000) } + (0..<30).map { sample(2 + $0 % 11, 7) }
      + (0..<40).map { sample(60 + 4 * $0, 1_000_000_000) } + (0..<40).map { sample(80 + 4 * $0, 25) }
    let answers = try await SciPyWilcoxon.answers(samples)
    try #require(answers.count == samples.count)
    for (values, answer) in zip(samples, answers) {
      let ours = try Sample(values)
      #expect(abs(SignedRank(ours).p - answer.p) < 1e-10, "\(values)")
      #expect(abs(try PairedShift(ours, level: 0.05).estimate - answer.estimate) < 1e-6, "\(values)")
    }
  }
}
