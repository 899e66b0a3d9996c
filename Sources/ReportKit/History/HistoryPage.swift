// SPDX-License-Identifier: GPL-2.0-only
import Comparison

/// A metric over the stored runs as one page of HTML: of each machine what changed, a chart, every run.
package struct HistoryPage: Sendable {
  private let report: HistoryReport
  private let gnuplot: Gnuplot?

  /// With this gnuplot; without one there is no chart.
  package init(_ report: HistoryReport, gnuplot: Gnuplot?) {
    self.report = report
    self.gnuplot = gnuplot
  }

  /// The page as HTML.
  package func text() async -> String {
    var page = HTMLPage(title: report.title)
    page.body = "<header><h1>\(XMLText.escape(report.title))</h1></header>\n<main>\n"
    for (place, shown) in report.shown.enumerated() {
      var table = shown.table
      let (title, notes) = (table.title, table.notes)
      (table.title, table.notes) = ("", [])
      // Several machines have their sections one after another.
      let (id, on) = report.shown.count > 1 ? ("-\(place + 1)", " on \(shown.host)") : ("", "")
      page.body += HTMLPage.section("summary\(id)", "Summary\(on)", notes.map { HTMLPage.paragraph($0) }.joined())
      page.body += HTMLPage.section("chart\(id)", "Chart\(on)", await chart(shown.history, title))
      page.body += HTMLPage.section("runs\(id)", "Runs\(on)", HTMLRenderer.markup(table))
    }
    page.body += "</main>\n"
    return page.text
  }

  private func chart(_ history: History, _ title: String) async -> String {
    guard let plot = HistoryPlot.plot(history) else {
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

/// A history as a chart: the medians as a line, each run's smallest and largest value as an upright one, and where it changes.
enum HistoryPlot {
  /// More upright lines than this would be one area.
  private static let maxRanges = 120

  /// nil below two runs.
  static func plot(_ history: History) -> Plot? {
    let points = history.series.points
    guard points.count > 1, let low = points.map(\.minimum).min(), let high = points.map(\.maximum).max() else {
      return nil
    }
    let pad = (high - low) * 0.05
    let every = (points.count + maxRanges - 1) / maxRanges
    let ranges = stride(from: 0, to: points.count, by: every).map { begin -> Plot.Series in
      let part = points[begin..<min(points.count, begin + every)]
      let x = Double(begin + 1)
      return Plot.Series(
        .candidate, .thin,
        [
          Plot.Point(x, part.map(\.minimum).min() ?? .nan), Plot.Point(x, part.map(\.maximum).max() ?? .nan),
        ])
    }
    let medians = points.enumerated().map { Plot.Point(Double($0.offset + 1), $0.element.median) }
    let marks = points.enumerated().filter { $0.element.changeP != nil }.map {
      Plot.Mark(.candidate, Double($0.offset + 1))
    }
    return Plot(
      series: ranges + [Plot.Series(.base, .line, medians)], marks: marks,
      x: Axis(1, Double(points.count), unit: .count), y: Axis(low - pad, high + pad, unit: history.metric.unit))
  }
}
