// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit

/// Own instructions of what a case's faults consist of, in rows that add up as text and pages show them.
struct ProfileRows<Subject> {
  /// In tenths of an instruction a fault, and of a per cent; no share where a fault came to nothing.
  let rows: [(subject: Subject, own: Int, share: Int?)]
  /// What the rows come to.
  let own: Int, share: Int?

  fileprivate init(_ parts: [(subject: Subject, own: UInt64)], of profile: CaseProfile) {
    let rounded = RoundedParts(parts.map { profile.perFault($0.own) }, sum: profile.instructionsPerFault)
    let shares = RoundedParts.shares(rounded.tenths, of: rounded.sum)
    rows = parts.enumerated().map { ($1.subject, rounded.tenths[$0], shares?.tenths[$0]) }
    (own, share) = (rounded.sum, shares?.sum)
  }
}

extension ProfileReport.Case {
  /// Phases that have instructions, in the table's order. The last row, without a name, is what is in no phase or in no function.
  var phaseRows: ProfileRows<String?> {
    let named = phases.filter { $0.instructions > 0 && $0.phase != nil }
    let outside = phases.filter { $0.phase == nil }.map(\.instructions).reduce(lost, &+)
    return ProfileRows(named.map { ($0.phase, $0.instructions) } + [(nil, outside)], of: profile)
  }

  /// The dearest `top` functions; behind them, where there is anything else, a row of what is no function's or not shown.
  func functionRows(top: Int) -> ProfileRows<(name: String, cost: FunctionCost?)> {
    let all = functions.filter { $0.own > 0 || $0.inclusive > 0 }
    let further = all.dropFirst(top)
    var parts = all.prefix(top).map { (subject: (name: $0.name, cost: Optional($0)), own: $0.own) }
    if !further.isEmpty || lost > 0 {
      let name =
        further.isEmpty ? "in no function" : "\(further.count) further function\(further.count == 1 ? "" : "s")"
      parts.append(((name, nil), further.map(\.own).reduce(lost, &+)))
    }
    return ProfileRows(parts, of: profile)
  }

  /// What the functions do not have of all instructions: nothing, of a profile that is whole.
  private var lost: UInt64 {
    let own = profile.profile.faultSum(\.own)
    return own < profile.profile.instructions ? profile.profile.instructions - own : 0
  }
}
