// SPDX-License-Identifier: GPL-2.0-only
import StoreKit

/// Makes the page of a stored run.
package struct SuiteReportIllustrator: Sendable {
  private let gnuplot: Gnuplot?

  /// With this gnuplot; without one there are no charts.
  package init(gnuplot: Gnuplot? = Gnuplot.find()) {
    self.gnuplot = gnuplot
  }

  /// The page as HTML; `store` is the path of the store that the results came from. A gnuplot that fails is a note on the page.
  package func page(_ results: SuiteResults, store: String) async throws(StoreError) -> String {
    guard let gnuplot else {
      return SuiteReportPage(results: results, gallery: .withoutGnuplot, chartNotes: []).text
    }
    let measured = results.cases.enumerated().filter { !$0.element.counted.isEmpty }
    var reader = RepeatTextReader()
    var all: [(number: Int, charts: CaseCharts)] = []
    for (number, item) in measured.prefix(ChartGallery.mostCases) {
      let texts = item.counted.lazy.map { RepeatTexts.stored($0.id, store: store) }
      let side = ChartSide(role: .base, letter: nil, detail: try ChartGallery.detail(texts, &reader))
      all.append((number, CaseCharts([side], metric: item.metrics.first)))
    }
    let gallery = await ChartGallery(all, by: gnuplot)
    let left = measured.count - ChartGallery.mostCases
    let notes = left > 0 ? ["Charts are drawn for the first \(ChartGallery.mostCases) of \(measured.count) cases."] : []
    return SuiteReportPage(results: results, gallery: gallery, chartNotes: notes).text
  }
}
