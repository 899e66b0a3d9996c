// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Runs of the two engines side by side, and what they say about the ratio.
struct PairedRatio {
  /// I/Os per second of the engine under test, run by run.
  private(set) var candidate: [Double] = []
  /// I/Os per second of the C engine in the run beside it.
  private(set) var reference: [Double] = []

  mutating func append(candidate: Double, reference: Double) {
    self.candidate.append(candidate)
    self.reference.append(reference)
  }

  var pairs: Int { candidate.count }

  /// Candidate to reference, smallest first.
  var ratios: [Double] { zip(candidate, reference).map { $0 / $1 }.sorted() }

  /// The median of the pairwise ratios.
  var median: Double { Self.median(of: ratios) }

  /// A confidence interval of the median ratio from order statistics: no assumption about the noise but that pairs are
  /// independent. Covers the true median with at least 95 %; with fewer than six pairs it is the whole range and covers less.
  var interval: ClosedRange<Double> {
    let sorted = ratios
    guard let least = sorted.first, let greatest = sorted.last else { return 0...0 }
    let tail = Self.tailRanks(of: sorted.count, confidence: 0.95)
    return tail > 0 ? sorted[tail - 1]...sorted[sorted.count - tail] : least...greatest
  }

  /// The largest k for which the k-th smallest and the k-th largest of n values enclose the median with the confidence
  /// asked for; 0 when even the extremes do not.
  static func tailRanks(of count: Int, confidence: Double) -> Int {
    var probability = pow(0.5, Double(count))
    var cumulative = 0.0
    var ranks = 0
    for below in 0..<count {
      cumulative += probability
      if 2 * cumulative > 1 - confidence { break }
      ranks = below + 1
      probability *= Double(count - below) / Double(below + 1)
    }
    return ranks
  }

  /// 0 for no values.
  static func median(of values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
