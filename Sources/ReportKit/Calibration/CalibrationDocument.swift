// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import Statistics

/// A calibration as `--format json` writes it; docs/calibrate.md describes every key.
package struct CalibrationDocument: Encodable, Sendable {
  /// Name and version of the schema; a change that breaks readers raises the number.
  package static let schema = "faultbench.calibration/1"

  let schema = Self.schema
  let alpha: Double, confidence: Double, power: Double
  let tests: Int, minimumRepeats: Int
  let metrics: [Metric]
  let host: [CalibrationAdvice]
  let notes: [String]

  enum CodingKeys: String, CodingKey {
    case schema, alpha, confidence, power, tests, metrics, host, notes
    case minimumRepeats = "least_repeats"
  }
  struct Metric: Encodable {
    let caseName: String, name: String
    let gated: Bool, exact: Bool
    let relativeLimit: Double, absoluteLimit: Double
    let median: Double?, noise: Double?
    let driftP: Double?, driftPerRepeat: Double?
    let warmUp: Int?
    let steps: [Int]?
    let falseAlarms: Double?
    let needed: [Needed]
    let decidable: [Decidable]
    let values: [Double]

    enum CodingKeys: String, CodingKey {
      case name, gated, exact, median, noise, steps, needed, decidable, values
      case caseName = "case"
      case relativeLimit = "relative_limit"
      case absoluteLimit = "absolute_limit"
      case driftP = "drift_p"
      case driftPerRepeat = "drift_per_repeat"
      case warmUp = "warm_up"
      case falseAlarms = "false_alarms"
    }
  }
  struct Needed: Encodable {
    let effect: Double, limit: Double
    let alone: Int?, corrected: Int?
  }
  struct Decidable: Encodable {
    let repeats: Int
    let alone: Double?, corrected: Double?
  }

  /// The document of a calibration and of what was seen on the host.
  package init(_ calibration: Calibration, host: [CalibrationAdvice]) {
    (alpha, confidence, power) = (
      calibration.options.alpha, calibration.options.confidence, calibration.options.power
    )
    (tests, minimumRepeats) = (calibration.tests, calibration.minimumRepeats)
    (self.host, notes) = (host, calibration.notes)
    metrics = calibration.metrics.map { item in
      Metric(
        caseName: item.name, name: item.rule.metric.name, gated: item.isGated, exact: item.isExact,
        relativeLimit: item.rule.relativeLimit, absoluteLimit: item.rule.absoluteLimit,
        median: item.median.isFinite ? item.median : nil, noise: item.noise, driftP: item.steadiness?.trend.p,
        driftPerRepeat: item.slope, warmUp: item.steadiness?.warmUp, steps: item.steadiness?.changes.map(\.index),
        falseAlarms: item.falseAlarms,
        needed: item.needed.map {
          Needed(effect: $0.effect, limit: $0.limit, alone: $0.alone, corrected: $0.corrected)
        },
        decidable: item.decidable.map { Decidable(repeats: $0.repeats, alone: $0.alone, corrected: $0.corrected) },
        values: item.values)
    }
  }
}

/// Something about the host that makes repeats differ, or does not.
package struct CalibrationAdvice: Sendable, Encodable {
  /// What it is about.
  let topic: String
  /// `quiet`, `noisy` or `unknown`.
  let state: String
  /// What was found.
  let detail: String
  /// What to do.
  let remedy: String?

  /// A piece of advice.
  package init(topic: String, state: String, detail: String, remedy: String?) {
    self.topic = topic
    self.state = state
    self.detail = detail
    self.remedy = remedy
  }

  /// What disturbs, each with what to do below it, then what does not.
  static func text(_ advice: [CalibrationAdvice], width: Int) -> String {
    let table = table(advice)
    let noisy = advice.filter { $0.state == "noisy" }
    let margin = noisy.map(\.topic.count).max() ?? 0
    let items = noisy.map { item in
      let topic = item.topic.padding(toLength: margin, withPad: " ", startingAt: 0)
      return TextRenderer.hanging("\(topic)  ", [item.detail, item.remedy].compactMap { $0 }, width: width)
    }
    let notes = table.notes.map { TextRenderer.hanging("", [$0], width: width) }
    return TextRenderer.hanging("", [table.title], width: width) + "\n" + (items + notes).joined()
  }

  /// As a table.
  static func table(_ advice: [CalibrationAdvice]) -> Table {
    let noisy = advice.filter { $0.state == "noisy" }
    let quiet = advice.filter { $0.state != "noisy" }.map { "\($0.topic): \($0.detail)" }
    return Table(
      title: noisy.isEmpty ? "Nothing on this host is seen to disturb." : "What disturbs on this host",
      columns: [
        Column("topic", key: "topic", isLabel: true), Column("found", key: "detail"),
        Column("what to do", key: "remedy"),
      ],
      rows: noisy.map { [.text($0.topic), .text($0.detail), $0.remedy.map { .text($0) } ?? .missing] },
      notes: quiet.isEmpty ? [] : ["No cause of noise: " + quiet.joined(separator: "; ")])
  }
}
