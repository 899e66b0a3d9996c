// SPDX-License-Identifier: GPL-2.0-only

/// A metric over the stored runs as one page of HTML: what changed, a chart, every run.
package struct HistoryPage: Sendable {
  private let history: HistoryTable
  private let gnuplot: Gnuplot?

  /// With this gnuplot; without one there is no chart.
  package init(_ history: HistoryTable, gnuplot: Gnuplot? = Gnuplot.find()) {
    self.history = history
    self.gnuplot = gnuplot
  }

  /// The page as HTML.
  package func text() async -> String {
    var table = history.table
    let title = table.title
    let notes = table.notes
    (table.title, table.notes) = ("", [])
    var page = HTMLPage(title: title)
    page.body = "<header><h1>\(XMLText.escape(title))</h1></header>\n<main>\n"
    page.body += HTMLPage.section("summary", "Summary", notes.map { HTMLPage.paragraph($0) }.joined())
    page.body += HTMLPage.section("chart", "Chart", await chart(title))
    page.body += HTMLPage.section("runs", "Runs", HTMLRenderer.markup(table))
    page.body += "</main>\n"
    return page.text
  }

  private func chart(_ title: String) async -> String {
    guard let plot = HistoryPlot.plot(history.series) else {
      return HTMLPage.paragraph("One run makes no chart.", class: "mute")
    }
    guard let gnuplot else {
      return ChartGallery.withoutGnuplot.notes.map { HTMLPage.paragraph($0, class: "mute") }.joined()
    }
    let marks = plot.marks.isEmpty ? "" : " Dashed lines: runs with which it changes."
    let caption = "Medians of the runs, the oldest first, over their smallest and largest values.\(marks)"
    do throws(GnuplotError) {
      guard let drawing = try await gnuplot.draw([plot]).first.flatMap({ $0 }) else {
        return HTMLPage.paragraph("gnuplot could not draw it.", class: "mute")
      }
      return ChartGallery.Figure(title: title, caption: caption, drawing: drawing).markup
    } catch {
      return HTMLPage.paragraph("There is no chart: \(error).", class: "mute")
    }
  }
}
