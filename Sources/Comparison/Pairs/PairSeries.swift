// SPDX-License-Identifier: GPL-2.0-only
import Statistics

/// A base and a candidate that were measured together.
package struct Pair: Sendable, Hashable {
  /// Counted from 1, invalid ones included. In odd pairs the base comes first, in even ones the candidate.
  package let number: Int
  /// Seconds from the beginning of the first pair to the end of this one.
  package let ended: Double
  /// What the base measured, by the names of `PairFigures`.
  package let base: [String: Double]
  /// What the candidate measured.
  package let candidate: [String: Double]
  /// Why it does not count, each in a sentence; empty where it does.
  package let problems: [String]

  /// A pair.
  package init(
    number: Int, ended: Double, base: [String: Double], candidate: [String: Double], problems: [String] = []
  ) {
    (self.number, self.ended, self.base, self.candidate) = (number, ended, base, candidate)
    self.problems = problems
  }

  /// Whether it counts.
  package var isValid: Bool { problems.isEmpty }

  /// ln(candidate / base) of a figure; nil where a side lacks it, or the pair does not count.
  package func logarithm(_ figure: String) -> Double? {
    guard isValid, let base = base[figure], let candidate = candidate[figure], base > 0, candidate > 0 else {
      return nil
    }
    return Logarithm.of(candidate / base)
  }
}

/// The pairs of a case, and how they came about.
package struct PairSeries: Sendable, Hashable {
  /// The case: its name in a suite, else the base's job file.
  package let name: String
  /// How they were measured, and are to be judged.
  package let design: PairDesign
  /// The pairs in the order in which they were measured.
  package let pairs: [Pair]
  /// Whether the measuring has ended by its own rule: decided, or its budget is used up. Not where somebody stopped it.
  package let isEnded: Bool
  /// Why the case did not run; nil where it did.
  package let skipReason: String?

  /// Pairs of a case.
  package init(name: String, design: PairDesign, pairs: [Pair], isEnded: Bool, skipReason: String? = nil) {
    (self.name, self.design, self.pairs, self.isEnded) = (name, design, pairs, isEnded)
    self.skipReason = skipReason
  }

  /// ln(candidate / base) of the figure, of each pair that counts and has it.
  package func logarithms(_ figure: String) -> [Double] { pairs.compactMap { $0.logarithm(figure) } }
}
