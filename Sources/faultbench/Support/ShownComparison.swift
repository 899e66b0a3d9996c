// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import ProfileKit
import ReportKit
import Results
import StoreKit

/// A comparison in one of the formats.
struct ShownComparison {
  private let comparison: Comparison
  private let phases: PhaseTable

  /// Where both sides have profiles, the functions that account for changes are shown by these phases.
  init(_ comparison: Comparison, _ phases: PhaseTable) {
    (self.comparison, self.phases) = (comparison, phases)
  }

  /// The whole text.
  func render(
    _ format: ComparisonFormat, width: Int,
    gate: ComparisonGate = ComparisonGate(failing: [.worse, .missing], isStrict: false),
    origin: String = KCIDBDocument.defaultOrigin
  ) async throws -> String {
    switch format {
    case .text: comparison.text(width: width, profiles: profiles())
    case .markdown: comparison.markdown(profiles: profiles())
    case .json: try JSONRenderer().render(ComparisonDocument(comparison, profiles: profiles()))
    case .csv: CSVRenderer().render(comparison.flat())
    case .junit: JUnitRenderer(gate).render(comparison)
    case .html: try await page()
    case .lkp: LKPRenderer().render(comparison)
    case .ktap: KTAPRenderer(gate).render(comparison)
    case .kcidb: try JSONRenderer().render(report(origin, gate))
    }
  }

  /// Those that there are; of a case whose profiles cannot be compared, why, on standard error.
  private func profiles() -> ComparisonProfiles {
    // Only guests that count instructions have any, and whoever looks for them reads every text of a store.
    guard comparison.clock == .instructions else { return ComparisonProfiles() }
    let profiles = ComparisonProfiles(comparison, phases)
    for sentence in profiles.omissions { Diagnostics.write(sentence) }
    return profiles
  }

  private func report(_ origin: String, _ gate: ComparisonGate) throws(UnusableInputError) -> KCIDBDocument {
    do throws(KCIDBError) {
      return try KCIDBDocument(comparison, origin: origin, gate: gate)
    } catch {
      throw UnusableInputError("--format kcidb: \(error)")
    }
  }

  private func page() async throws(UnusableInputError) -> String {
    let profiles = profiles()
    let gnuplot = Gnuplot.find()
    do throws(StoreError) {
      // Without charts nothing of it is shown.
      let details = try ComparisonDetails(
        comparison, maxCases: gnuplot == nil ? 0 : ChartGallery.maxCases, maxRepeats: ChartGallery.maxRepeats)
      return await ComparisonPage(comparison, details, profiles: profiles, by: gnuplot).text
    } catch {
      throw UnusableInputError(error)
    }
  }
}

/// The formats of a comparison of independent runs.
enum ComparisonFormat: String, CaseIterable, ExpressibleByArgument {
  case text, markdown, json, csv, junit, html, lkp, ktap, kcidb

  /// Who reads it.
  var kind: ResultOutput.Kind { [.text, .markdown, .lkp].contains(self) ? .people : .programs }
}

/// The formats of pairs: those of a comparison that do not rest on independent repeats.
enum PairFormat: String, CaseIterable, ExpressibleByArgument {
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
