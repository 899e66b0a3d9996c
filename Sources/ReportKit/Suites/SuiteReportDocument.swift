// SPDX-License-Identifier: GPL-2.0-only
import Results

/// What `faultbench report --format json` writes. Numbers are in base units, which the keys name; docs/reports.md lists them.
package struct SuiteReportDocument: Encodable, Sendable {
  /// Name and version of this format; a change that breaks readers raises the number.
  package static let schema = "faultbench.report/1"

  let schema = SuiteReportDocument.schema
  let run: RunDocument
  let verdict: String
  /// What must be known of the whole report; absent where there is nothing.
  let note: String?
  /// Whether there were enough boots; absent but for runs that count instructions.
  let boots: String?
  let cases: [CaseDocument]

  /// A document of `results`.
  package init(_ results: SuiteResults) {
    run = RunDocument(results)
    let head = ReportHead(results: results)
    (note, boots) = (head.note, head.boots)
    cases = results.cases.map(CaseDocument.init)
    verdict =
      switch results.verdict {
      case .fine: "fine"
      case .failed: "failed"
      case .allSkipped: "skipped"
      }
  }
}

struct RunDocument: Encodable, Sendable {
  let id: Int64
  let uuid: String
  let label: String?
  let suite: String?
  let state: String
  let started: String
  let ended: String?
  let host: String?
  let fioVersion: String
  let fioPath: String
  let engine: String?
  let engineBuild: String?
  let tool: String
  /// What its clock counts; absent where that is time.
  let clock: String?

  enum CodingKeys: String, CodingKey {
    case id, uuid, label, suite, state, started, ended, host, engine, tool, clock
    case fioVersion = "fio_version"
    case fioPath = "fio_path"
    case engineBuild = "engine_sha256"
  }

  init(_ results: SuiteResults) {
    let (stored, facts) = (results.run, results.run.facts)
    (id, uuid, label, suite) = (stored.id.number, stored.uuid, stored.label, stored.suite)
    (state, started) = (stored.state.rawValue, ReportHead.time(stored.started))
    ended = stored.ended.map(ReportHead.time)
    host = HostSummary(facts.fingerprint).line
    (fioVersion, fioPath, engine) = (facts.fioVersion, facts.fioPath, facts.engine)
    (engineBuild, tool) = (facts.engineBuild, facts.tool)
    clock = facts.clock == .time ? nil : facts.clock.rawValue
  }
}
