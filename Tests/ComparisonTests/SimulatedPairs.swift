// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Statistics

/// Made-up pairs of a known shift and noise.
enum SimulatedPairs {
  /// A case whose pairs have these logarithms of the ratio, a pair each half second.
  static func series(
    _ logarithms: [Double], limit: Double = 0.01, alpha: Double = 0.01, fixed: Int? = nil, isEnded: Bool = false
  ) -> PairSeries {
    let design = PairDesign(
      base: "base.fio", candidate: "candidate.fio", sharing: .oneFio, reason: "both fit", limit: limit, alpha: alpha,
      pairs: fixed)
    let pairs = logarithms.enumerated().map { index, logarithm in
      Pair(
        number: index + 1, ended: 0.5 * Double(index + 1), base: ["clat_p50_ns": 3000, "ns_per_io": 4000],
        candidate: ["clat_p50_ns": 3000 * Logarithm.inverse(logarithm), "ns_per_io": 4400])
    }
    return PairSeries(name: "case", design: design, pairs: pairs, isEnded: isEnded)
  }

  /// How pairs spread; all of them as likely above as below zero, as the alternating order has it.
  enum Noise: CaseIterable {
    /// A normal distribution's.
    case normal
    /// A normal number over a normal one's root: tails of which no variance exists.
    case heavy
    /// Always against the side that is second, which alternates, by an exponential amount.
    case skewed
    /// Two states of the machine.
    case twoStates

    /// So many deviations, whose middle 68 % lie within about `deviation`.
    func draw(_ count: Int, deviation: Double, _ dice: inout SeededGenerator) -> [Double] {
      (0..<count).map { index in
        switch self {
        case .normal: deviation * Self.normal(&dice)
        case .heavy: deviation * 0.6 * Self.normal(&dice) / max(1e-3, abs(Self.normal(&dice)))
        case .skewed: (index % 2 == 0 ? deviation : -deviation) * -Logarithm.of(Self.uniform(&dice))
        case .twoStates: (dice.next() & 1 == 0 ? deviation : -deviation) * (1 + 0.05 * Self.normal(&dice))
        }
      }
    }

    private static func uniform(_ dice: inout SeededGenerator) -> Double {
      (Double(dice.next() >> 11) + 0.5) * 0x1p-53
    }

    /// The sum of twelve uniform numbers, less six.
    private static func normal(_ dice: inout SeededGenerator) -> Double {
      (0..<12).reduce(-6) { sum, _ in sum + uniform(&dice) }
    }
  }
}
