// SPDX-License-Identifier: GPL-2.0-only
import StoreKit

/// Makes the page of a comparison: reads what charts need of the cases that matter most, and has gnuplot draw them.
public struct ComparisonIllustrator: Sendable {
  /// So many cases have charts: the most alarming ones. Every case has its points.
  public static let mostCases = 24
  /// So many repeats of a side are read for a case's charts.
  public static let mostRepeats = 20

  private let gnuplot: Gnuplot?

  /// With this gnuplot; without one there are no charts but the points.
  public init(gnuplot: Gnuplot? = Gnuplot.find()) {
    self.gnuplot = gnuplot
  }

  /// The page as HTML. A store that has become unreadable is an error; a gnuplot that fails is a note on the page.
  public func page(_ comparison: Comparison) async throws(StoreError) -> String {
    let chosen = ComparisonPage.ordered(comparison).filter { !$0.item.metrics.isEmpty }.prefix(Self.mostCases)
    guard let gnuplot else {
      let note =
        "There are no charts of latencies: gnuplot is not on the PATH. Debian’s package \(Gnuplot.package) has it "
        + "(apt-get install \(Gnuplot.package))."
      return ComparisonPage(comparison, illustrations: [:], chartNotes: [note]).text
    }
    var all: [(number: Int, charts: CaseCharts)] = []
    var reader = RepeatTextReader()
    let (base, candidate) = (comparison.base.byName, comparison.candidate.byName)
    for (number, item) in chosen {
      guard let one = base[item.name], let other = candidate[item.name] else { continue }
      let details = (try Self.detail(one, &reader), try Self.detail(other, &reader))
      let metric = item.metrics.first { $0.isGated }?.rule.metric.name
      all.append((number, CaseCharts(details.0, details.1, metric: metric)))
    }
    let plots = all.flatMap(\.charts.charts).map(\.plot)
    do throws(GnuplotError) {
      let drawings = try await gnuplot.draw(plots)
      return ComparisonPage(
        comparison, illustrations: Self.joined(all, drawings), chartNotes: Self.notes(comparison, chosen.count)
      ).text
    } catch {
      let notes = ["There are no charts of latencies: \(error)."]
      return ComparisonPage(comparison, illustrations: Self.joined(all, []), chartNotes: notes).text
    }
  }

  private static func detail(_ item: ComparedCase, _ reader: inout RepeatTextReader) throws(StoreError) -> CaseDetail {
    var detail = CaseDetail()
    for texts in item.texts.prefix(mostRepeats) { detail.add(try reader.read(texts)) }
    return detail
  }

  private static func joined(
    _ all: [(number: Int, charts: CaseCharts)], _ drawings: [String?]
  ) -> [Int: ComparisonPage.Illustration] {
    var rest = drawings[...]
    var illustrations: [Int: ComparisonPage.Illustration] = [:]
    for (number, charts) in all {
      var illustration = ComparisonPage.Illustration(notes: charts.notes)
      for chart in charts.charts {
        guard let drawing = rest.popFirst() else { continue }
        if let drawing {
          illustration.figures.append((chart.title, chart.caption, drawing))
        } else {
          illustration.notes.append("gnuplot could not draw “\(chart.title)”.")
        }
      }
      illustrations[number] = illustration
    }
    return illustrations
  }

  private static func notes(_ comparison: Comparison, _ shown: Int) -> [String] {
    let measured = comparison.cases.count { !$0.metrics.isEmpty }
    var notes: [String] = []
    if shown < measured {
      notes.append("Charts of latencies are drawn for the first \(shown) of \(measured) cases, the most alarming ones.")
    }
    let sides = [comparison.base, comparison.candidate]
    if sides.contains(where: { $0.cases.contains { $0.texts.count > mostRepeats } }) {
      notes.append("They show the first \(mostRepeats) repeats of a side.")
    }
    return notes
  }
}

extension ComparedSide {
  fileprivate var byName: [String: ComparedCase] { Dictionary(cases.map { ($0.name, $0) }) { first, _ in first } }
}
