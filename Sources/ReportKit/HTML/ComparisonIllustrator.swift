// SPDX-License-Identifier: GPL-2.0-only
import StoreKit

/// Makes the page of a comparison: reads what charts need of the cases that matter most, and has gnuplot draw them. Every case
/// has its points.
package struct ComparisonIllustrator: Sendable {
  private let gnuplot: Gnuplot?

  /// With this gnuplot; without one there are no charts but the points.
  package init(gnuplot: Gnuplot? = Gnuplot.find()) {
    self.gnuplot = gnuplot
  }

  /// The page as HTML. A store that has become unreadable is an error; a gnuplot that fails is a note on the page.
  package func page(_ comparison: Comparison) async throws(StoreError) -> String {
    guard let gnuplot else { return ComparisonPage(comparison, .withoutGnuplot, chartNotes: []).text }
    let chosen = ComparisonPage.ordered(comparison).filter { !$0.item.metrics.isEmpty }
      .prefix(ChartGallery.mostCases)
    var all: [(number: Int, charts: CaseCharts)] = []
    var reader = RepeatTextReader()
    let (base, candidate) = (comparison.base.byName, comparison.candidate.byName)
    for (number, item) in chosen {
      guard let one = base[item.name], let other = candidate[item.name] else { continue }
      let sides = [
        ChartSide(role: .base, letter: "A", detail: try ChartGallery.detail(one.texts, &reader)),
        ChartSide(role: .candidate, letter: "B", detail: try ChartGallery.detail(other.texts, &reader)),
      ]
      all.append((number, CaseCharts(sides, metric: item.metrics.first { $0.isGated }?.rule.metric.name)))
    }
    let gallery = await ChartGallery(all, by: gnuplot)
    return ComparisonPage(comparison, gallery, chartNotes: Self.notes(comparison, chosen.count)).text
  }

  private static func notes(_ comparison: Comparison, _ shown: Int) -> [String] {
    let measured = comparison.cases.count { !$0.metrics.isEmpty }
    var notes: [String] = []
    if shown < measured {
      notes.append("Charts are drawn for the first \(shown) of \(measured) cases, the most alarming ones.")
    }
    let sides = [comparison.base, comparison.candidate]
    if sides.contains(where: { $0.cases.contains { $0.texts.count > ChartGallery.mostRepeats } }) {
      notes.append("They show the first \(ChartGallery.mostRepeats) repeats of a side.")
    }
    return notes
  }
}

extension ComparedSide {
  fileprivate var byName: [String: ComparedCase] { Dictionary(cases.map { ($0.name, $0) }) { first, _ in first } }
}
