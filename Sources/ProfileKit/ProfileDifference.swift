// SPDX-License-Identifier: GPL-2.0-only

/// Where the difference between two profiles comes from, in instructions a fault.
package struct ProfileDifference: Sendable {
  /// A function.
  package struct Row: Sendable, Equatable {
    /// Its name in the candidate, or where it is gone in the base.
    package var name: String
    /// Its other name in the base, where it has another one there.
    package var baseName: String?
    /// Its phase; nil where it is in none.
    package var phase: String?
    /// Own instructions a fault; nil where the side does not have it.
    package var base: Double?, candidate: Double?

    /// Candidate less base.
    package var difference: Double { (candidate ?? 0) - (base ?? 0) }
    /// Whether the base does not have it.
    package var isNew: Bool { base == nil }
    /// Whether the candidate does not have it.
    package var isGone: Bool { candidate == nil }
  }

  /// A phase; the last one, without a name, is what is in none.
  package struct Phase: Sendable, Equatable {
    /// As the table has it.
    package var name: String?
    /// Own instructions of its functions, a fault.
    package var base: Double, candidate: Double
    /// Candidate less base.
    package var difference: Double { candidate - base }
  }

  /// Instructions a fault.
  package let base: Double, candidate: Double
  /// The functions whose own instructions differ, the greatest difference first. Their differences add up to that of the faults.
  package let rows: [Row]
  /// In the order of the table.
  package let phases: [Phase]

  /// Candidate less base, a fault.
  package var change: Double { candidate - base }

  /// Names in the base of functions that have another one in the candidate, by the latter.
  package let renamed: [String: String]

  /// What stands for instructions of faults that are no function's: none in a profile that adds up.
  package static let noFunction = "[no function]"

  /// Compares two profiles, with the phases of `table`.
  ///
  /// Functions are those of one plain name (``FunctionName/plain(_:)``). One that the base alone has and one that the candidate
  /// alone has are a row where their names differ by what kernels are known to rename: a module, `_noprof`, `page` for `folio`,
  /// `frozen`, `_mpol`, `_or_report`, `_fn`, underscores in front, a number behind; where no third one has such a name; and where neither is anywhere
  /// in the other side's windows. So are two of one phase that move as many bytes by string instructions and more than a quarter
  /// of a page: code that clears or copies was moved.
  package init(base: CaseProfile, candidate: CaseProfile, _ table: PhaseTable) {
    let (left, right) = (Side(base), Side(candidate))
    (self.base, self.candidate) = (base.instructionsPerFault, candidate.instructionsPerFault)
    let (gone, new) = (
      left.own.keys.filter { !right.names.contains($0) }, right.own.keys.filter { !left.names.contains($0) }
    )
    var renamed = FunctionRenames.pairs(gone: gone, new: new)
    let known = Set(renamed.values)
    let moved = Self.moved(
      left.bytes.filter { gone.contains($0.key) && !known.contains($0.key) },
      right.bytes.filter { new.contains($0.key) && renamed[$0.key] == nil }, table)
    renamed.merge(moved) { own, _ in own }
    self.renamed = renamed
    let old = Set(renamed.values)
    let names = Set(right.own.keys).union(left.own.keys.filter { !old.contains($0) })
    rows = names.map { name in
      let other = renamed[name]
      return Row(
        name: name, baseName: other, phase: table.phase(of: name), base: left.own[other ?? name],
        candidate: right.own[name])
    }
    .filter { $0.difference != 0 }
    .sorted { (abs($1.difference), $0.name) < (abs($0.difference), $1.name) }
    let (before, after) = (left.sums(table), right.sums(table))
    phases = (table.phases.map(Optional.some) + [nil]).map {
      Phase(name: $0, base: before[$0] ?? 0, candidate: after[$0] ?? 0)
    }
  }

  /// Names in the base of functions that clear or copy as much under another name, each the only one that may be meant.
  private static func moved(
    _ gone: [String: Double], _ new: [String: Double], _ table: PhaseTable
  ) -> [String: String] {
    func partners(of name: String, _ bytes: Double, in others: [String: Double]) -> [String] {
      guard bytes > 1024, let phase = table.phase(of: name) else { return [] }
      return others.filter { abs($0.value - bytes) < 0.01 * bytes && table.phase(of: $0.key) == phase }.map(\.key)
    }
    var pairs: [String: String] = [:]
    for (name, bytes) in new {
      let old = partners(of: name, bytes, in: gone)
      guard old.count == 1, let moved = gone[old[0]], partners(of: old[0], moved, in: new) == [name] else { continue }
      pairs[name] = old[0]
    }
    return pairs
  }

  /// A side's functions.
  private struct Side {
    /// Own instructions a fault.
    var own: [String: Double] = [:]
    /// Bytes that their string instructions moved, a fault.
    var bytes: [String: Double] = [:]
    /// All that its windows know, also beside faults.
    let names: Set<String>

    init(_ profile: CaseProfile) {
      names = Set(profile.profile.functions.map { FunctionName.plain($0.name) })
      var rest = Double(profile.profile.instructions)
      for cost in profile.profile.costs() where cost.own > 0 {
        own[cost.name] = profile.perFault(cost.own)
        bytes[cost.name] = profile.perFault(cost.bytes)
        rest -= Double(cost.own)
      }
      // A text that was changed may count otherwise; the rows add up all the same.
      if rest != 0, profile.profile.faults > 0 {
        own[ProfileDifference.noFunction] = rest / Double(profile.profile.faults)
      }
    }

    func sums(_ table: PhaseTable) -> [String?: Double] {
      var sums: [String?: Double] = [:]
      for (name, value) in own.sorted(by: { $0.key < $1.key }) { sums[table.phase(of: name), default: 0] += value }
      return sums
    }
  }

  /// The share of the whole change that is this row's; nil where nothing changed.
  package func share(of row: Row) -> Double? { change == 0 ? nil : row.difference / change }

  /// The first rows, and what all others come to.
  package func top(_ count: Int) -> (rows: [Row], others: (count: Int, base: Double, candidate: Double)) {
    let count = max(0, count)
    let rest = rows.dropFirst(count)
    let sums = rest.reduce((0.0, 0.0)) { ($0.0 + ($1.base ?? 0), $0.1 + ($1.candidate ?? 0)) }
    return (Array(rows.prefix(count)), (rest.count, sums.0, sums.1))
  }
}
