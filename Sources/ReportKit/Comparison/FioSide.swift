// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// A side that is a result of fio's, from any job file and any engine: one repeat of a case per job name.
extension ComparedSide {
  /// Reads what fio wrote as JSON; the last document of the text counts.
  init(fio text: String, path: String) throws(ComparisonError) {
    let decoding = FioDecoding(text)
    if let error = decoding.error { throw .unusableFile(path: path, reason: "\(error).") }
    guard let output = decoding.output else { throw .unusableFile(path: path, reason: "there is no result of fio's.") }
    var order: [String] = []
    var jobs: [String: [FioJob]] = [:]
    for job in output.ownJobs {
      // In client/server mode and without group_reporting there are several entries of a name; they are one case.
      if jobs[job.name] == nil { order.append(job.name) }
      jobs[job.name, default: []].append(job)
    }
    guard !order.isEmpty else { throw .unusableFile(path: path, reason: "fio's result has no job.") }
    self.init(
      name: path, origin: "a result of \(output.fioVersion)", facts: [ComparedFact("fio", output.fioVersion)],
      cases: order.map { ComparedCase($0, jobs[$0] ?? [], of: output, path: path) })
  }
}

extension ComparedCase {
  fileprivate init(_ name: String, _ jobs: [FioJob], of output: FioOutput, path: String) {
    let failures = jobs.filter { $0.error != 0 }.map { "\(path): job `\(name)` failed with errno \($0.error)" }
    let idle = jobs.allSatisfy { !$0.didIO } ? ["\(path): job `\(name)` did no I/O"] : []
    let problems = failures.isEmpty ? idle : failures
    let options = output.globalOptions.merging(jobs.first?.options ?? [:]) { $1 }
    self.init(
      name: name.isEmpty ? "(no name)" : name,
      repeats: problems.isEmpty ? [FioMetrics(jobs, of: output).values] : [], problems: problems,
      job: options.filter { !Self.places.contains($0.key) && !$0.key.hasPrefix("write_") }
        .sorted { $0.key < $1.key }
        .map { ComparedFact($0.key, Self.meaning($0.value, of: $0.key), isDecisive: true) })
    texts = problems.isEmpty ? [.file(path: path, job: name)] : []
  }

  /// Options that say where things are, not what is done.
  private static let places: Set = [
    "filename", "directory", "description", "output", "name", "fault_report", "write_bw_log", "write_lat_log",
    "log_prefix",
  ]

  /// Two builds of an engine are what is compared, wherever they lie.
  private static func meaning(_ value: String, of key: String) -> String {
    guard key == "ioengine", value.hasPrefix("external:") else { return value }
    return "external:\(value.split(separator: "/").last ?? "")"
  }
}
