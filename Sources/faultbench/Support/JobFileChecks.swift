// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// What is told of job files before fio begins.
struct JobFileChecks {
  let paths: [String]
  let files: [JobFile]
  let repeats: Int

  /// A job file that fio could run.
  static func read(_ path: String) throws(UnusableInputError) -> JobFile {
    do {
      let file = try JobFile(contentsOf: path)
      _ = try JobPlan(file, path: path)
      return file
    } catch {
      throw UnusableInputError(error)
    }
  }

  /// What `${NAME}` a job file may use to tell repeats apart.
  static let repeatVariable = "FAULTBENCH_REPEAT"

  /// Names variables that are not set, and refuses repeats of which each would overwrite the files of the one before.
  func check() throws(UnusableInputError) {
    var times: [String: Int] = [:]
    for path in paths { times[path, default: 0] += repeats }
    var told: Set<String> = []
    for (path, file) in zip(paths, files) {
      nameUnset(in: file, path, &told)
      if times[path, default: 1] > 1 { try refuseOverwriting(file, path) }
    }
  }

  private func nameUnset(in file: JobFile, _ path: String, _ told: inout Set<String>) {
    let set = Set(ProcessInfo.processInfo.environment.keys).union([EngineSearch.variable, Self.repeatVariable])
    for variable in (try? file.variables(path: path)) ?? [] where !set.contains(variable.name) {
      let place = "\(variable.file):\(variable.line)"
      guard told.insert("\(place) \(variable.name)").inserted else { continue }
      Diagnostics.write(
        "\(place): ${\(variable.name)} is not set, and fio puts nothing in its place. "
          + "Set it: \(variable.name)=… faultbench run …")
    }
  }

  private func refuseOverwriting(_ file: JobFile, _ path: String) throws(UnusableInputError) {
    for (index, line) in file.lines.enumerated() {
      guard case .option(let option) = line.content, Self.isLog(option), !Self.isOwnPerRepeat(option) else { continue }
      throw UnusableInputError(
        "\(path):\(index + 1): `\(option.key)` writes the same files in each repeat, so that only those of the last would be "
          + "left. Put ${\(Self.repeatVariable)} (1, 2, …) into its value, or run the file once.")
    }
  }

  private static func isLog(_ option: JobOption) -> Bool {
    switch option.key {
    case "write_bw_log", "write_lat_log", "write_iops_log", "write_hist_log", "write_iolog",
      PageFaultOption.faultReport.rawValue:
      option.value != "0" && option.value != "none"
    default: false
    }
  }

  private static func isOwnPerRepeat(_ option: JobOption) -> Bool {
    option.value?.contains("${\(repeatVariable)}") == true
  }
}
