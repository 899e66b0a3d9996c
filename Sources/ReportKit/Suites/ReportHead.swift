// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import Results
import StoreKit

/// What stands above the figures: which suite, on what it ran, with what.
struct ReportHead {
  let results: SuiteResults

  /// `populate: run 3 "base", 2026-11-25T00:31:07Z, complete`
  var title: String { Self.title(results.run) }

  static func title(_ run: StoredRun) -> String {
    let label = (run.label.map { " \"\($0)\"" } ?? "") + (run.host.map { " on \($0)" } ?? "")
    let state = run.state == .complete ? "" : ", \(run.state.rawValue)"
    return "\(run.suite ?? "job files"): run \(run.id)\(label), \(time(run.started))\(state)"
  }

  /// Topics with what there is to say about each.
  var topics: [(String, String)] {
    let run = results.run.facts
    // Where sources name the rows of a table, they are parts of the publication, and none for the whole.
    let sources = results.layout.namesSources ? [] : sources
    let kind = results.cases.contains { !$0.stored.facts.published.isEmpty } ? "published" : "source"
    return [("note", note ?? ""), ("boots", boots ?? ""), ("suite", run.summary ?? "")].filter { !$0.1.isEmpty }
      + sources.map { (kind, $0) }
      + Self.tools(run)
  }

  /// The host and what measured on it.
  static func tools(_ run: NewRun) -> [(String, String)] {
    let build = run.engineBuild.map { ", SHA-256 \($0.prefix(16))" } ?? ""
    return [
      ("host", host(run)), ("fio", "\(run.fioVersion) (\(run.fioPath))"),
      ("engine", run.engine.map { $0 + build } ?? ""), ("tool", run.tool),
    ].filter { !$0.1.isEmpty }
  }

  /// Another host's name with what its server says of itself.
  private static func host(_ run: NewRun) -> String {
    let line = HostSummary(run.fingerprint).line ?? ""
    return run.host.map { line.isEmpty ? $0 : "\($0) (\(line))" } ?? line
  }

  /// What must be known of the whole report.
  var note: String? {
    let notes = [
      results.run.facts.clock.label,
      results.isLayoutUnreadable
        ? "The shape of this run's report cannot be read; figures are shown in plain tables." : nil,
    ].compactMap { $0 }
    return notes.isEmpty ? nil : notes.joined(separator: "; ")
  }

  /// Whether there were enough boots, of a run that counts instructions.
  var boots: String? { results.run.facts.clock == .time ? nil : BootAgreement(results).words }

  private var sources: [String] {
    var known: [String] = []
    for figure in results.cases.flatMap(\.stored.facts.published)
    where !figure.source.isEmpty && !known.contains(figure.source) { known.append(figure.source) }
    // Where nothing published stands beside the figures, the experiment still comes from somewhere.
    return known.isEmpty ? [results.run.facts.source].compactMap { $0 } : known
  }

  static func time(_ date: Date) -> String {
    date.formatted(.iso8601)
  }
}
