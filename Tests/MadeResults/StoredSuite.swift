// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import Results
import StoreKit
import SuiteKit
import TestSupport

/// A run of a suite that is written to a store and read back, as the report gets it.
package struct StoredSuite {
  package var suite: String
  /// What it says about itself.
  package var summary: String?, source: String?
  /// How it wants its results shown; else as the shipped suite of its name does.
  package var report: String?
  package var state = RunState.complete
  /// What its clock counts. Cases and figures are added under the names of times.
  package var clock = MeasurementClock.time
  /// Whether it ran in a guest.
  package var isOfGuest = false
  package var label: String? = "base"
  package var cases: [NewCase] = []
  /// Repeats by the case's name.
  package var repeats: [String: [NewRepeat]] = [:]

  /// A run of the suite of this name, without cases.
  package init(suite: String, summary: String? = nil, source: String? = nil) {
    (self.suite, self.summary, self.source) = (suite, summary, source)
  }

  package static let host = """
    {"kernel":"6.18.44","machine":"x86_64","cpuModel":"Model X","cpusOnline":2,"memoryBytes":25276882944,\
    "virtualisation":"virtual machine (KVM)"}
    """

  /// Adds a case with a repeat per element of `values`.
  package mutating func add(
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
  package mutating func skip(_ name: String, reason: String, remedy: String) {
    cases.append(
      NewCase(
        ordinal: cases.count, name: name, jobFile: "[job]", jobHash: SHA256.hexadecimal("[job]".utf8),
        metrics: ["iops"], plannedRepeats: 2,
        state: .skipped(reason: reason, remedy: remedy)))
  }

  /// Writes it into a store in `directory`.
  package func write(to path: String) throws {
    let store = try Store(path: path, mode: .create)
    let facts =
      (clock == .time ? "" : #","clock":"\#(clock.rawValue)""#)
      + (isOfGuest ? #","guest":{"accelerator":"tcg","qemu":"7.2.22"}"# : "")
    let run = NewRun(
      label: label, suite: suite, summary: summary, source: source, report: try report ?? Self.shipped(suite)?.json,
      started: Date(timeIntervalSince1970: 1_764_028_800), fingerprint: "\(Self.host.dropLast())\(facts)}",
      fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", engine: "/opt/libpagefault.so",
      engineBuild: String(repeating: "ab", count: 32), tool: "faultbench 0.1.0")
    let id = try store.beginRun(run, cases: cases.map { $0.told(by: clock) })
    for stored in try store.cases(of: id) {
      for var one in repeats[stored.name] ?? [] {
        one.metrics = clock.figures(one.metrics)
        try store.append(one, to: stored.id)
      }
    }
    try store.finishRun(id, state: state)
  }

  /// How the shipped suite of this name wants its results shown; nil where there is none.
  package static func shipped(_ name: String) throws -> ReportLayout? {
    let directory = Repository.root.appending(path: "fio-jobs/\(name)").path
    guard FileManager.default.fileExists(atPath: "\(directory)/suite.yaml") else { return nil }
    return try SuitePlan(SuiteManifest(directory: directory)).report
  }

  /// What a report reads of it.
  package func results() async throws -> SuiteResults {
    try await TemporaryDirectory.with { directory in
      try write(to: directory.path + "/s.sqlite")
      return try SuiteResults("latest", in: Store(path: directory.path + "/s.sqlite", mode: .existing))
    }
  }
}
