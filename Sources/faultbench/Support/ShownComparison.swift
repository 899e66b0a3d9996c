// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import ReportKit
import StoreKit

/// A comparison in one of the formats.
struct ShownComparison {
  private let comparison: Comparison

  init(_ comparison: Comparison) {
    self.comparison = comparison
  }

  /// The whole text.
  func render(
    _ format: ComparisonFormat, width: Int,
    gate: ComparisonGate = ComparisonGate(failing: [.worse, .missing], isStrict: false)
  ) async throws -> String {
    switch format {
    case .text: comparison.text(width: width)
    case .markdown: comparison.markdown()
    case .json: try JSONRenderer().render(ComparisonDocument(comparison))
    case .csv: CSVRenderer().render(comparison.flat())
    case .junit: JUnitRenderer(gate).render(comparison)
    case .html: try await page()
    }
  }

  private func page() async throws(UnusableInputError) -> String {
    let gnuplot = Gnuplot.find()
    do throws(StoreError) {
      // Without charts nothing of it is shown.
      let details = try ComparisonDetails(
        comparison, maxCases: gnuplot == nil ? 0 : ChartGallery.maxCases, maxRepeats: ChartGallery.maxRepeats)
      return await ComparisonPage(comparison, details, by: gnuplot).text
    } catch {
      throw UnusableInputError(error)
    }
  }
}

/// The formats of a comparison.
enum ComparisonFormat: String, CaseIterable, ExpressibleByArgument {
  case text, markdown, json, csv, junit, html

  /// The same as a format of any result.
  init(_ format: ResultFormat) {
    switch format {
    case .text: self = .text
    case .markdown: self = .markdown
    case .json: self = .json
    case .csv: self = .csv
    case .html: self = .html
    }
  }

  /// Who reads it.
  var kind: ResultOutput.Kind { [.text, .markdown].contains(self) ? .people : .programs }
}
