// SPDX-License-Identifier: GPL-2.0-only

/// By how much a metric of a case must change before a comparison calls it better or worse.
package struct MetricLimit: Sendable, Hashable {
  /// The metric.
  package var metric: String
  /// Whether it can fail a comparison at all; false: it is only reported.
  package var isJudged: Bool
  /// The smallest relative change that matters, 0.08 for 8 %; nil for the usual one.
  package var relative: Double?
  /// The smallest absolute change that matters, in the metric's unit; nil for the usual one.
  package var absolute: Double?

  /// A limit.
  package init(metric: String, isJudged: Bool = true, relative: Double? = nil, absolute: Double? = nil) {
    self.metric = metric
    self.isJudged = isJudged
    self.relative = relative
    self.absolute = absolute
  }

  /// Whether both are numbers from 0, and the metric has a name.
  var isUsable: Bool {
    !metric.isEmpty && [relative, absolute].allSatisfy { $0.map { $0.isFinite && $0 >= 0 } ?? true }
  }
}

extension JSONWriter {
  mutating func limits(_ limits: [MetricLimit]) {
    array { writer in
      for limit in limits {
        writer.element()
        writer.object { writer in
          writer.key("metric")
          writer.string(limit.metric)
          writer.key("judged")
          writer.bool(limit.isJudged)
          for (key, value) in [("relative", limit.relative), ("absolute", limit.absolute)] {
            writer.key(key)
            if let value { writer.number(value) } else { writer.string(nil) }
          }
        }
      }
    }
  }
}

extension JSONScanner {
  mutating func limits() throws(JSONMistake) -> [MetricLimit] {
    var limits: [MetricLimit] = []
    try elements { (scanner) throws(JSONMistake) in
      try scanner.open()
      let metric = try scanner.member("metric", isFirst: true) { (inner) throws(JSONMistake) in try inner.string() }
      let isJudged = try scanner.member("judged") { (inner) throws(JSONMistake) in try inner.bool() }
      let relative = try scanner.member("relative", Self.optionalNumber)
      let absolute = try scanner.member("absolute", Self.optionalNumber)
      try scanner.close()
      limits.append(MetricLimit(metric: metric, isJudged: isJudged, relative: relative, absolute: absolute))
    }
    return limits
  }

  private static func optionalNumber(_ scanner: inout JSONScanner) throws(JSONMistake) -> Double? {
    try scanner.optional { (inner) throws(JSONMistake) in try inner.number() }
  }
}
