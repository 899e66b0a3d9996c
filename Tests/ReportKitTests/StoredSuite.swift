// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Results
import StoreKit
import SuiteKit
import TestSupport

@testable import ReportKit

/// A run of a suite that is written to a store and read back, as the report gets it.
struct StoredSuite {
  var suite: String
  /// What it says about itself.
  var summary: String?, source: String?
  /// How it wants its results shown; else as the shipped suite of its name does.
  var report: String?
  var state = RunState.complete
  var cases: [NewCase] = []
  /// Repeats by the case's name.
  var repeats: [String: [NewRepeat]] = [:]

  static let host = """
    {"kernel":"6.18.44","machine":"x86_64","cpuModel":"Model X","cpusOnline":2,"memoryBytes":25276882944,\
    "virtualisation":"virtual machine (KVM)"}
    """

  /// Adds a case with a repeat per element of `values`.
  mutating func add(
    _ name: String, _ parameters: [(String, String)] = [], metrics: [String], published: [PublishedFigure] = [],
    values: [[String: Double]], report: String? = nil
  ) {
    cases.append(
      NewCase(
        ordinal: cases.count, name: name, parameters: parameters.map { CaseParameter($0.0, $0.1) }, jobFile: "[job]",
        jobHash: SHA256.hexadecimal("[job]".utf8), metrics: metrics, published: published, plannedRepeats: values.count)
    )
    repeats[name] = values.enumerated().map { index, metrics in
      NewRepeat(
        number: index + 1, elapsedNS: 1, metrics: metrics,
        faultReports: report.map { [NamedText(name: "job.1.json", text: $0)] } ?? [])
    }
  }

  /// Adds a case that was skipped.
  mutating func skip(_ name: String, reason: String, remedy: String) {
    cases.append(
      NewCase(
        ordinal: cases.count, name: name, jobFile: "[job]", jobHash: SHA256.hexadecimal("[job]".utf8),
        metrics: ["iops"], plannedRepeats: 2,
        state: .skipped(reason: reason, remedy: remedy)))
  }

  /// Writes it into a store in `directory`.
  func write(to path: String) throws {
    let store = try Store(path: path, mode: .create)
    let run = NewRun(
      label: "base", suite: suite, summary: summary, source: source, report: try report ?? Self.shipped(suite)?.json,
      started: Date(timeIntervalSince1970: 1_764_028_800), fingerprint: Self.host,
      fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", engine: "/opt/libpagefault.so",
      engineBuild: String(repeating: "ab", count: 32), tool: "faultbench 0.1.0")
    let id = try store.beginRun(run, cases: cases)
    for stored in try store.cases(of: id) {
      for one in repeats[stored.name] ?? [] { try store.append(one, to: stored.id) }
    }
    try store.finishRun(id, state: state)
  }

  /// How the shipped suite of this name wants its results shown; nil where there is none.
  static func shipped(_ name: String) throws -> ReportLayout? {
    let directory = Repository.root.appending(path: "fio-jobs/\(name)").path
    guard FileManager.default.fileExists(atPath: "\(directory)/suite.yaml") else { return nil }
    return try SuitePlan(SuiteManifest(directory: directory)).report
  }

  /// What a report reads of it.
  func results() async throws -> SuiteResults {
    try await TemporaryDirectory.with { directory in
      try write(to: directory.path + "/s.sqlite")
      return try SuiteResults("latest", in: Store(path: directory.path + "/s.sqlite", mode: .existing))
    }
  }

  /// The text of its report.
  func text() async throws -> String { SuiteReport(try await results()).text() }
}

extension String {
  /// Every line is short enough for a mail, and none ends in a blank.
  var isMailReady: Bool {
    split(separator: "\n", omittingEmptySubsequences: false).allSatisfy { $0.count <= 76 && $0.last != " " }
  }
}
