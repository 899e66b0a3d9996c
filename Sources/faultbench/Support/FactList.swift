// SPDX-License-Identifier: GPL-2.0-only
import HostKit
import ReportKit

/// Facts about the host: a list for people, a table for everything else.
enum FactList {
  /// Each fact in a line, and below it why something is missing and what to do.
  static func render(_ facts: [HostFact], width: Int) -> String {
    let topicWidth = min(28, facts.map(\.topic.count).max() ?? 0)
    return facts.map { fact in
      let topic = fact.topic.padding(toLength: max(topicWidth, fact.topic.count), withPad: " ", startingAt: 0)
      let details = [fact.detail, fact.cause.map { "cause: \($0)" }, fact.remedy.map { "remedy: \($0)" }]
      let head = "\(mark(fact.state))  \(topic)  "
      return TextRenderer.hanging(head, details.compactMap { $0 }, width: width)
    }.joined()
  }

  /// A row per fact.
  static func table(_ facts: [HostFact]) -> Table {
    Table(
      title: "What this host can do",
      columns: [
        Column("topic", key: "topic", isLabel: true), Column("state", key: "state", isLabel: true),
        Column("detail", key: "detail"), Column("cause", key: "cause"), Column("remedy", key: "remedy"),
      ],
      rows: facts.map { fact in
        [
          .text(fact.topic), .text(fact.state.rawValue), .text(fact.detail), fact.cause.map { .text($0) } ?? .missing,
          fact.remedy.map { .text($0) } ?? .missing,
        ]
      })
  }

  private static func mark(_ state: HostFact.State) -> String {
    switch state {
    case .available: "yes    "
    case .limited: "limited"
    case .missing: "no     "
    case .unknown: "unknown"
    }
  }
}
