// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit

/// Results of the size that a suite has: about 50 metrics, 40 counters, and fio's JSON of a job with its histogram.
enum MadeUpRepeat {
  static let metricNames = (0..<50).map { "clat_p\($0)_ns" }

  static func make(_ number: Int, json: String?) -> NewRepeat {
    var metrics: [String: Double] = [:]
    for (index, name) in metricNames.enumerated() {
      metrics[name] = 7800 + Double(number * 37 % 101) / 7 + Double(index)
    }
    let counters = Dictionary(uniqueKeysWithValues: (0..<40).map { ("vmstat.counter_\($0)", Int64(number * $0)) })
    return NewRepeat(
      number: number, isWarmUp: number == 1, elapsedNS: 1_000_000_000, metrics: metrics, fioJSON: json,
      faultReports: json.map { [NamedText(name: "job.1.json", text: String($0.prefix(3000)))] } ?? [],
      counters: counters)
  }

  /// Bins of a latency histogram, as `--output-format=json+` has them.
  static func json(bins: Int) -> String {
    let lines = (0..<bins).map { "            \"\($0 * 64 + 400)\" : \($0 * 7919 % 4001)," }
    return "{\n  \"fio version\" : \"fio-3.33\",\n  \"jobs\" : [\n" + lines.joined(separator: "\n") + "\n  ]\n}\n"
  }

  static func run(_ label: String?) -> NewRun {
    NewRun(
      label: label, suite: "bench", fingerprint: #"{"kernel": "6.18", "cpus": 2}"#, fioVersion: "fio-3.33",
      fioPath: "/usr/bin/fio", tool: "StoreBench")
  }

  static func cases(_ name: String, _ count: Int, repeats: Int) -> [NewCase] {
    let job = "[job]\nrw=write\nsize=64m\n"
    return (0..<count).map { ordinal in
      NewCase(
        ordinal: ordinal, name: "\(name)-\(ordinal)", jobFile: job, jobHash: SHA256.hexadecimal(job.utf8),
        metrics: Array(metricNames.prefix(2)), plannedRepeats: repeats)
    }
  }

  /// An exported run of two cases and two repeats.
  static func export(json: String, in directory: String) throws -> Data {
    let path = "\(directory)/one.sqlite"
    try? FileManager.default.removeItem(atPath: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let store = try Store(path: path, mode: .create)
    let run = try store.beginRun(run(nil), cases: cases("case", 2, repeats: 2))
    for item in try store.cases(of: run) {
      for number in 1...2 { try store.append(make(number, json: json), to: item.id) }
    }
    try store.finishRun(run, state: .complete)
    return try store.export(run)
  }
}
