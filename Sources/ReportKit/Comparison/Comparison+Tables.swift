// SPDX-License-Identifier: GPL-2.0-only
import Comparison

extension Comparison {
  /// A row per case and metric, and one per case without figures, for `--format csv`.
  package func flat() -> Table {
    let keys = [
      "case", "case_verdict", "metric", "gated", "verdict", "needs_repeats", "decidable", "base_median",
      "candidate_median", "base_repeats", "candidate_repeats", "ratio", "ratio_lower", "ratio_upper", "confidence",
      "shift", "p", "p_holm",
      "note",
    ]
    return Table(
      title: ComparisonWords(comparison: self).title, columns: keys.map { Column($0, key: $0) },
      rows: cases.flatMap(rows))
  }

  private func rows(_ item: CaseComparison) -> [[Cell]] {
    let head: [Cell] = [.text(item.name), .text(item.verdict.word)]
    let note = Cell(text: item.notes.isEmpty ? nil : item.notes.joined(separator: "; "))
    guard !item.metrics.isEmpty else { return [head + Array(repeating: .missing, count: 16) + [note]] }
    return item.metrics.map { metric in
      let interval = metric.ratio?.interval
      let words: [Cell] = [
        .text(metric.rule.metric.name), .text(metric.isGated ? "true" : "false"), .text(metric.verdict.word),
        Cell(metric.verdict.needs), .text(metric.verdict.isDecidable ? "true" : "false"),
      ]
      let figures: [Cell] = [
        Cell(metric.baseMedian), Cell(metric.candidateMedian), .integer(metric.base.count),
        .integer(metric.candidate.count), Cell(metric.ratio?.estimate), Cell(interval?.lower), Cell(interval?.upper),
        Cell(interval?.confidence), Cell(metric.shift?.estimate), Cell(metric.test?.p), Cell(metric.adjustedP),
      ]
      return head + words + figures + [note]
    }
  }
}

extension Comparison {
  /// GitHub-flavoured Markdown. Below the cases stand the functions that account for a change, where `profiles` have it.
  package func markdown(profiles: ComparisonProfiles = ComparisonProfiles()) -> String {
    let words = ComparisonWords(comparison: self)
    let escape = MarkdownRenderer.escape
    var head = "## \(escape(words.title))\n\n"
    for line in ["base: \(base.origin)", "candidate: \(candidate.origin)", words.summary]
      + [words.clock].compactMap({ $0 }) + words.boots + words.repeated
      + (words.undecidable.map { [$0] } ?? []) + words.means
    {
      head += "- \(escape(line))\n"
    }
    let notes = cases.flatMap { item in
      (item.notes
        + item.metrics.flatMap { metric in
          [ComparisonWords.spread(metric), ComparisonWords.split(metric)].compactMap { words in
            words.map { "\(metric.rule.metric.name): \($0)." }
          }
        }).map { "- \(escape(item.name)): \(escape($0))\n" }
    }.joined()
    let told = advice.map { advice in
      escape(advice.words) + "\n" + advice.commands.map { "\n    \($0)\n" }.joined()
    }
    let changed = byAlarm.compactMap { ChangedFunctions($0.number, of: self, profiles) }.map { item in
      "### The functions that account for \(MarkdownRenderer.code(item.name))\n\n"
        + MarkdownRenderer().render(item.table(.wide)) + "\n" + item.words.map { "- \(escape($0))\n" }.joined()
    }
    let parts =
      [head, MarkdownRenderer().render(differenceTable), MarkdownRenderer().render(peopleTable), notes] + changed
      + [told ?? "", escape(words.method) + "\n"]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var differenceTable: Table {
    Table(
      title: "Differences",
      columns: [
        Column("what", key: "what", isLabel: true), Column("base", key: "base"), Column("candidate", key: "candidate"),
      ],
      rows: differences.map { [.text($0.key), Cell(text: $0.base), Cell(text: $0.candidate)] },
      notes: differences.isEmpty ? ["no difference known"] : [])
  }

  private var peopleTable: Table {
    Table(
      title: "Cases",
      columns: [
        Column("case", key: "case", isLabel: true), Column("metric", key: "metric"), Column("base", key: "base"),
        Column("candidate", key: "candidate"), Column("change", key: "change"), Column("interval", key: "interval"),
        Column("p", key: "p"), Column("verdict", key: "verdict"),
      ],
      rows: cases.flatMap { item -> [[Cell]] in
        guard !item.metrics.isEmpty else {
          return [
            [.text(item.name), .missing, .missing, .missing, .missing, .missing, .missing, .text(item.verdict.words)]
          ]
        }
        return item.metrics.map { metric in
          [
            .text(item.name), .text(metric.rule.metric.name), .text(metric.shown(metric.baseMedian)),
            .text(metric.shown(metric.candidateMedian)), .text(ComparisonWords.change(metric)),
            .text(ComparisonWords.interval(metric.isExact ? nil : metric.ratio?.interval)),
            .text(ComparisonWords.p(metric)),
            .text(metric.isGated ? metric.verdict.words : "reported"),
          ]
        }
      })
  }
}

extension Cell {
  init(text: String?) {
    self = text.map { .text($0) } ?? .missing
  }
}
