// SPDX-License-Identifier: GPL-2.0-only
import ReportKit

/// Cases that were skipped, or would be: each reason once, with the cases that have it.
struct GroupedSkips {
  private var order: [String] = []
  private var cases: [String: [String]] = [:]

  mutating func add(_ name: String, reason: String, remedy: String) {
    let text = "\(reason). \(remedy)"
    if cases[text] == nil { order.append(text) }
    cases[text, default: []].append(name)
  }

  /// `SKIP missing-copy (8 cases), handlers (2 cases): why. What to do.`
  var notes: [String] { order.map { "SKIP \(CaseNames.families(cases[$0] ?? [])): \($0)" } }
}
