// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Results
import StoreKit
import Yams

/// Reads `limits`: what a change of a metric must come to before a comparison calls it better or worse.
struct LimitReader {
  let reader: NodeReader

  init(_ reader: NodeReader) {
    self.reader = reader
  }

  /// `METRIC: 8%`, `METRIC: 50ns`, `METRIC: {relative: 8%, absolute: 50ns}` or `METRIC: none`.
  func limits(_ node: Node) -> [Located<MetricLimit>] {
    let wants = "metrics with their limits, such as `ns_per_fault: 8%`"
    return reader.entries(node, of: "limits", wants: wants).compactMap { entry in
      guard ListReader(reader).checkMetric(entry.key) else { return nil }
      let limit = MetricLimit(metric: entry.key.value)
      guard case .mapping = entry.node else {
        return single(entry.node, of: limit).map { Located($0, at: entry.key.place) }
      }
      return Located(both(entry.node, of: limit), at: entry.key.place)
    }
  }

  private func single(_ node: Node, of limit: MetricLimit) -> MetricLimit? {
    guard let text = reader.word(node, of: limit.metric) else { return nil }
    var limit = limit
    if text.value == "none" {
      limit.isJudged = false
    } else if text.value.hasSuffix("%") {
      guard let share = share(text, of: limit.metric) else { return nil }
      limit.relative = share
    } else {
      guard let amount = amount(text, of: limit.metric) else { return nil }
      limit.absolute = amount
    }
    return limit
  }

  private func both(_ node: Node, of limit: MetricLimit) -> MetricLimit {
    var limit = limit
    let members = reader.members(node, of: limit.metric, allowed: ManifestMapping.limit.names)
    for (key, value) in members {
      guard let text = reader.word(value, of: key.value) else { continue }
      if key.value == "relative" {
        limit.relative = share(text, of: limit.metric)
      } else {
        limit.absolute = amount(text, of: limit.metric)
      }
    }
    if case .mapping(let mapping) = node, mapping.isEmpty {
      reader.note("the limit of `\(limit.metric)` says nothing; write `relative`, `absolute` or both.", at: node.place)
    }
    return limit
  }

  private func share(_ text: Located<String>, of metric: String) -> Double? {
    guard text.value.hasSuffix("%"), let percent = number(String(text.value.dropLast())), percent <= 1000 else {
      reader.note(
        "`\(text.value)` is no relative limit of `\(metric)`; write per cent from 0% to 1000%, such as 8%.",
        at: text.place)
      return nil
    }
    return percent / 100
  }

  private func amount(_ text: Located<String>, of metric: String) -> Double? {
    let units = FigureUnit.units(of: metric)
    let letters = text.value.drop { $0.isASCII && ($0.isNumber || ".+-".contains($0)) }
    guard let factor = units.first(where: { $0.name == letters })?.factor,
      let number = number(String(text.value.dropLast(letters.count)))
    else {
      let names = units.map(\.name).filter { !$0.isEmpty }
      let with = names.isEmpty ? "without a unit" : "with \(names.joined(separator: ", "))"
      reader.note(
        "`\(text.value)` is no limit of `\(metric)`; write per cent, such as 8%, or a number from 0 \(with), "
          + "or `none`: it is reported, and never judged.", at: text.place)
      return nil
    }
    return number * factor
  }

  /// Digits with a point, from 0; nothing else that Swift would read, such as `nan` or `1e3`.
  private func number(_ text: String) -> Double? {
    text.wholeMatch(of: /[0-9]{1,15}(\.[0-9]{1,15})?/) == nil ? nil : Double(text)
  }
}
