// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics

extension PairReport {
  /// Plain text that keeps its shape in a mail: what it comes to, then the alarming cases before the others.
  package func text(width: Int = TextRenderer.mailWidth) -> String {
    let margin = (topics.map(\.topic.count).max() ?? 0) + 2
    let head =
      TextRenderer.hanging("", [ShownText.name(title)], width: width)
      + topics.map { topic in
        TextRenderer.hanging(Self.padded(topic.topic, margin), [ShownText.name(topic.words)], width: width)
      }.joined()
    let end = method.map { TextRenderer.hanging("", [$0], width: width) }.joined()
    let parts =
      [head, TextRenderer.hanging("", [summary], width: width)] + byAlarm.map { Self.text($0.item, width) } + [end]
    return parts.joined(separator: "\n")
  }

  private static func text(_ item: Case, _ width: Int) -> String {
    let words = PairWords(item: item)
    let name = TextRenderer.broken(ShownText.name(item.series.name), width: width).map { $0 + "\n" }.joined()
    let lines = words.lines.map { topic, words in
      TextRenderer.hanging(
        "  " + padded(topic, 11), TextRenderer.broken(ShownText.name(words), width: max(16, width - 13)), width: width)
    }
    let others = figures(item)
    let figures =
      others.rows.isEmpty
      ? "" : "\n" + (width < narrowest ? figureLines(item, width) : TextRenderer(width: width).render(others))
    return name + TextRenderer.hanging("  ", [ShownText.name(words.verdict)], width: width) + lines.joined() + figures
  }

  /// The table of figures needs so many characters.
  private static let narrowest = 72

  /// The same as the table in fewer columns.
  private static func figureLines(_ item: Case, _ width: Int) -> String {
    let (metric, limit) = (item.series.design.metric, item.series.design.limit)
    let lines = PairFigureSummary.all(of: item.series).filter { $0.figure != metric }.map { figure in
      let change = PairWords.change(figure.estimate, figure.interval, limit)
      let medians = "\(PairWords.time(figure.baseMedian)) -> \(PairWords.time(figure.candidateMedian))"
      return "  \(ShownText.name(figure.figure))\n"
        + TextRenderer.hanging("    ", ["\(change), \(medians)"], width: width)
    }
    return TextRenderer.hanging("  ", ["not judged, plain 95 % intervals:"], width: width) + lines.joined()
  }

  private static func padded(_ topic: String, _ width: Int) -> String {
    topic + String(repeating: " ", count: max(1, width - topic.count))
  }

  /// The figures that have no part in the verdict.
  static func figures(_ item: Case) -> Table {
    let metric = item.series.design.metric
    let limit = item.series.design.limit
    let others = PairFigureSummary.all(of: item.series).filter { $0.figure != metric }
    return Table(
      title: "",
      columns: [
        Column("not judged", key: "figure", isLabel: true), Column("base", key: "base", unit: .nanoseconds),
        Column("candidate", key: "candidate", unit: .nanoseconds), Column("change", key: "change", unit: .percent),
        Column("plain 95 % interval", key: "interval", unit: .percent),
      ],
      rows: others.map { figure in
        [
          .text(figure.figure), .text(PairWords.time(figure.baseMedian)), .text(PairWords.time(figure.candidateMedian)),
          .text(PairWords.change(figure.estimate, nil, limit)),
          figure.interval.map { .text(PairWords.interval($0, limit)) } ?? .missing,
        ]
      })
  }
}
