// SPDX-License-Identifier: GPL-2.0-only
import Foundation

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
