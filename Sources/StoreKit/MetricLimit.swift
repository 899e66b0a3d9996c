// SPDX-License-Identifier: GPL-2.0-only
import Metrics

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
