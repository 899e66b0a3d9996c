// SPDX-License-Identifier: GPL-2.0-only

/// A measurement, the threshold that it is held against, and whether that is met. One that lacks the other is missed: what is
/// called something else on one side would never be looked at.
struct Verdict: Equatable {
  let name: String
  let value: Double?
  let threshold: Threshold?

  var isMet: Bool {
    guard let value, let threshold else { return false }
    return threshold.admits(value)
  }

  private var word: String {
    if isMet { return "met" }
    return value == nil ? "NOT MEASURED" : threshold == nil ? "NO THRESHOLD" : "MISSED"
  }

  /// Of these parts: what was measured in its order, then what was not.
  static func all(_ measured: Measurements, against thresholds: Thresholds, parts: [String]) -> [Verdict] {
    let wanted = thresholds.all.filter { name, _ in parts.contains { name.hasPrefix("\($0)/") } }
    let known = Set(measured.values.map(\.name))
    return measured.values.map { Verdict(name: $0.name, value: $0.value, threshold: thresholds.all[$0.name]) }
      + wanted.keys.filter { !known.contains($0) }.sorted().map {
        Verdict(name: $0, value: nil, threshold: wanted[$0])
      }
  }

  /// All of them as a table in Markdown.
  static func table(of verdicts: [Verdict]) -> String {
    let rows = verdicts.map { verdict in
      [
        verdict.name, verdict.value.map(Measurements.show) ?? "", verdict.threshold?.words ?? "", verdict.word,
      ]
    }
    let header = ["measured", "value", "threshold", "verdict"]
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    func line(_ row: [String]) -> String {
      "| "
        + row.enumerated().map { $1 + String(repeating: " ", count: widths[$0] - $1.count) }.joined(separator: " | ")
        + " |"
    }
    let rule = "| " + widths.map { String(repeating: "-", count: $0) }.joined(separator: " | ") + " |"
    return ([line(header), rule] + rows.map(line)).joined(separator: "\n")
  }
}
