// SPDX-License-Identifier: GPL-2.0-only

/// A comparison as one page of HTML that needs nothing else: what it comes to, every case and metric in a table, how each
/// verdict came about with every repeat as a point, and what is known of both sides.
package struct ComparisonPage: Sendable {
  let comparison: Comparison
  let words: ComparisonWords
  /// Cases by alarm, each with its place in the comparison.
  let ordered: [(number: Int, item: CaseComparison)]
  /// Charts of the cases that have any, by the case's place.
  let illustrations: [Int: ChartGallery.Illustration]
  /// What is to be said about charts.
  let chartNotes: [String]

  init(_ comparison: Comparison, _ gallery: ChartGallery, chartNotes: [String]) {
    self.comparison = comparison
    words = ComparisonWords(comparison: comparison)
    ordered = Self.ordered(comparison)
    illustrations = gallery.illustrations
    // Without any chart nothing is left out.
    self.chartNotes = gallery.notes.isEmpty ? chartNotes : gallery.notes
  }

  /// The most alarming first.
  static func ordered(_ comparison: Comparison) -> [(number: Int, item: CaseComparison)] {
    comparison.cases.enumerated().map { (number: $0.offset, item: $0.element) }
      .sorted { ($0.item.verdict.rank, $0.number) < ($1.item.verdict.rank, $1.number) }
  }

  /// The page.
  var text: String {
    var page = HTMLPage(title: words.title)
    page.hasFilter = true
    page.style = IntervalMark(comparison).style
    page.body = "<header><h1>\(title)</h1>\n\(sides)</header>\n<main>\n"
    page.body += PageSummary(page: self).markup
    page.body += PageTable(page: self).markup
    page.body += PageCases(page: self).markup
    page.body += PageFingerprints(comparison: comparison).markup
    page.body += method
    page.body += "</main>\n"
    return page.text
  }

  private var title: String {
    "Comparison of \(HTMLPage.name(comparison.base.name)) with \(HTMLPage.name(comparison.candidate.name))"
  }

  private var sides: String {
    func side(_ letter: String, _ role: String, _ side: ComparedSide) -> String {
      "<dt><span class=\"key \(letter.lowercased())\"></span>\(letter), \(role)</dt>"
        + "<dd>\(HTMLPage.name(side.name)) <span class=\"mute\">\(HTMLPage.name(side.origin))</span></dd>\n"
    }
    return "<dl class=\"sides\">\n" + side("A", "base", comparison.base) + side("B", "candidate", comparison.candidate)
      + "</dl>\n"
  }

  private var method: String {
    let further =
      "docs/statistics.md of faultbench has the method with its sources, and how often it errs: compare runs that took turns "
      + "on one machine, and across kernels count boots, not repeats."
    return HTMLPage.section(
      "method", "Method", HTMLPage.paragraph(words.method) + HTMLPage.paragraph(further))
  }

  /// The id of a case's details.
  static func anchor(_ number: Int) -> String { "case-\(number + 1)" }
}
