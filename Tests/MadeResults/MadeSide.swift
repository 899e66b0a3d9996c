// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Statistics

/// Sides made of seeded noise.
package enum MadeSide {
  /// Values around `centre` with a spread of `share` of it, from the distribution's quantiles in a random order.
  package static func values(_ centre: Double, spread share: Double, count: Int, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed)
    return (0..<count).map { _ in
      let p = (Double(generator.index(below: 1_000_000)) + 0.5) / 1_000_000
      return centre * Logarithm.inverse(share * ((try? Normal.quantile(p)) ?? 0))
    }
  }

  package static func item(
    _ name: String, _ centre: Double, spread: Double = 0.02, count: Int = 10, seed: UInt64 = 1,
    problems: [String] = [], skip: String? = nil, job: String = "a"
  ) -> ComparedCase {
    let values = values(centre, spread: spread, count: count, seed: seed)
    return ComparedCase(
      name: name, metrics: ["ns_per_fault"],
      repeats: skip == nil ? values.map { ["ns_per_fault": $0, "iops": 1e9 / $0] } : [],
      problems: problems, skipReason: skip, job: [ComparedFact("job file", job, isDecisive: true)])
  }

  package static func side(_ cases: [ComparedCase], cpu: String = "one", kernel: String = "6.12") -> ComparedSide {
    ComparedSide(
      name: "side", origin: "made", suite: "made",
      facts: [ComparedFact("cpuModel", cpu, isDecisive: true), ComparedFact("kernel", kernel)], cases: cases)
  }

  package static func compare(
    _ base: [ComparedCase], _ candidate: [ComparedCase], options: ComparisonOptions = ComparisonOptions()
  ) throws -> Comparison {
    try Comparison(base: side(base), candidate: side(candidate), options: options)
  }
}
