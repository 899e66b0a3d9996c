// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import StoreKit

extension MetricLimit {
  /// `8 % and 50 ns`, `none`.
  var words: String {
    guard isJudged else { return "none" }
    let unit = Metric(metric).unit
    return [relative.map { ComparisonWords.percent($0, signed: false) }, absolute.map(unit.show)].compactMap { $0 }
      .joined(separator: " and ")
  }
}
