// SPDX-License-Identifier: GPL-2.0-only

/// What a result of fio's lacks where a metric that decides is missing, and what to do about it.
enum MissingFigures {
  static func notes(
    base: ComparedCase, candidate: ComparedCase, metrics: [MetricComparison], options: ComparisonOptions
  ) -> [String] {
    let gated = metrics.filter(\.isGated)
    guard gated.isEmpty || gated.contains(where: { $0.base.isEmpty != $0.candidate.isEmpty }) else { return [] }
    return [("base", base), ("candidate", candidate)].compactMap { side, item in
      // Of stored runs only what is judged was read.
      guard item.jobFile == nil, !item.values("ios").isEmpty, options.metrics.isEmpty else { return nil }
      if item.values("clat_mean_ns").isEmpty {
        return
          "the \(side) has no completion latencies (`gtod_reduce`, `disable_clat`, or all of them 0 by a clock that is "
          + "too coarse); --metric iops judges by rates"
      }
      if item.values("clat_p50_ns").isEmpty {
        return
          "the \(side) has no percentiles; those of several jobs or directions together need --output-format=json+ "
          + "or group_reporting, and --metric clat_mean_ns judges by means"
      }
      return nil
    }
  }
}
