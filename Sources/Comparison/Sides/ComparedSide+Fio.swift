// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Results

/// A side that is a result of fio's, from any job file and any engine: one repeat of a case per job name.
extension ComparedSide {
  /// Reads what fio wrote as JSON; the last document of the text counts. Where `canReread` is not set, `path` is read only once.
  init(fio bytes: [UInt8], path: String, canReread: Bool = true) throws(ComparisonError) {
    let decoding = FioDecoding(bytes)
    if let error = decoding.error {
      let foreign = error == .noDocument ? ForeignFormat(bytes)?.description : nil
      throw .unusableFile(path: path, reason: foreign ?? "\(error).")
    }
    guard let output = decoding.output else { throw .unusableFile(path: path, reason: "there is no result of fio's.") }
    var order: [String] = []
    var jobs: [String: [FioJob]] = [:]
    for job in output.ownJobs {
      // In client/server mode and without group_reporting there are several entries of a name; they are one case.
      if jobs[job.name] == nil { order.append(job.name) }
      jobs[job.name, default: []].append(job)
    }
    guard !order.isEmpty else {
      throw .unusableFile(path: path, reason: "fio's result has no job; with `stats=0` fio leaves a job out.")
    }
    let problems = decoding.problems
    self.init(
      name: path, origin: "a result of \(output.fioVersion)", facts: [ComparedFact("fio", output.fioVersion)],
      cases: order.map { name in
        let own = problems.filter { $0.job == nil || $0.job == name }
        return ComparedCase(
          name, jobs[name] ?? [], of: output, problems: own.map { "\(path): \($0.message)" },
          path: canReread ? path : nil)
      })
    sources = [SideSource(output, cases: jobs, name: path)]
  }
}

extension ComparedCase {
  fileprivate init(_ name: String, _ jobs: [FioJob], of output: FioOutput, problems: [String], path: String?) {
    let entry = FioEntry(jobs, of: output)
    self.init(
      name: name.isEmpty ? "(no name)" : name,
      repeats: problems.isEmpty ? [output.measurement(of: jobs).metrics] : [], problems: problems,
      job: entry.options.filter { !Self.places.contains($0.key) && !$0.key.hasPrefix("write_") }
        .sorted { $0.key < $1.key }
        .map { ComparedFact($0.key, Self.meaning($0.value, of: $0.key), isDecisive: true) })
    untold = entry.untold
    workRule = WorkRule(
      entry.options, isEndedByOthers: output.jobs.contains { output.effectiveOptions(of: $0)["exitall"] != nil })
    // What failed has done what it could; that it is less needs no second word.
    if problems.isEmpty {
      if let path { texts = [.file(path: path, job: name)] }
      work = [WorkDone(jobs)]
    }
  }

  /// Options that say where things are, not what is done.
  private static let places: Set = [
    "filename", "directory", "description", "output", "name", PageFaultOption.faultReport.rawValue, "write_bw_log",
    "write_lat_log",
    "log_prefix",
  ]

  /// Two builds of an engine are what is compared, wherever they lie.
  private static func meaning(_ value: String, of key: String) -> String {
    guard key == "ioengine", value.hasPrefix("external:") else { return value.isEmpty ? "set" : value }
    return "external:\(value.split(separator: "/").last ?? "")"
  }
}
