// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import HostKit
import PairKit
import ReportKit
import StoreKit
import SuiteKit

/// A base against itself, in pairs: what a run of `ab` can find on this host.
struct PairCalibrationRun {
  let plan: SuitePlan
  let fio: FioBinary
  let engine: String?
  let length: CalibrationLength
  /// In per cent; nil for that of `ab`.
  let limit: Double?
  let alpha: Double

  private static let defaultPairs = 60

  /// Measures, and keeps the pairs in `store`, where there is one.
  func report(store: String?, label: String?) async throws -> PairCalibrationReport {
    let watch = NoiseWatch()
    let series: [PairSeries]
    if let store {
      series = try await measure(store, label)
      Diagnostics.write("stored in \(store)")
    } else {
      // A store that is gone afterwards.
      series = try await Scratch.withDirectory { try await measure("\($0)/store.sqlite", label) }
    }
    return PairCalibrationReport(
      series.map { PairCalibrationReport.Case($0) }, host: watch.sources().map(CalibrationAdvice.init))
  }

  private func measure(_ path: String, _ label: String?) async throws -> [PairSeries] {
    let sides = PairSides(fio: fio, engine: engine)
    let missing = plan.missing(fioVersion: fio.version, counters: nil)
    let cases = plan.cases.map { PairCase($0, sides, metric: nil, missing: missing[$0.id]) }
    guard cases.contains(where: { $0.missing == nil }) else { throw CommandEnd.notApplicable }
    if plan.cases.contains(where: \.needsEngine) { try await PairTools.requireFit(sides) }
    var options = PairOptions()
    options.limit = (limit ?? 1) / 100
    options.alpha = alpha
    if let time = length.time.flatMap(DurationText.parse) {
      options.stopsEarly = false
      options.budget = time / cases.count { $0.missing == nil }
    } else {
      options.pairs = length.repeats ?? Self.defaultPairs
    }
    let facts = NewRun(
      suite: plan.suite, label: label, fio: fio, engine: engine, tool: Faultbench.configuration.version,
      arguments: Array(CommandLine.arguments.dropFirst()))
    var session = PairSession(options: options, store: try PairTools.open(path), facts: facts)
    session.journalDirectory = EarlierRuns.journalDirectory
    InterruptSignals.forward(to: session.stop)
    let run = try await session.watched(cases)
    guard session.stop.reason == nil else {
      throw UnusableInputError("it was stopped, and too few pairs tell nothing of noise.")
    }
    do throws(StoreError) {
      return try PairSeries.read(run.description, in: session.store).series
    } catch {
      throw UnusableInputError(error)
    }
  }
}

extension PairCalibrationReport {
  /// In one of the formats.
  func render(_ format: ResultFormat, width: Int) throws -> String {
    switch format {
    case .text: text(width: width)
    case .markdown: markdown()
    case .json: try JSONRenderer().render(document)
    case .csv: CSVRenderer().render(flat())
    case .html: html()
    }
  }
}
