// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// Why a repeat does not count, beyond what FioKit's own verdict tells.
struct SampleCheck {
  let run: FioRun
  let planned: PlannedCase
  let reports: [Result<FaultReport, NamedMistake>]

  /// A report that cannot be read.
  struct NamedMistake: Error {
    let file: String
    let reason: String
  }

  /// Everything that is wrong, each in a sentence.
  var problems: [String] {
    let own = run.problems.map { problem in
      let words = problem.words.isEmpty ? "" : " (\(problem.words.joined(separator: " | ")))"
      return problem.message + words
    }
    // A run that failed has no figures to prove.
    guard own.isEmpty else { return own }
    return reportProblems
  }

  private var reportProblems: [String] {
    guard planned.reportsFaults else { return [] }
    let disagreements = reports.compactMap { result -> String? in
      switch result {
      case .failure(let mistake): return "the fault report \(mistake.file) cannot be read: \(mistake.reason)."
      case .success(let report):
        guard report.faults.agree == false else { return nil }
        return "job `\(report.job)` did not fault as expected: \(Self.compare(report.faults))."
      }
    }
    let expected = planned.jobPlan.processes(setting: "fault_report")
    if let expected, reports.count < expected {
      return disagreements + ["\(expected) fault reports expected, \(reports.count) found."]
    }
    return reports.isEmpty ? ["no job wrote its fault report."] : disagreements
  }

  private static func compare(_ faults: FaultReport.Faults) -> String {
    let observed = faults.observed.map { "\($0.minor &+ $0.major) faults observed" } ?? "faults not counted"
    let expected = faults.expected.map { $0.min == $0.max ? "\($0.min) expected" : "\($0.min) to \($0.max) expected" }
    return [observed, expected].compactMap { $0 }.joined(separator: ", ")
  }

}
