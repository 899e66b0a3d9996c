// SPDX-License-Identifier: GPL-2.0-only

/// The charts of a page's cases, drawn: all of them by one gnuplot.
package struct ChartGallery: Sendable {
  /// The charts of a case, drawn.
  struct Illustration: Sendable {
    var figures: [Figure] = []
    var notes: [String] = []

    /// Figures and notes as markup.
    var markup: String {
      let drawn = figures.map(\.markup).joined()
      return (drawn.isEmpty ? "" : "<div class=\"charts\">\(drawn)</div>")
        + notes.map { HTMLPage.paragraph($0, class: "mute") }.joined()
    }
  }

  /// A chart with its words.
  struct Figure: Sendable {
    let title: String, caption: String
    /// What goes between `<svg>` and `</svg>`.
    let drawing: String

    /// As markup.
    var markup: String {
      let label = XMLText.escape("\(title). \(caption)")
      return "<figure><b>\(XMLText.escape(title))</b>"
        + "<svg viewBox=\"0 0 \(PlotScript.width) \(PlotScript.height)\" role=\"img\" aria-label=\"\(label)\">\(drawing)</svg>"
        + "<figcaption>\(XMLText.escape(caption))</figcaption></figure>"
    }
  }

  /// So many cases have charts.
  package static let maxCases = 24
  /// So many repeats of a side are read for a case's charts.
  package static let maxRepeats = 20

  /// By the case's number.
  private(set) var illustrations: [Int: Illustration] = [:]
  /// What is to be said about all of them.
  private(set) var notes: [String] = []

  /// Nothing drawn, and why.
  static var withoutGnuplot: ChartGallery {
    var gallery = ChartGallery()
    gallery.notes = [
      "There are no charts: gnuplot is not on the PATH. Debian’s package \(Gnuplot.package) has it "
        + "(apt-get install \(Gnuplot.package))."
    ]
    return gallery
  }

  private init() {}

  /// Draws these charts. A gnuplot that fails is a note.
  init(_ all: [(number: Int, charts: CaseCharts)], by gnuplot: Gnuplot) async {
    do throws(GnuplotError) {
      let drawings = try await gnuplot.draw(all.flatMap(\.charts.charts).map(\.plot))
      illustrations = Self.joined(all, drawings)
    } catch {
      illustrations = Self.joined(all, [])
      notes = ["There are no charts: \(error)."]
    }
  }

  private static func joined(
    _ all: [(number: Int, charts: CaseCharts)], _ drawings: [String?]
  ) -> [Int: Illustration] {
    var rest = drawings[...]
    var illustrations: [Int: Illustration] = [:]
    for (number, charts) in all {
      var illustration = Illustration(notes: charts.notes)
      for chart in charts.charts {
        guard let drawing = rest.popFirst() else { continue }
        if let drawing {
          illustration.figures.append(Figure(title: chart.title, caption: chart.caption, drawing: drawing))
        } else {
          illustration.notes.append("gnuplot could not draw “\(chart.title)”.")
        }
      }
      illustrations[number] = illustration
    }
    return illustrations
  }
}
