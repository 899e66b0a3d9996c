// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit

/// A row of what a fault changed by: a function, a phase, several of them, or all. Text and pages show the same.
struct ChangedRow {
  /// In words, with what else is to be said of a function.
  let name: String
  /// The function; nil where it is none, or several.
  var function: ProfileDifference.Row?
  /// Tenths of an instruction a fault; nil for a function that the side does not have.
  let base: Int?, candidate: Int?
  /// Tenths of a per cent of the whole change; nil where great differences come to little, of which shares say nothing.
  let share: Int?

  /// Candidate less base.
  var difference: Int { (candidate ?? 0) - (base ?? 0) }
}

extension ProfileDifference {
  /// The first functions, what the others come to, and all together; in tenths that add up in each column. No change is a tenth or
  /// more off; what is gone, and what did not change, shows so.
  func functionRows(top count: Int) -> [ChangedRow] {
    let (first, others) = top(count)
    let all = rows.map { $0.base ?? 0 }.reduce(0, +)
    let rounded = RoundedChanges(
      first.map { ($0.base ?? 0, $0.candidate ?? 0) } + [(others.base, others.candidate)], unchanged: base - all, self)
    var lines = first.enumerated().map { place, row in
      rounded.row(place, Self.words(row), of: row, hasBase: !row.isNew, hasCandidate: !row.isGone)
    }
    if others.count > 0 {
      lines.append(rounded.row(first.count, "\(others.count) further function\(others.count == 1 ? "" : "s")"))
    }
    return lines + [rounded.row(first.count + 1, "functions that did not change"), rounded.whole]
  }

  /// Phases that either side has, and all together; they add up likewise.
  var phaseRows: [ChangedRow] {
    let shown = phases.filter { $0.base != 0 || $0.candidate != 0 }
    let rounded = RoundedChanges(shown.map { ($0.base, $0.candidate) }, self)
    return shown.enumerated().map { rounded.row($0, $1.name ?? "in no phase") } + [rounded.whole]
  }

  private static func words(_ row: Row) -> String {
    if row.isNew { return "\(row.name), new" }
    if row.isGone { return "\(row.name), gone" }
    return row.baseName.map { "\(row.name), was \($0)" } ?? row.name
  }

  fileprivate var isShareable: Bool {
    let moved = rows.map { abs($0.difference) }.reduce(0, +)
    return abs(change) >= 0.05 && moved < 100 * abs(change)
  }
}

/// Both sides of parts, in tenths, with changes that come to the whole one.
private struct RoundedChanges {
  private let base: RoundedParts
  private let changes: [Int]
  private let shares: RoundedParts?
  private let sum: Int

  /// `unchanged` is one more part, which has no change.
  init(_ parts: [(base: Double, candidate: Double)], unchanged: Double? = nil, _ whole: ProfileDifference) {
    let same = [unchanged].compactMap(\.self)
    base = RoundedParts(parts.map(\.base) + same, sum: whole.base)
    sum = RoundedParts.tenths(whole.candidate)
    let gone = zip(parts, base.tenths).map { $0.candidate == 0 ? -$1 : 0 }
    let free = RoundedParts(
      parts.map { $0.candidate == 0 ? 0 : $0.candidate - $0.base },
      sum: Double(sum - base.sum - gone.reduce(0, +)) / 10)
    changes = zip(free.tenths, gone).map(+) + same.map { _ in 0 }
    shares = whole.isShareable ? RoundedParts.shares(changes, of: sum - base.sum) : nil
  }

  func row(
    _ place: Int, _ name: String, of function: ProfileDifference.Row? = nil, hasBase: Bool = true,
    hasCandidate: Bool = true
  ) -> ChangedRow {
    ChangedRow(
      name: name, function: function, base: hasBase ? base.tenths[place] : nil,
      candidate: hasCandidate ? base.tenths[place] + changes[place] : nil, share: shares?.tenths[place])
  }

  var whole: ChangedRow { ChangedRow(name: "a fault", base: base.sum, candidate: sum, share: shares?.sum) }
}
