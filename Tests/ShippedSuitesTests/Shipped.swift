// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import SuiteKit
import TestSupport

/// A suite of fio-jobs.
struct Shipped: Sendable, CustomStringConvertible {
  let name: String
  var directory: String { Repository.root.appending(path: "fio-jobs/\(name)").path }
  var description: String { name }

  static let all = [
    "page-fault", "hugepage-delay", "mmap-retry", "userfaultfd", "populate", "map-sync", "calibrate",
  ].map(Shipped.init)

  var jobFiles: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.filter { $0.hasSuffix(".fio") }.sorted().map { "\(directory)/\($0)" }
  }

  func plan(_ variant: SuiteVariant) throws -> SuitePlan {
    try SuitePlan(try SuiteManifest(directory: directory), variant)
  }

  /// What faultbench gives to every job.
  static func given(_ directory: String) -> [String: String] {
    [
      "PAGEFAULT_ENGINE": Repository.engine, "CASE_DIR": directory, "FAULT_REPORT": directory + "/", "NCPUS": "2",
      "DAX_DIR": directory,
    ]
  }

  /// Whether fio takes the job file with these variables; else what it says.
  static func refusal(_ job: String, _ environment: [String: String]) async throws -> String? {
    try await TemporaryDirectory.with { directory in
      let result = try await Executed.run(
        "/usr/bin/env", ["fio", "--parse-only", job], in: directory.path,
        environment: given(directory.path).merging(environment) { $1 })
      return result.status == 0 ? nil : result.errors + result.output
    }
  }
}

/// The command line for plain fio in the comment of a job file.
struct DocumentedCommand {
  /// `NAME=value` before the program.
  let variables: [String: String]
  /// What comes after.
  let words: [String]

  init?(_ jobFile: String) throws {
    let lines = try String(contentsOfFile: jobFile, encoding: .utf8).split(separator: "\n")
    let comments = lines.prefix { $0.hasPrefix("#") }.map { $0.dropFirst().trimmingCharacters(in: .whitespaces) }
    guard let start = comments.firstIndex(where: { $0.hasPrefix("PAGEFAULT_ENGINE=") }) else { return nil }
    var text = ""
    for line in comments[start...] {
      text += line.hasSuffix("\\") ? String(line.dropLast()) : line
      if !line.hasSuffix("\\") { break }
    }
    let words = text.split(separator: " ").map(String.init)
    let pairs = words.prefix { $0.contains("=") }.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
    variables = Dictionary(pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) }) { $1 }
    self.words = Array(words.dropFirst(pairs.count))
  }
}
