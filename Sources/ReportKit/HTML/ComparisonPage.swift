// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Results

/// A comparison as one page of HTML that needs nothing else: what it comes to, every case and metric in a table, how each
/// verdict came about with every repeat as a point, and what is known of both sides.
package struct ComparisonPage {
  let comparison: Comparison
  let words: ComparisonWords
  /// Cases by alarm, each with its place in the comparison.
  let ordered: [(number: Int, item: CaseComparison)]
  /// Charts of the cases that have any, by the case's place.
  let illustrations: [Int: ChartGallery.Illustration]
  /// What is to be said about charts.
  let chartNotes: [String]
  /// Where the instructions of the cases that changed went, of those that tell.
  let profiles: ComparisonProfiles

  /// A page of `comparison` with charts of `details`, drawn by this gnuplot; without one there are no charts but the points. A
  /// gnuplot that fails is a note on the page. `profiles` are shown below their cases.
  package init(
    _ comparison: Comparison, _ details: ComparisonDetails, profiles: ComparisonProfiles = ComparisonProfiles(),
    by gnuplot: Gnuplot?
  ) async {
    guard let gnuplot else {
      self.init(comparison, .withoutGnuplot, chartNotes: [], profiles)
      return
    }
    let unit = comparison.clock.unit
    let all = comparison.byAlarm.compactMap { number, item -> (number: Int, charts: CaseCharts)? in
      guard let detail = details.cases[number] else { return nil }
      let sides = [
        ChartSide(role: .base, letter: "A", detail: detail.base, unit: unit),
        ChartSide(role: .candidate, letter: "B", detail: detail.candidate, unit: unit),
      ]
      return (number, CaseCharts(sides, metric: item.metrics.first { $0.isGated }?.rule.metric.name))
    }
    self.init(comparison, await ChartGallery(all, by: gnuplot), chartNotes: Self.notes(details), profiles)
  }

  private static func notes(_ details: ComparisonDetails) -> [String] {
    let shown = min(ChartGallery.maxCases, details.measured)
    var notes: [String] = []
    if shown < details.measured {
      notes.append("Charts are drawn for the first \(shown) of \(details.measured) cases, the most alarming ones.")
    }
    if details.isCut { notes.append("They show the first \(ChartGallery.maxRepeats) repeats of a side.") }
    return notes
  }

  private init(
    _ comparison: Comparison, _ gallery: ChartGallery, chartNotes: [String], _ profiles: ComparisonProfiles
  ) {
    self.comparison = comparison
    self.profiles = profiles
    words = ComparisonWords(comparison: comparison)
    ordered = comparison.byAlarm
    illustrations = gallery.illustrations
    // Without any chart nothing is left out.
    self.chartNotes = gallery.notes.isEmpty ? chartNotes : gallery.notes
  }

  /// The whole HTML document.
  package var text: String {
    var page = HTMLPage(title: words.title)
    page.hasFilter = true
    page.style = IntervalMark(comparison).style + (profiles.cases.isEmpty ? "" : IcicleStyle.text)
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

/// What is known of both hosts and their tools, side by side; what differs is marked.
struct PageFingerprints {
  let comparison: Comparison

  var markup: String {
    let sides = [comparison.base, comparison.candidate].map { side in
      Dictionary(grouping: side.facts, by: \.key).mapValues { $0.map(\.value).joined(separator: " | ") }
    }
    var seen: Set<String> = []
    let keys = (comparison.base.facts + comparison.candidate.facts).map(\.key).filter { seen.insert($0).inserted }
    guard !keys.isEmpty else {
      return HTMLPage.section(
        "fingerprints", "Hosts and tools", HTMLPage.paragraph("The sources tell nothing about hosts and tools."))
    }
    let rows = keys.map { key in
      let values = sides.map { $0[key] }
      return "<tr\(values[0] == values[1] ? "" : " class=\"differs\"")><th scope=\"row\">\(HTMLPage.name(key))</th>"
        + values.map { "<td class=\"t\">\($0.map(HTMLPage.name) ?? "<i>not told</i>")</td>" }.joined() + "</tr>"
    }.joined(separator: "\n")
    return HTMLPage.section(
      "fingerprints", "Hosts and tools",
      HTMLPage.scrolling(
        "Hosts and tools",
        "<table><caption><span>In full; what differs is bold.</span></caption>\(PageTable.head(["what", "A", "B"], numbers: []))"
          + "<tbody>\n\(rows)</tbody></table>"))
  }
}
