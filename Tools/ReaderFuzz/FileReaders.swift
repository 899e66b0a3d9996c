// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Foundation
import ReportKit
import Results
import StoreKit
import TestSupport

extension FuzzedReader {
  /// A store's file: damaged bytes, and rows that were changed and sealed again, which no checksum refuses.
  static let store = FuzzedReader(
    name: "store", share: 10, input: { $0.database("store", seed: $1) },
    feed: { bytes, place in
      let path = place.path("fuzz.sqlite")
      for suffix in ["-journal", "-wal", "-shm"] { unlink(path + suffix) }
      try write(bytes, to: path)
      do throws(StoreError) {
        let store = try Store(path: path, mode: .existing, wait: .zero)
        for run in try store.runs() {
          let results = try SuiteResults("\(run.id.number)", in: store)
          _ = (SuiteReport(results).text(), SuiteReport(results).markdown(), results.verdict)
          for item in try store.cases(of: run.id) {
            for metric in item.facts.metrics.prefix(2) {
              let points = try store.history(case: item.facts.name, metric: metric)
              let history = History(points, case: item.facts.name, metric: metric)
              _ = TextRenderer().render(HistoryTable(history).table)
            }
            for stored in try store.repeats(of: item.id) {
              _ = (try store.fioJSON(of: stored.id), try store.faultReports(of: stored.id))
            }
          }
          _ = try store.export(run.id)
        }
        try compare([path], place)
        return .accepted
      } catch {
        try BrokenPromiseError.check(error.description, of: "Store")
        return .refused
      }
    })

  /// What `compare` takes: results of fio's and exported runs, against a sound one.
  static let comparison = FuzzedReader(
    name: "compare", share: 30, input: { $0.text($1 % 2 == 0 ? "fio" : "export", .json, seed: $1) },
    feed: { bytes, place in
      let path = place.path("fuzz.json")
      try write(bytes, to: path)
      let source = ComparisonSource(store: place.path("none.sqlite"))
      let side: ComparedSide
      do throws(ComparisonError) {
        side = try source.side([path], called: "base")
      } catch {
        guard case .unusableFile(path, let reason) = error else { throw BrokenPromiseError("\(error)") }
        try BrokenPromiseError.check(reason, of: "ComparisonSource")
        return .refused
      }
      try compare(side, side)
      let other = try source.side([bytes.count % 2 == 0 ? place.path("sound.json") : path, path], called: "candidate")
      try compare(side, other)
      return .accepted
    })

  /// Compares the runs of a store with each other.
  private static func compare(_ stores: [String], _ place: FuzzPlace) throws(StoreError) {
    for path in stores {
      do throws(ComparisonError) {
        let side = try ComparisonSource(store: path).side(["latest"], called: "base")
        try compare(side, side)
      } catch .unknown {
        // A store without a run.
      } catch {
        _ = error.description
      }
    }
  }

  private static func compare(_ base: ComparedSide, _ candidate: ComparedSide) throws(ComparisonError) {
    var options = ComparisonOptions()
    options.isForced = true
    let comparison: Comparison
    do throws(ComparisonError) {
      comparison = try Comparison(base: base, candidate: candidate, options: options)
    } catch .noCases {
      return
    }
    _ = (comparison.text(), comparison.markdown(), JUnitRenderer(ComparisonGate()).render(comparison))
    _ = (CSVRenderer().render(comparison.flat()), try? JSONRenderer().render(ComparisonDocument(comparison)))
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}
