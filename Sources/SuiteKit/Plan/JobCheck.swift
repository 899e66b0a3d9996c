// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import Results
import StoreKit

/// Has fio itself read the job files of a suite, each once for all cases that give it the same text.
package struct JobCheck: Sendable {
  private let parser: FioParser
  private let stop: StopLatch?

  /// A check by this fio; without an engine, jobs that ask for one are left out.
  package init(fio: FioBinary, engine: String?, stop: StopLatch? = nil) {
    parser = FioParser(fio: fio, engine: engine)
    self.stop = stop
  }

  /// What was found.
  package struct Result: Sendable {
    /// What fio refuses, where it stands.
    package var mistakes: [ManifestMistake] = []
    /// Cases that could not be asked about, and why.
    package var unchecked: [(id: String, reason: String)] = []
  }

  /// Asks about all cases.
  package func check(_ cases: [PlannedCase]) async throws(SuiteRunError) -> Result {
    var result = Result()
    var questions: [String: [PlannedCase]] = [:]
    var order: [String] = []
    for planned in cases {
      if planned.needsEngine, parser.engine == nil {
        result.unchecked.append((planned.id, "there is no engine"))
      } else if let lack = planned.lack(ofFio: parser.fio.version) {
        result.unchecked.append((planned.id, lack))
      } else {
        let key = planned.expandedText
        if questions[key] == nil { order.append(key) }
        questions[key, default: []].append(planned)
      }
    }
    let groups = Dictionary(grouping: order.compactMap { questions[$0] }) { $0.first?.job ?? "" }
    let answers = try await ask(order.compactMap { questions[$0]?.first?.job }.unique.compactMap { groups[$0] })
    let engines = try await unknownEngines(order.compactMap { questions[$0] })
    result.mistakes = Self.joined(answers.flatMap { $0 } + engines, by: parser.fio)
    // An engine that does not load leaves fio without its options: they are no mistakes.
    if let engine = parser.engine, !result.mistakes.isEmpty, cases.contains(where: \.needsEngine) {
      try await Self.requireFit(of: engine, in: parser.fio)
    }
    return result
  }

  /// Throws where the engine does not work in this fio; `run` is what has been measured with it.
  package static func requireFit(
    of engine: String, in fio: FioBinary, run: RunID? = nil
  ) async throws(SuiteRunError) {
    switch await EngineProbe.probe(fio: fio.path, engine: engine) {
    case .fits, .cannotRun: return
    case .refused(let reasons): throw .engine(path: engine, fio: fio.version, reasons: reasons, run: run)
    }
  }

  /// The same mistake in several cases is told once.
  private static func joined(_ answers: [Answer], by fio: FioBinary) -> [ManifestMistake] {
    let found = answers.flatMap { answer in answer.mistakes.map { (mistake: $0, ids: answer.ids) } }
    return found.map(\.mistake).unique.map { mistake in
      let ids = found.filter { $0.mistake == mistake }.flatMap(\.ids).unique
      let more = ids.count > 1 ? " and \(ids.count - 1) more" : ""
      return ManifestMistake(
        file: mistake.file, place: mistake.place,
        message: "\(fio.version) refuses it in case `\(ids.first ?? "")`\(more): \(mistake.message).")
    }
  }

  private struct Answer: Sendable {
    let ids: [String]
    let mistakes: [ManifestMistake]
  }

  /// Job file by job file, as many at a time as there are processors; of each its texts with the cases that give it them.
  private func ask(_ files: [[[PlannedCase]]]) async throws(SuiteRunError) -> [[Answer]] {
    let width = max(1, ProcessInfo.processInfo.activeProcessorCount)
    do {
      return try await Scratch.withDirectory { directory in
        try await withThrowingTaskGroup(of: (Int, [Answer]).self) { group in
          var answers = [[Answer]](repeating: [], count: files.count)
          for (ordinal, texts) in files.enumerated() {
            if ordinal >= width, let (place, answer) = try await group.next() { answers[place] = answer }
            group.addTask {
              let answer = try await ask(texts, in: "\(directory)/\(ordinal)")
              return (ordinal, answer)
            }
          }
          for try await (place, answer) in group { answers[place] = answer }
          return answers
        }
      }
    } catch let error as FioRunError {
      throw .fio(error)
    } catch {
      throw .fio(.cannotRun(parser.fio.path, reason: "\(error)"))
    }
  }

  /// All texts of a job file at once; where fio refuses one, each by itself, as the file is.
  private func ask(_ texts: [[PlannedCase]], in directory: String) async throws -> [Answer] {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    if texts.count > 1, let copies = try copies(of: texts.compactMap(\.first), in: directory),
      try await parser.refusal(of: copies, environment: given(directory), in: directory, stop: stop) == nil
    {
      return []
    }
    var answers: [Answer] = []
    for cases in texts where stop?.reason == nil {
      guard let planned = cases.first else { continue }
      var environment = planned.environment.merging(given(directory)) { $1 }
      let refusal = try await parser.refusal(of: planned.job, environment: environment, in: directory, stop: stop)
      environment[EngineSearch.variable] = parser.engine
      answers.append(
        Answer(ids: cases.map(\.id), mistakes: refusal.map(RefusalPlaces(planned, environment).mistakes) ?? []))
    }
    return answers
  }

  /// The job file with the variables of each of the cases replaced; nil where it includes others, which fio looks for beside it.
  private func copies(of cases: [PlannedCase], in directory: String) throws -> [String]? {
    guard let path = cases.first?.job, let file = try? JobFile(contentsOf: path), cases.count <= Self.maxAtOnce,
      !file.lines.contains(where: { if case .include = $0.content { true } else { false } })
    else { return nil }
    return try cases.enumerated().map { number, planned in
      let copy = "\(directory)/\(number).fio"
      var variables = planned.environment
      // What fio is given as it is.
      for name in GivenVariable.all.union([GivenVariable.directAccess]) where variables[name] == nil {
        variables[name] = "${\(name)}"
      }
      try FileBytes.write(Array(Substitution.expand(file.text, environment: variables).utf8), to: copy)
      return copy
    }
  }

  private static let maxAtOnce = 200

  private func given(_ directory: String) -> [String: String] {
    [
      GivenVariable.caseDirectory: directory, GivenVariable.faultReport: "\(directory)/",
      GivenVariable.directAccess: ProcessInfo.processInfo.environment[GivenVariable.directAccess] ?? directory,
    ]
  }

  /// Engines of fio's own that it has not got.
  private func unknownEngines(_ questions: [[PlannedCase]]) async throws(SuiteRunError) -> [Answer] {
    var known: [String: Bool] = [:]
    var answers: [Answer] = []
    for cases in questions {
      guard let planned = cases.first else { continue }
      for job in planned.jobPlan.jobs {
        guard let name = job.ioengine, !name.contains(":"), !name.contains("/"), !name.isEmpty else { continue }
        do throws(FioRunError) {
          if known[name] == nil { known[name] = try await parser.lacks(ioengine: name, stop: stop) }
        } catch {
          throw .fio(error)
        }
        guard known[name] == true else { continue }
        let mistake = RefusalPlaces(planned, planned.environment).mistake(ofUnknownEngine: name, in: job.section)
        answers.append(Answer(ids: cases.map(\.id), mistakes: [mistake]))
      }
    }
    return answers
  }
}

extension PlannedCase {
  /// What fio reads, apart from what differs with every run.
  fileprivate var expandedText: String {
    let sections = jobPlan.jobs.map { job in
      (["[\(job.section)]"] + job.options.map { "\($0.key)=\($0.value ?? "")" }).joined(separator: "\n")
    }
    return ([job] + sections).joined(separator: "\n")
  }

  /// Why this fio need not understand the job file; nil where it must.
  fileprivate func lack(ofFio version: String) -> String? {
    for requirement in requirements where requirement.name == "fio" {
      if case .missing = requirement.probe(directory: "/", fioVersion: version) {
        return "\(version) is older than what they require"
      }
    }
    return nil
  }
}
