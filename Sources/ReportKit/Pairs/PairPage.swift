// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Metrics

extension PairReport {
  /// One page of HTML that needs nothing else, with charts drawn by this gnuplot; without one it has everything else. A gnuplot
  /// that fails is a note on the page.
  package func html(by gnuplot: Gnuplot?) async -> String {
    let measured = byAlarm.filter { !$0.item.series.pairs.isEmpty }
    let (max, shown) = (ChartGallery.maxCases, measured.prefix(ChartGallery.maxCases))
    guard !shown.isEmpty else { return PairPage(report: self, illustrations: [:], notes: []).text }
    guard let gnuplot else {
      let notes = ChartGallery.withoutGnuplot.notes
      return PairPage(report: self, illustrations: [:], notes: notes).text
    }
    let gallery = await ChartGallery(shown.map { ($0.number, PairPlots($0.item).charts) }, by: gnuplot)
    let cut =
      measured.count > max
      ? ["Charts are drawn for the first \(max) of \(measured.count) cases, the most alarming ones."] : []
    let notes = gallery.notes.isEmpty ? cut : gallery.notes
    return PairPage(report: self, illustrations: gallery.illustrations, notes: notes).text
  }
}

/// Pairs as a page: what they come to, every case in a table, then each with its charts and figures.
struct PairPage {
  let report: PairReport
  /// Charts by the case's place.
  let illustrations: [Int: ChartGallery.Illustration]
  /// What is to be said about charts.
  let notes: [String]

  /// The whole HTML document.
  var text: String {
    var page = HTMLPage(title: ShownText.name(report.title))
    page.body = "<header><h1>\(XMLText.escape(page.title))</h1></header>\n<main>\n"
    page.body += HTMLPage.section("summary", "Summary", summary)
    page.body += HTMLPage.section("details", "Case by case", details)
    page.body += topics
    page.body += HTMLPage.section("method", "Method", report.method.map { HTMLPage.paragraph($0) }.joined())
    page.body += "</main>\n"
    return page.text
  }

  private var summary: String {
    let bar = PairVerdict.byRank.map { ($0, report.count($0)) }.filter { $0.1 > 0 }
    let parts = bar.map { "<i class=\"\($0.0.style)\" style=\"flex-grow:\($0.1)\"></i>" }.joined()
    return "<div class=\"head \(report.verdict.style)\">\(HTMLPage.paragraph(headline))"
      + "\(HTMLPage.paragraph(report.summary, class: "mute"))</div>\n"
      + (report.cases.count < 2 ? "" : "<div class=\"bar\" aria-hidden=\"true\">\(parts)</div>\n") + table
  }

  /// The verdict in a sentence.
  private var headline: String {
    if report.cases.count == 1, let item = report.cases.first { return PairWords(item: item).verdict }
    func some(_ verdict: PairVerdict, _ one: String, _ many: String) -> String? {
      let count = report.count(verdict)
      return count == 0 ? nil : "\(count) case\(count == 1 ? " \(one)" : "s \(many)")"
    }
    let bad = [some(.worse, "is worse", "are worse"), some(.failed, "failed", "failed")].compactMap { $0 }
    if !bad.isEmpty { return bad.joined(separator: ", ") + "." }
    let others = [some(.better, "is better", "are better"), some(.undecided, "is undecided", "are undecided")]
      .compactMap { $0 }
    if !others.isEmpty { return "Nothing is shown to be worse; \(others.joined(separator: ", "))." }
    return report.count(.noChange) > 0 ? "Nothing changed." : "No case could run."
  }

  private var table: String {
    guard report.cases.count > 1 else { return "" }
    let rows = report.byAlarm.map { number, item in
      let (limit, look) = (item.series.design.limit, item.look)
      let change = look.map { PairWords.change($0.estimate, nil, limit) } ?? "-"
      let interval = (look?.interval).map { PairWords.interval($0, limit) } ?? "-"
      let pairs = MetricUnit.count.show(Double(item.judgement.valid))
      return
        "<tr><th scope=\"row\" class=\"t\"><a href=\"#\(Self.anchor(number))\">\(HTMLPage.name(item.series.name))</a></th>"
        + "<td>\(Self.badge(item.judgement.verdict))</td><td class=\"n\">\(change)</td><td class=\"n\">\(interval)</td>"
        + "<td class=\"n\">\(pairs)</td><td class=\"n\">\(PairWords.seconds(item.seconds))</td></tr>"
    }.joined(separator: "\n")
    let head = PageTable.head(["case", "verdict"], numbers: ["change", "interval", "pairs", "time"])
    return HTMLPage.scrolling("Cases", "<table>\(head)<tbody>\n\(rows)</tbody></table>")
  }

  private var details: String {
    let cases = report.byAlarm
    let first = cases.first { illustrations[$0.number]?.figures.isEmpty == false } ?? cases.first
    return notes.map { HTMLPage.paragraph($0, class: "mute") }.joined()
      + cases.map { section($0.number, $0.item, isOpen: $0.number == first?.number) }.joined()
  }

  private func section(_ number: Int, _ item: PairReport.Case, isOpen: Bool) -> String {
    let words = PairWords(item: item)
    let lines = words.lines.map { "<dt>\($0.topic)</dt><dd>\(HTMLPage.name($0.words))</dd>\n" }.joined()
    let figures = PairReport.figures(item)
    let others = figures.rows.isEmpty ? "" : HTMLRenderer.markup(figures)
    return "<details id=\"\(Self.anchor(number))\"\(isOpen ? " open=\"open\"" : "")>"
      + "<summary>\(HTMLPage.name(item.series.name))\(Self.badge(item.judgement.verdict))</summary><div class=\"in\">"
      + HTMLPage.paragraph(words.verdict) + "<dl class=\"sides\">\n\(lines)</dl>\n"
      + (illustrations[number]?.markup ?? "") + others + "</div></details>\n"
  }

  private var topics: String {
    guard !report.topics.isEmpty else { return "" }
    let rows = report.topics.map { "<dt>\($0.topic)</dt><dd>\(HTMLPage.name($0.words))</dd>\n" }
    return HTMLPage.section("host", "Host and tools", "<dl class=\"sides\">\n\(rows.joined())</dl>\n")
  }

  private static func badge(_ verdict: PairVerdict) -> String {
    "<span class=\"v \(verdict.style)\">\(verdict.words)</span>"
  }

  private static func anchor(_ number: Int) -> String { "case-\(number + 1)" }
}

extension PairVerdict {
  /// The class of the style sheet, as comparisons have it.
  fileprivate var style: String { self == .undecided ? "inconclusive" : rawValue }
}
