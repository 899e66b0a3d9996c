// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Metrics
import ReportKit
import StoreKit
import SuiteKit
import TestSupport

extension FuzzedReader {
  /// What fio writes, into the tables of `run` and the metrics of suites.
  static let fioResult = FuzzedReader(
    name: "fio", share: 250, input: { $0.text("fio", .json, seed: $1) },
    feed: { bytes, _ in
      let decoding = FioDecoding(bytes)
      if let output = decoding.output {
        let run = FioRun(
          jobFile: "fuzz.fio", fio: FioBinary(path: "fio", version: output.fioVersion), engine: nil,
          started: Date(timeIntervalSince1970: 0), elapsed: .seconds(1), termination: .exited(0), output: output,
          diagnostics: decoding.noise, problems: [])
        guard run.measurement().metrics.values.allSatisfy({ !$0.isNaN }) else {
          throw BrokenPromiseError("a metric is no number")
        }
        _ = try JSONRenderer().render(RunReport([RepeatedRun(run, number: 1, of: 1)]))
      }
      guard let error = decoding.error else { return .accepted }
      try BrokenPromiseError.check("\(error)", of: "FioDecoding")
      return .refused
    })

  /// Exported runs, and what is written of those that are read.
  static let export = FuzzedReader(
    name: "export", share: 210, input: { $0.text("export", .json, seed: $1) },
    feed: { bytes, _ in
      do throws(StoreError) {
        let run = try PortableRun(Data(bytes), file: "fuzz.json")
        _ = run.cases.map { $0.repeats.count }
        return .accepted
      } catch {
        guard case .unreadableImport(let mistake) = error.problem else { throw BrokenPromiseError("\(error)") }
        guard mistake.line >= 1, mistake.column >= 1, !mistake.detail.isEmpty else {
          throw BrokenPromiseError("a mistake without a place: \(error)")
        }
        return .refused
      }
    })

  /// suite.yaml beside the job files of the shipped suite that it was, into a plan.
  static let suite = FuzzedReader(
    name: "suite", share: 30, input: { $0.text("suite", .yaml, seed: $1) },
    feed: { bytes, place in
      do {
        let (manifest, mistakes) = try SuiteManifest.read(
          bytes, path: place.path("made/suite.yaml"), directory: place.path("made"))
        if let placeless = mistakes.first(where: { $0.place == nil }) {
          throw BrokenPromiseError("a mistake without a place: \(placeless)")
        }
        for variant in SuiteVariant.allCases {
          let plan = try SuitePlan(manifest, variant)
          _ = plan.groups.reduce(0) { $0 + $1.cases.count }
        }
        return mistakes.isEmpty ? .accepted : .refused
      } catch let error as ManifestError {
        for mistake in error.mistakes { try BrokenPromiseError.check(mistake.message, of: "the reader of suites") }
        return .refused
      }
    })

  /// Job files, into what fio will make of them.
  static let jobFile = FuzzedReader(
    name: "job-file", share: 250, input: { $0.text("job-file", .lines, seed: $1) },
    feed: { bytes, place in
      do throws(JobFileError) {
        let file = try JobFile(parsing: bytes, name: "fuzz.fio")
        guard file.bytes == bytes else { throw JobFileError(file: "fuzz.fio", line: nil, problem: .noJobs) }
        let environment = ["SIZE": "1m", "NCPUS": "2", "CASE_DIR": place.directory]
        _ = try file.variables(path: place.path("fuzz.fio"))
        _ = try JobPlan(file, path: place.path("fuzz.fio"), environment: environment).expectedEntries
        return .accepted
      } catch {
        try BrokenPromiseError.check("\(error)", of: "JobFile")
        return .refused
      }
    })

  /// The engine's fault reports, into metrics and what reports draw of them.
  static let faultReport = FuzzedReader(
    name: "fault-report", share: 120, input: { $0.text("fault-report", .json, seed: $1) },
    feed: { bytes, _ in
      let text = String(decoding: bytes, as: UTF8.self)
      let report: FaultReport
      do throws(FaultReportError) {
        report = try FaultReport(parsing: text)
      } catch {
        try BrokenPromiseError.check(error.reason, of: "FaultReport")
        return .refused
      }
      guard RunMeasurement([], reports: [report.measurement]).metrics.values.allSatisfy({ !$0.isNaN }) else {
        throw BrokenPromiseError("a fault report told a figure that is no number")
      }
      _ = report.pageLatency?.steps(microseconds: 10)
      return .accepted
    })
}
