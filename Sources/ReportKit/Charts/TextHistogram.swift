// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// The values of two sides on one axis, for a terminal and a mail: a line per side, and one with the ends of the axis.
struct TextHistogram {
  private static let blocks = Array("▁▂▃▄▅▆▇█")
  private static let indent = "    "

  /// Lines of at most `width` characters; none where a side has no value, or all values are the same.
  static func lines(
    _ base: [Double], _ candidate: [Double], unit: MetricUnit, width: Int = TextRenderer.mailWidth
  ) -> [String] {
    let all = (base + candidate).filter(\.isFinite)
    guard !base.isEmpty, !candidate.isEmpty, let low = all.min(), let high = all.max() else { return [] }
    let heads = ["base  ", "cand. "]
    let columns = min(64, width - indent.count - heads[0].count)
    let step = (high - low) / Double(max(1, columns))
    guard columns >= 16, step > 0, step.isFinite else { return [] }
    let counts = [base, candidate].map { values in count(values.filter(\.isFinite), from: low, step, columns) }
    let most = max(1, counts.joined().max() ?? 1)
    let rows = zip(heads, counts).map { head, counts in
      indent + head + String(counts.map { mark($0, of: most) }).trimmingRight
    }
    let (left, right) = (unit.show(low), unit.show(high))
    let gap = String(repeating: " ", count: max(1, columns - left.count - right.count))
    return rows + [indent + String(repeating: " ", count: heads[0].count) + left + gap + right]
  }

  private static func count(_ values: [Double], from low: Double, _ step: Double, _ columns: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: columns)
    for value in values { counts[max(0, min(columns - 1, Int((value - low) / step)))] += 1 }
    return counts
  }

  /// A single value is seen, too.
  private static func mark(_ count: Int, of most: Int) -> Character {
    guard count > 0 else { return " " }
    return blocks[max(0, min(blocks.count - 1, (count * blocks.count + most - 1) / most - 1))]
  }
}

extension String {
  fileprivate var trimmingRight: String { String(dropLast(reversed().prefix { $0 == " " }.count)) }
}
