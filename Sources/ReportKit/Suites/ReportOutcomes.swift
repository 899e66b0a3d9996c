// SPDX-License-Identifier: GPL-2.0-only
import StoreKit

/// What did not become a figure, and why: skipped cases, repeats that do not count, repeats that are missing.
struct ReportOutcomes {
  let run: StoredRun
  let cases: [CaseResult]

  init(_ results: SuiteResults) {
    (run, cases) = (results.run, results.cases)
  }

  /// A reason with a remedy, and all cases that it kept from running.
  struct Skip: Hashable {
    let reason: String
    let remedy: String
  }

  /// Skipped cases by reason, in the order of the plan.
  var skipped: [(skip: Skip, names: [String])] {
    var order: [Skip] = []
    var names: [Skip: [String]] = [:]
    for item in cases {
      guard case .skipped(let reason, let remedy) = item.stored.state else { continue }
      let skip = Skip(reason: reason, remedy: remedy)
      if names[skip] == nil { order.append(skip) }
      names[skip, default: []].append(item.name)
    }
    return order.map { ($0, names[$0] ?? []) }
  }

  /// A line per repeat that does not count, and per case with missing repeats.
  var failures: [(head: String, reasons: [String])] {
    cases.filter { !$0.isSkipped }.flatMap { item -> [(String, [String])] in
      let invalid = item.repeats.filter { !$0.isValid }.map { one in
        ("\(item.name), \(one.isWarmUp ? "warm-up" : "repeat") \(one.number)", one.problems)
      }
      guard case .failed(_, let missing) = item.outcome, missing > 0 else { return invalid }
      let stored = "\(item.repeats.count) of \(item.stored.facts.plannedRepeats) planned repeats are stored."
      return invalid + [(item.name, ["\(stored) \(MissingRepeats(run: run).remedy)"])]
    }
  }

  /// `12 cases: 10 passed, 1 failed, 1 skipped`
  var summary: String {
    let words = cases.map(\.outcome.word)
    let counts = ["passed", "failed", "skipped"].map { word in (word, words.count { $0 == word }) }.filter { $0.1 > 0 }
    let total = "\(cases.count) case\(cases.count == 1 ? "" : "s")"
    return "\(total)" + (counts.isEmpty ? "" : ": " + counts.map { "\($0.1) \($0.0)" }.joined(separator: ", "))
  }
}

/// Names of cases, for people.
package enum CaseNames {
  /// `idle (6 cases), rfc`: combinations of a matrix are counted where there are several.
  package static func families(_ names: [String]) -> String {
    var order: [String] = []
    var members: [String: [String]] = [:]
    for name in names {
      let family = String(name.prefix { $0 != "/" })
      if members[family] == nil { order.append(family) }
      members[family, default: []].append(name)
    }
    return order.map { family in
      let all = members[family] ?? []
      return all.count > 1 ? "\(family) (\(all.count) cases)" : all.first ?? family
    }.joined(separator: ", ")
  }
}
