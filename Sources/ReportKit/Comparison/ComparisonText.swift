// SPDX-License-Identifier: GPL-2.0-only

extension Comparison {
  /// Plain text that keeps its shape in a mail: differences first, then the alarming cases before the others.
  package func text(width: Int = TextRenderer.mailWidth) -> String {
    let words = ComparisonWords(comparison: self)
    var parts = [
      TextRenderer.wrapped(words.title, width: width)
        + TextRenderer.hanging("base       ", [base.origin], width: width)
        + TextRenderer.hanging("candidate  ", [candidate.origin], width: width)
    ]
    parts.append(words.repeated.map { TextRenderer.wrapped($0, width: width) }.joined())
    parts.append(differencesText(width))
    let told = [words.summary] + (words.undecidable.map { [$0] } ?? []) + words.means
    parts.append(told.map { TextRenderer.wrapped($0, width: width) }.joined())
    let header = ComparisonLine.header(width)
    let ordered = cases.enumerated().sorted {
      ($0.element.verdict.rank, $0.offset) < ($1.element.verdict.rank, $1.offset)
    }
    parts.append(header + ordered.map { caseText($0.element, width) }.joined())
    parts.append(
      TextRenderer.wrapped("! worse, + better, = no change, ? undecided. " + words.method, width: width))
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func differencesText(_ width: Int) -> String {
    guard !differences.isEmpty else {
      return TextRenderer.wrapped("Hosts and tools: no difference known.", width: width)
    }
    let lines = differences.map { item in
      let forced = item.isDecisive ? " (decisive: compared by force)" : ""
      return TextRenderer.hanging(
        "  \(item.key): ", ["\(item.base ?? "(not told)") -> \(item.candidate ?? "(not told)")\(forced)"], width: width)
    }
    return "Differences between base and candidate\n" + lines.joined()
  }

  private func caseText(_ item: CaseComparison, _ width: Int) -> String {
    let verdict = item.verdict.words
    let name = ShownText.name(item.name)
    let fits = name.count <= width - verdict.count - 2
    let fill = String(repeating: " ", count: max(0, width - verdict.count - (fits ? name.count : 0)))
    let head = "\(name)\(fits ? "" : "\n")\(fill)\(verdict)\n"
    let notes = item.notes.prefix(4).map { TextRenderer.hanging("    ", [$0], width: width) }
    let more = item.notes.count > 4 ? ["    and \(item.notes.count - 4) more\n"] : []
    let lines = item.metrics.map { ComparisonLine($0).text(width) + split($0, width) + histogram($0, width) }
    return head + lines.joined() + notes.joined() + more.joined()
  }

  private func split(_ item: MetricComparison, _ width: Int) -> String {
    ComparisonWords.split(item).map { TextRenderer.hanging("    ", [$0 + "."], width: width) } ?? ""
  }

  /// The repeats of a change that counts, so that a reader sees what the figures say.
  private func histogram(_ item: MetricComparison, _ width: Int) -> String {
    guard item.isGated, !item.isExact, [.worse, .better, .changed].contains(item.verdict) else { return "" }
    return TextHistogram.lines(item.base, item.candidate, unit: item.rule.unit, width: width).map { $0 + "\n" }.joined()
  }
}

/// A metric in a line of the text.
private struct ComparisonLine {
  private let cells: [String]
  private static let widths = [9, 9, 8, 15, 7, 7]

  init(_ item: MetricComparison) {
    cells = [
      "\(ComparisonWords.mark(item)) \(item.rule.metric.name)", item.shown(item.baseMedian),
      item.shown(item.candidateMedian),
      ComparisonWords.change(item), ComparisonWords.interval(item.isExact ? nil : item.ratio?.interval),
      ComparisonWords.p(item),
      ComparisonWords.counts(item),
    ]
  }

  private init(cells: [String]) {
    self.cells = cells
  }

  static func header(_ width: Int) -> String {
    let line = ComparisonLine(cells: ["  metric", "base", "cand.", "change", "interval", "p", "n"])
    return (width < TextRenderer.mailWidth ? "" : line.text(width)) + String(repeating: "-", count: width) + "\n"
  }

  /// The first cell has what the others leave; one that is longer pushes them to the next line.
  func text(_ width: Int) -> String {
    guard width >= TextRenderer.mailWidth else {
      let words = "base \(cells[1]), cand. \(cells[2]), \(cells[3]), interval \(cells[4]), p \(cells[5]), n \(cells[6])"
      return cells[0] + "\n" + TextRenderer.hanging("    ", [words], width: width)
    }
    let rest = zip(cells.dropFirst(), Self.widths).map { cell, width in
      " " + String(repeating: " ", count: max(0, width - cell.count)) + cell
    }.joined()
    let room = max(width, TextRenderer.mailWidth) - rest.count
    let first = cells[0]
    guard first.count <= room else {
      return first + "\n" + String(repeating: " ", count: max(0, room)) + rest + "\n"
    }
    return first + String(repeating: " ", count: room - first.count) + rest + "\n"
  }
}
