// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import StoreKit

/// Job files that are run as they are, as a run in the store: a case per file, named as the user named it.
package struct JobFileRecord: Sendable {
  /// The run's number.
  package let run: RunID
  private let cases: [CaseID]
  private let store: Store

  /// A job file and what it reads of the environment.
  package struct File: Sendable {
    let name: String
    /// What is stored as the job file.
    package let text: String

    /// - Parameters:
    ///   - path: as the user named it.
    ///   - environment: values of the variables that the file mentions are kept with it.
    package init(_ file: JobFile, path: String, environment: [String: String]) throws(JobFileError) {
      let names = Set(try file.variables(path: path).map(\.name))
      name = path
      text =
        JobText(
          file.text, environment: environment.filter { names.contains($0.key) && $0.key != EngineSearch.variable },
          included: try file.includedFiles(path: path)
        ).text
    }
  }

  /// Who runs them.
  package struct Identity: Sendable {
    let fio: FioBinary
    let engine: String?
    let label: String?
    let tool: String
    let arguments: [String]
    /// The host that runs them, and the fleet that it is measured with; nil for this machine.
    package var host: FleetHost?

    /// This fio and engine, under the user's label; `tool` is the version of the program.
    package init(fio: FioBinary, engine: String?, label: String?, tool: String, arguments: [String]) {
      (self.fio, self.engine, self.label, self.tool, self.arguments) = (fio, engine, label, tool, arguments)
    }
  }

  /// Books a run of these files, each so many times. One that is named twice becomes two cases.
  package static func begin(
    _ files: [File], repeats: Int, by identity: Identity, in store: Store
  ) throws(StoreError) -> JobFileRecord {
    var times: [String: Int] = [:]
    let cases = files.enumerated().map { ordinal, file in
      let time = times[file.name, default: 0] + 1
      times[file.name] = time
      return NewCase(
        ordinal: ordinal, name: time == 1 ? file.name : "\(file.name)#\(time)", jobFile: file.text,
        jobHash: SHA256.hexadecimal(file.text.utf8), plannedRepeats: repeats)
    }
    var facts = NewRun(
      suite: nil, label: identity.label, fio: identity.fio, engine: identity.engine, tool: identity.tool,
      arguments: identity.arguments, fingerprint: identity.host?.server.fingerprint)
    if let host = identity.host { facts.move(to: host) }
    let run = try store.beginRun(facts, cases: cases)
    let stored = try store.cases(of: run)
    return JobFileRecord(run: run, cases: stored.map(\.id), store: store)
  }

  /// Stores a run of the file with this number, as its repeat `number`, counted from 1.
  package func append(_ result: FioRun, ofFile index: Int, number: Int) throws(StoreError) {
    guard cases.indices.contains(index) else { return }
    let problems = result.problems.map { "\($0.message) \($0.remedy)" }
    try store.append(
      NewRepeat(
        number: number, started: result.started, elapsedNS: result.elapsed.nanoseconds, problems: problems,
        metrics: result.measurement().metrics, fioJSON: result.resultText,
        diagnostics: result.diagnostics), to: cases[index])
  }

  /// Ends the run.
  package func finish(_ state: RunState) throws(StoreError) {
    try store.finishRun(run, state: state)
  }
}
