// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Metrics
import Statistics

extension PairReport {
  /// A row per case, for `--format csv`. Changes are in per cent, times in nanoseconds.
  package func flat() -> Table {
    let keys = [
      "case", "verdict", "decidable", "metric", "change_percent", "change_lower_percent", "change_upper_percent",
      "confidence", "limit_percent", "alpha", "pairs", "invalid_pairs", "looks", "seconds", "base_median_ns",
      "candidate_median_ns", "sharing", "cpus", "base", "candidate", "differences", "reason", "note",
    ]
    return Table(
      title: title, columns: keys.map { Column($0, key: $0) }, rows: cases.map(Self.row))
  }

  private static func row(_ item: Case) -> [Cell] {
    let (design, judgement, look) = (item.series.design, item.judgement, item.look)
    let decisive = PairFigureSummary(design.metric, of: item.series)
    let notes =
      [item.series.skipReason].compactMap { $0 } + judgement.invalidReasons.map { "\($0.reason) (\($0.count))" }
    let verdict: [Cell] = [
      .text(item.series.name), .text(judgement.verdict.rawValue), .text(item.isDecidable ? "true" : "false"),
      .text(design.metric),
    ]
    let change: [Cell] = [
      Cell(look.map { PairWords.value($0.estimate) }), Cell(look?.interval.map { PairWords.value($0.lower) }),
      Cell(look?.interval.map { PairWords.value($0.upper) }), Cell(look?.interval?.confidence),
      .number(design.limit * 100), .number(design.alpha),
    ]
    let amount: [Cell] = [
      .integer(judgement.valid), .integer(judgement.invalid), .integer(judgement.looks.count), .number(item.seconds),
      Cell(decisive?.baseMedian), Cell(decisive?.candidateMedian),
    ]
    return verdict + change + amount + [
      .text(design.sharing.rawValue), Cell(text: design.cpus), .text(design.base), .text(design.candidate),
      Cell(text: design.differences.isEmpty ? nil : design.differences.joined(separator: " ")), .text(design.reason),
      Cell(text: notes.isEmpty ? nil : notes.joined(separator: "; ")),
    ]
  }

  /// GitHub-flavoured Markdown, for a forge or a mail.
  package func markdown() -> String {
    let escape = { MarkdownRenderer.escape(ShownText.name($0)) }
    let head =
      ["## \(escape(title))\n\n"] + topics.map { "- \(escape("\($0.topic): \($0.words)"))\n" } + ["- \(summary)\n"]
    let sections = byAlarm.map { _, item in
      let words = PairWords(item: item)
      let lines = words.lines.map { "- \(escape("\($0.topic): \($0.words)"))\n" }
      return "### \(escape(item.series.name))\n\n**\(escape(words.verdict))**\n\n" + lines.joined()
        + Self.markdownFigures(item)
    }
    let end = method.map { escape($0) + "\n" }.joined()
    let table = cases.isEmpty ? [] : [MarkdownRenderer().render(peopleTable)]
    return ([head.joined()] + table + sections + [end]).joined(separator: "\n")
  }

  private static func markdownFigures(_ item: Case) -> String {
    let table = figures(item)
    return table.rows.isEmpty ? "" : "\n" + MarkdownRenderer().render(table)
  }

  /// The cases, a line each, by alarm.
  var peopleTable: Table {
    Table(
      title: "Cases",
      columns: [
        Column("case", key: "case", isLabel: true), Column("verdict", key: "verdict"),
        Column("change", key: "change", unit: .percent), Column("interval", key: "interval", unit: .percent),
        Column("base", key: "base", unit: .nanoseconds), Column("candidate", key: "candidate", unit: .nanoseconds),
        Column("pairs", key: "pairs", unit: .count), Column("time", key: "time", unit: .count),
      ],
      rows: byAlarm.map { _, item in
        let (design, look) = (item.series.design, item.look)
        let decisive = PairFigureSummary(design.metric, of: item.series)
        return [
          .text(item.series.name), .text(item.judgement.verdict.words),
          look.map { .text(PairWords.change($0.estimate, nil, design.limit)) } ?? .missing,
          (look?.interval).map { .text(PairWords.interval($0, design.limit)) } ?? .missing,
          .text(PairWords.time(decisive?.baseMedian)), .text(PairWords.time(decisive?.candidateMedian)),
          .integer(item.judgement.valid), item.series.pairs.isEmpty ? .missing : .text(PairWords.seconds(item.seconds)),
        ]
      })
  }
}

extension PairReport {
  /// JUnit XML, a test per case: `failure` for worse, `error` for failed cases and for those whose pairs are too few to decide,
  /// `skipped` for what was skipped or is undecided; strict, what is undecided is a failure.
  package func junit(isStrict: Bool = false) -> String {
    let tests = cases.map { item in
      let words = PairWords(item: item)
      let lines = words.lines.map { "\($0.topic): \($0.words)" }
      return JUnitTest(
        name: item.series.name, kind: Self.kind(item, isStrict), message: words.verdict,
        type: item.judgement.verdict.rawValue, details: ([words.verdict] + lines).joined(separator: "\n"),
        seconds: item.seconds)
    }
    return JUnitTest.document(run?.suite ?? "faultbench.ab", tests)
  }

  private static func kind(_ item: Case, _ isStrict: Bool) -> JUnitTest.Kind {
    switch item.judgement.verdict {
    case .worse: .failure
    case .failed: .error
    case .undecided where !item.isDecidable: .error
    case .undecided: isStrict ? .failure : .skipped
    case .skipped: .skipped
    case .better, .noChange: .passed
    }
  }
}
