// SPDX-License-Identifier: GPL-2.0-only

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

extension ComparisonVerdict {
  /// Repeats per side that would decide, or the fewest that could; nil where it is decided, or nobody can say.
  var needs: Int? {
    if case .inconclusive(let needs) = self { return needs.number }
    return nil
  }
}
