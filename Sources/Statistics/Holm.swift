// SPDX-License-Identifier: GPL-2.0-only

/// Holm's step-down correction for many tests at once (Holm 1979): controls the probability of even one false alarm.
package enum Holm {
  /// The corrected p of each test, in the order given. A p that is no probability is refused.
  package static func adjusted(_ p: [Double]) throws(StatisticsError) -> [Double] {
    for value in p where !(value >= 0 && value <= 1) {
      throw .outOfRange(parameter: "p", value: value, range: "from 0 to 1")
    }
    var adjusted = p
    var largest = 0.0
    for (rank, index) in p.indices.sorted(by: { (p[$0], $0) < (p[$1], $1) }).enumerated() {
      largest = max(largest, min(1, p[index] * Double(p.count - rank)))
      adjusted[index] = largest
    }
    return adjusted
  }
}
