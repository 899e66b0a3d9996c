// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import Metrics
import StoreKit

/// What one run of a case gave: figures, and why they do not count.
struct RunSample {
  /// Figures by name.
  let metrics: [String: Double]
  /// Empty for a sample that counts.
  let problems: [String]
  /// The fault reports as they were written.
  let reports: [NamedText]

  /// From fio's result, the reports in `reportDirectory`, and counters of the kernel by how much they moved; those of `still` are
  /// there and did not. `uncounted` tells why the processor's counters gave less than the case names. Figures have the names of the
  /// clock.
  init(
    _ run: FioRun, of planned: PlannedCase, reportDirectory: String, counters: [String: Int64], still: Set<String> = [],
    uncounted: [PerfEventError] = [], clock: MeasurementClock = .time
  ) {
    reports = planned.reportsFaults ? Self.files(in: reportDirectory) : []
    let read = reports.map { file -> Result<FaultReport, SampleCheck.ReportError> in
      do throws(FaultReportError) {
        return .success(try FaultReport(parsing: file.text))
      } catch {
        return .failure(SampleCheck.ReportError(file: file.name, reason: error.reason))
      }
    }
    var metrics = run.measurement(reports: read.compactMap { try? $0.get() }, counters: counters).metrics(
      of: clock)
    // The reader of counters leaves out what did not move. What this kernel does not count is no figure.
    for name in planned.metrics where still.contains(name) && metrics[name] == nil { metrics[name] = 0 }
    self.metrics = metrics
    var problems = SampleCheck(run: run, planned: planned, reports: read).problems
    if problems.isEmpty { problems = Self.lacks(planned.metrics, in: metrics, uncounted) }
    if problems.isEmpty, let main = planned.metrics.first.map(clock.name), self.metrics[main] == nil {
      problems.append("it has no `\(main)`, the metric that counts most; neither fio nor a fault report tells it.")
    }
    self.problems = problems
  }

  /// What a case names of the processor's counters is measured, or the repeat says why it is not.
  private static func lacks(
    _ names: [String], in metrics: [String: Double], _ uncounted: [PerfEventError]
  ) -> [String] {
    let lacking = names.filter { PerfHardwareMetric(rawValue: $0) != nil && metrics[$0] == nil }
    if lacking.isEmpty { return [] }
    if !uncounted.isEmpty { return uncounted.map { "\($0.description)." } }
    let listed = lacking.map { "`\($0)`" }.joined(separator: ", ")
    return ["it has no \(listed): its jobs raised no faults, or fio does not tell how many (io_submit_mode=offload)."]
  }

  /// Larger than any report with every event that its log has room for.
  private static let maxReportSize = 16 << 20

  private static func files(in directory: String) -> [NamedText] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).filter {
      $0.hasSuffix(".json")
    }
    return names.sorted().compactMap { name in
      let bytes = try? FileBytes.read("\(directory)/\(name)", limit: maxReportSize)
      return NamedText(name: name, text: bytes.map { String(decoding: $0, as: UTF8.self) } ?? "")
    }
  }
}

/// Why a repeat does not count, beyond what FioKit's own verdict tells.
struct SampleCheck {
  let run: FioRun
  let planned: PlannedCase
  let reports: [Result<FaultReport, ReportError>]

  /// A report that cannot be read.
  struct ReportError: Error {
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
    let expected = planned.jobPlan.processes(setting: PageFaultOption.faultReport.rawValue)
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
