// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import FioKit
import HostKit
import PairKit
import ReportKit
import StoreKit

/// A run of pairs that people watch: its line on the terminal, its messages, its result and its exit code.
struct ShownPairRun {
  let session: PairSession
  let storePath: String
  let target: ResultOutput
  let format: PairFormat
  let isStrict: Bool

  /// Runs the cases, shows them, and ends as `compare` does.
  func run(_ cases: [PairCase]) async throws {
    InterruptSignals.forward(to: session.stop)
    let run = try await session.watched(cases)
    let stored: PairReport
    do throws(StoreError) {
      stored = try PairReport(run.description, in: session.store)
    } catch {
      throw UnusableInputError(error)
    }
    try target.write(
      await stored.render(format, width: target.width, isStrict: isStrict), for: format.kind)
    if session.stop.reason == nil {
      Diagnostics.write("stored as run \(run) in \(storePath)")
    } else {
      Diagnostics.error("run \(run) was stopped; what was measured is in \(storePath).")
      throw CommandEnd.failed
    }
    try stored.end(isStrict: isStrict)
  }
}

extension PairSession {
  /// Runs the cases while people watch.
  func watched(_ cases: [PairCase]) async throws(UnusableInputError) -> RunID {
    var session = self
    let redraws = Terminal.redraws
    session.observe = { event in Self.tell(event, redraws: redraws) }
    defer { Terminal.draw("") }
    do throws(PairError) {
      return try await session.run(cases)
    } catch {
      throw UnusableInputError(error)
    }
  }

  private static func tell(_ event: PairEvent, redraws: Bool) {
    switch event {
    case .cleared(let left): Diagnostics.write(left.sentence)
    case .recovered(let recovery): Diagnostics.write("an earlier run died; \(recovery.words)")
    case .began, .caseEnded: Terminal.draw("")
    case .caseBegan(let name, let design):
      Terminal.draw("")
      Diagnostics.write("\(name): \(PairWords.sharing(design))")
    case .pairEnded(let series):
      guard redraws else { return }
      Terminal.draw(
        PairReport.progress(series, PairJudgement(series: series), width: Terminal.lineWidth, isNamed: true))
    case .note(let text):
      Terminal.draw("")
      Diagnostics.write(text)
    case .notRestored(let errors):
      for error in errors { Diagnostics.error("not restored: \(error.description)") }
    }
  }
}

extension PairReport {
  /// The pairs of a stored run, judged.
  init(_ name: String, in store: Store) throws(StoreError) {
    let (run, series) = try PairSeries.read(name, in: store)
    self.init(title: run, cases: series.map { Case(series: $0, judgement: PairJudgement(series: $0)) })
  }

  /// In one of the formats.
  func render(_ format: PairFormat, width: Int, isStrict: Bool) async throws -> String {
    switch format {
    case .text: text(width: width)
    case .markdown: markdown()
    case .json: try JSONRenderer().render(document)
    case .csv: CSVRenderer().render(flat())
    case .junit: junit(isStrict: isStrict)
    case .html: await html(by: Gnuplot.find())
    }
  }

  /// Ends as `compare` does: 1 where a case is worse or failed, 3 where no pairs could have decided or something is undecided
  /// that must not be, 77 where nothing could run.
  func end(isStrict: Bool) throws {
    let verdicts = cases.map(\.judgement.verdict)
    if verdicts.contains(.worse) || verdicts.contains(.failed) || verdicts.isEmpty { throw CommandEnd.failed }
    if verdicts.allSatisfy({ $0 == .skipped }) { throw CommandEnd.notApplicable }
    let undecided = cases.filter { $0.judgement.verdict == .undecided }
    if undecided.contains(where: { !$0.isDecidable }) || (isStrict && !undecided.isEmpty) {
      throw CommandEnd.inconclusive
    }
  }
}
