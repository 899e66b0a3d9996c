// SPDX-License-Identifier: GPL-2.0-only
import Results

/// A stored run as one page of HTML: what became of its cases, the figures in the shape of the publication, charts.
package struct SuiteReportPage {
  private let results: SuiteResults
  private let gallery: ChartGallery
  /// What is to be said about charts that there are not.
  private let chartNotes: [String]

  /// A page of `results` with charts of `details`, drawn by this gnuplot; without one there are none. A gnuplot that fails is a
  /// note on the page.
  package init(_ results: SuiteResults, _ details: [Int: CaseDetail], by gnuplot: Gnuplot?) async {
    self.results = results
    guard let gnuplot else {
      (gallery, chartNotes) = (.withoutGnuplot, [])
      return
    }
    let all = details.sorted { $0.key < $1.key }.map { place, detail in
      let side = ChartSide(role: .base, letter: nil, detail: detail, unit: results.run.facts.clock.unit)
      return (number: place, charts: CaseCharts([side], metric: results.cases[place].metrics.first))
    }
    gallery = await ChartGallery(all, by: gnuplot)
    let (measured, max) = (results.measured.count, ChartGallery.maxCases)
    chartNotes = measured > max ? ["Charts are drawn for the first \(max) of \(measured) cases."] : []
  }

  private var head: ReportHead { ReportHead(results: results) }

  /// The whole HTML document.
  package var text: String {
    var page = HTMLPage(title: head.title)
    page.body = "<header><h1>\(XMLText.escape(head.title))</h1></header>\n<main>\n"
    page.body += HTMLPage.section("summary", "Summary", summary)
    page.body += HTMLPage.section("figures", "Figures", figures)
    page.body += HTMLPage.section("charts", "Charts", charts)
    page.body += HTMLPage.section("host", "Host and tools", topics)
    page.body += "</main>\n"
    return page.text
  }

  private var summary: String {
    let outcomes = ReportOutcomes(results)
    let word =
      switch results.verdict {
      case .fine: "better"
      case .failed: "failed"
      case .allSkipped: "skipped"
      }
    let failed = outcomes.failures.map { head, reasons in
      "<li>\(badge("failed")) \(HTMLPage.name(head)): \(XMLText.escape(reasons.joined(separator: " ")))</li>"
    }
    let skipped = outcomes.skipped.map { skip, names in
      "<li>\(badge("skipped")) \(HTMLPage.name(CaseNames.families(names))): \(XMLText.escape(skip.reason)) "
        + "Remedy: \(XMLText.escape(skip.remedy))</li>"
    }
    let list = failed + skipped
    return [head.note, head.boots].compactMap { $0 }.map { HTMLPage.paragraph($0) }.joined()
      + "<div class=\"head \(word)\">\(HTMLPage.paragraph(outcomes.summary + "."))</div>\n"
      + (list.isEmpty ? "" : "<ul>\n\(list.joined(separator: "\n"))</ul>\n")
  }

  private func badge(_ word: String) -> String { "<span class=\"v \(word)\">\(word)</span>" }

  private var figures: String {
    let sections = SuiteReport(results).sections
    guard !sections.isEmpty else { return HTMLPage.paragraph("No case measured anything.") }
    return sections.map { section in
      switch section {
      case .table(let table):
        (table.title.isEmpty ? "" : "<h3>\(XMLText.escape(table.title))</h3>\n") + HTMLRenderer.markup(table)
      case .lines(let title, let lines):
        (title.isEmpty ? "" : "<h3>\(XMLText.escape(title))</h3>\n")
          + HTMLPage.scrolling(
            title.isEmpty ? "Figures" : title,
            "<pre>\(XMLText.escape(lines.map { $0 + "\n" }.joined()))</pre>")
      }
    }.joined()
  }

  private var charts: String {
    let notes = (gallery.notes.isEmpty ? chartNotes : gallery.notes).map { HTMLPage.paragraph($0, class: "mute") }
    let shown = results.cases.indices.filter { gallery.illustrations[$0]?.figures.isEmpty == false }
    let cases = shown.map { number in
      "<details id=\"case-\(number + 1)\"\(number == shown.first ? " open=\"open\"" : "")>"
        + "<summary>\(HTMLPage.name(results.cases[number].name))</summary>"
        + "<div class=\"in\">\(gallery.illustrations[number]?.markup ?? "")</div></details>\n"
    }
    guard !cases.isEmpty || !notes.isEmpty else {
      return HTMLPage.paragraph("No case has a fault report or a histogram that could be drawn.")
    }
    return (notes + cases).joined()
  }

  private var topics: String {
    let rows = head.topics.filter { !["note", "boots"].contains($0.0) }.map { topic, words in
      "<dt>\(XMLText.escape(topic))</dt><dd>\(HTMLPage.name(words))</dd>\n"
    }
    return "<dl class=\"sides\">\n\(rows.joined())</dl>\n"
  }
}
