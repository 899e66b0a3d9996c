// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

extension EngineHost {
  /// Runs one job with `options` and a report; the run must count, and what the kernel counted must be what was expected.
  func reported(
    _ options: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> (run: EngineRun, report: ReportedJSON) {
    let (run, reports) = try await reports("[job]\n\(options)\n", sourceLocation: sourceLocation)
    let report = try #require(reports.first, sourceLocation: sourceLocation)
    #expect(report.faults.agree == true, "\(options): \(report.faults)", sourceLocation: sourceLocation)
    #expect(!run.words.contains("were expected"), "\(run.words)", sourceLocation: sourceLocation)
    return (run, report)
  }

  /// The same for each of `options`, one after another in one fio; their reports.
  func reported(
    each options: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> [ReportedJSON] {
    // Reports are sorted by the jobs' names.
    let jobs = options.enumerated().map { "[\($0 + 100)]\nstonewall\n\($1)\n" }.joined()
    let (run, reports) = try await reports(jobs, sourceLocation: sourceLocation)
    try #require(reports.count == options.count, sourceLocation: sourceLocation)
    for (options, report) in zip(options, reports) {
      #expect(report.faults.agree == true, "\(options): \(report.faults)", sourceLocation: sourceLocation)
    }
    #expect(!run.words.contains("were expected"), "\(run.words)", sourceLocation: sourceLocation)
    return reports
  }

  /// Runs jobs whose reports go to one directory; each report, sorted by its file's name.
  func reports(
    _ jobs: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> (run: EngineRun, reports: [ReportedJSON]) {
    var reports: [ReportedJSON] = []
    let text = """
      [global]
      ioengine=external:${PAGEFAULT_ENGINE}
      bs=4k
      thread=\(threads ? 1 : 0)
      fault_report=reports/
      \(jobs)
      """
    let run = try await run(
      text: text,
      prepare: {
        try FileManager.default.createDirectory(atPath: "\($0.path)/reports", withIntermediateDirectories: false)
      },
      inspect: { directory in
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/reports").sorted()
        reports = try names.map { try ReportedJSON.read("\(directory.path)/reports/\($0)") }
      })
    #expect(run.run.problems.map { "\($0)" } == [], "\(jobs)", sourceLocation: sourceLocation)
    return (run, reports)
  }
}

extension ReportedJSON {
  /// Minor and major.
  var observed: UInt64 { (faults.observed?.minor ?? 0) + (faults.observed?.major ?? 0) }

  /// How often a call stands in the log, and how often it failed.
  func calls(_ name: String) -> (count: Int, failed: Int) {
    let found = events?.list.filter { $0.call == name } ?? []
    return (found.count, found.count { $0.errno != 0 })
  }
}
