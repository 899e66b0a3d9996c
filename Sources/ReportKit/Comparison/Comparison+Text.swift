// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics

extension Comparison {
  /// Plain text that keeps its shape in a mail: differences first, then the alarming cases before the others.
  /// Below a case that changed stand the functions that account for it, where `profiles` have it.
  package func text(
    width: Int = TextRenderer.mailWidth, profiles: ComparisonProfiles = ComparisonProfiles()
  ) -> String {
    let words = ComparisonWords(comparison: self)
    var parts = [
      TextRenderer.wrapped(words.title, width: width)
        + TextRenderer.hanging("base       ", [base.origin], width: width)
        + TextRenderer.hanging("candidate  ", [candidate.origin], width: width)
    ]
    parts.append(
      ([words.clock].compactMap { $0 } + words.boots).map { TextRenderer.wrapped($0, width: width) }.joined())
    parts.append(words.repeated.map { TextRenderer.wrapped($0, width: width) }.joined())
    parts.append(differencesText(width))
    let told = [words.summary] + (words.undecidable.map { [$0] } ?? []) + words.means
    parts.append(told.map { TextRenderer.wrapped($0, width: width) }.joined())
    let header = ComparisonLine.header(width, clock)
    let cases = byAlarm.concurrentMap { caseText($0.item, width) + functions($0.number, profiles, width) }
    parts.append(header + cases.joined())
    if let advice {
      // A command is copied as a whole: it is never wrapped.
      let commands = advice.commands.map { "    \(ShownText.name($0))\n" }.joined()
      parts.append(TextRenderer.wrapped(advice.words, width: width) + commands)
    }
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
    let lines = item.metrics.map { metric in
      ComparisonLine(metric, clock).text(width) + split(metric, width) + histogram(metric, width)
    }
    return head + lines.joined() + notes.joined() + more.joined()
  }

  private func functions(_ number: Int, _ profiles: ComparisonProfiles, _ width: Int) -> String {
    guard let changed = ChangedFunctions(number, of: self, profiles) else { return "" }
    let table = TextRenderer(width: max(1, width - 4)).render(changed.table(.init(width: width)))
    return table.split(separator: "\n").map { "    \($0)\n" }.joined()
      + changed.words.map { TextRenderer.hanging("    ", [$0], width: width) }.joined()
  }

  private func split(_ item: MetricComparison, _ width: Int) -> String {
    [ComparisonWords.spread(item), ComparisonWords.split(item)].compactMap { $0 }
      .map { TextRenderer.hanging("    ", [$0 + "."], width: width) }.joined()
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
  private let widths: [Int]

  /// Names of instructions are longer, and have few intervals.
  private static func widths(_ clock: MeasurementClock) -> [Int] {
    clock == .time ? [9, 9, 8, 15, 7, 7] : [9, 9, 8, 12, 7, 7]
  }

  init(_ item: MetricComparison, _ clock: MeasurementClock) {
    widths = Self.widths(clock)
    cells = [
      "\(ComparisonWords.mark(item)) \(item.rule.metric.name)", item.digits(item.baseMedian),
      item.digits(item.candidateMedian),
      ComparisonWords.change(item), ComparisonWords.interval(item.isExact ? nil : item.ratio?.interval),
      ComparisonWords.p(item),
      ComparisonWords.counts(item),
    ]
  }

  private init(cells: [String], _ clock: MeasurementClock) {
    (self.cells, widths) = (cells, Self.widths(clock))
  }

  static func header(_ width: Int, _ clock: MeasurementClock) -> String {
    let line = ComparisonLine(cells: ["  metric", "base", "cand.", "change", "interval", "p", "n"], clock)
    return (width < TextRenderer.mailWidth ? "" : line.text(width)) + String(repeating: "-", count: width) + "\n"
  }

  /// The first cell has what the others leave; one that is longer pushes them to the next line.
  func text(_ width: Int) -> String {
    guard width >= TextRenderer.mailWidth else {
      let words = "base \(cells[1]), cand. \(cells[2]), \(cells[3]), interval \(cells[4]), p \(cells[5]), n \(cells[6])"
      return cells[0] + "\n" + TextRenderer.hanging("    ", [words], width: width)
    }
    let rest = zip(cells.dropFirst(), widths).map { cell, width in
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

/// The values of two sides on one axis, for a terminal and a mail: a line per side, and one with the ends of the axis.
struct TextHistogram {
  private static let blocks = Array("▁▂▃▄▅▆▇█")
  private static let indent = "    "

  /// Lines of at most `width` characters; none where a side has no value, or all values are the same.
  static func lines(
    _ base: [Double], _ candidate: [Double], unit: MetricUnit, width: Int = TextRenderer.mailWidth
  ) -> [String] {
    let all = (base + candidate).filter(\.isFinite)
    guard !base.isEmpty, !candidate.isEmpty, let low = all.min(), let high = all.max() else { return [] }
    let heads = ["base  ", "cand. "]
    let columns = min(64, width - indent.count - heads[0].count)
    let step = (high - low) / Double(max(1, columns))
    guard columns >= 16, step > 0, step.isFinite else { return [] }
    let counts = [base, candidate].map { values in count(values.filter(\.isFinite), from: low, step, columns) }
    let most = max(1, counts.joined().max() ?? 1)
    let rows = zip(heads, counts).map { head, counts in
      indent + head + String(counts.map { mark($0, of: most) }).trimmingRight
    }
    let (left, right) = (unit.show(low), unit.show(high))
    let gap = String(repeating: " ", count: max(1, columns - left.count - right.count))
    return rows + [indent + String(repeating: " ", count: heads[0].count) + left + gap + right]
  }

  private static func count(_ values: [Double], from low: Double, _ step: Double, _ columns: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: columns)
    for value in values { counts[max(0, min(columns - 1, Int((value - low) / step)))] += 1 }
    return counts
  }

  /// A single value is seen, too.
  private static func mark(_ count: Int, of most: Int) -> Character {
    guard count > 0 else { return " " }
    return blocks[max(0, min(blocks.count - 1, (count * blocks.count + most - 1) / most - 1))]
  }
}

extension String {
  fileprivate var trimmingRight: String { String(dropLast(reversed().prefix { $0 == " " }.count)) }
}
