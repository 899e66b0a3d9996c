// SPDX-License-Identifier: GPL-2.0-only

/// Something that must be said of a case's profile.
package enum ProfileDoubt: Sendable, Equatable {
  /// Repeats without a fault in their windows say nothing of faults.
  case noFaults(repeats: [Int])
  /// The profile has another number of faults than the job counted itself. It counts what the kernel counts for the job's tasks
  /// between their first I/O and their last.
  case otherCount(repeats: [Int], profile: UInt64, counted: UInt64)
  /// The job did not close its window.
  case open(repeats: [Int])
  /// So many faults ended before `handle_mm_fault`, so that the kernel does not count them.
  case unhandled(UInt64)
  /// A record that is to be 0 is so much.
  case record(Record, UInt64)
  /// The own instructions of the functions are not those of the faults.
  case changed(functions: UInt64, faults: UInt64)

  /// Records of the profile (docs/fault-scope.md) that are to be 0, and those of a text that was too long.
  package enum Record: String, Sendable, CaseIterable {
    /// Faults that did not end within the window.
    case unfinished
    /// Calls below the deepest level that is followed.
    case tooDeep = "too-deep"
    /// Functions beyond the nodes of the tree.
    case lostNodes = "lost-nodes"
    /// Blocks of code that an exception broke off.
    case unrepaired
    /// Faults beyond the ways that are told apart.
    case ungrouped
    /// Functions that were made part of their callers.
    case foldedNodes = "folded-nodes"
    /// Ways that were left out.
    case leftOutPaths = "left-out-paths"
  }
}

extension CaseProfile {
  /// What must be said of it: faults that the job counted otherwise, windows that nobody closed, what was not followed to its end.
  /// Empty where every fault and every instruction is accounted for.
  package var doubts: [ProfileDoubt] {
    var doubts: [ProfileDoubt] = []
    let empty = parts.filter { $0.faults == 0 }.map(\.number)
    if !empty.isEmpty { doubts.append(.noFaults(repeats: empty)) }
    doubts += otherCounts
    let open = parts.filter { !$0.isClosed }.map(\.number)
    if !open.isEmpty { doubts.append(.open(repeats: open)) }
    let totals = Profile.Category.jobFaults.compactMap { profile.totals[$0] }
    let unhandled = totals.map { $0.ended > $0.handled ? $0.ended - $0.handled : 0 }.reduce(0, &+)
    if unhandled > 0 { doubts.append(.unhandled(unhandled)) }
    for record in ProfileDoubt.Record.allCases {
      if let value = profile.counters[record.rawValue], value > 0 { doubts.append(.record(record, value)) }
    }
    let own = profile.faultSum(\.own)
    if own != profile.instructions { doubts.append(.changed(functions: own, faults: profile.instructions)) }
    return doubts
  }

  /// Repeats of the same counts together.
  private var otherCounts: [ProfileDoubt] {
    var found: [(repeats: [Int], profile: UInt64, counted: UInt64)] = []
    for part in parts {
      guard let counted = part.counted, counted != part.faults else { continue }
      if let place = found.firstIndex(where: { ($0.profile, $0.counted) == (part.faults, counted) }) {
        found[place].repeats.append(part.number)
      } else {
        found.append(([part.number], part.faults, counted))
      }
    }
    return found.map { .otherCount(repeats: $0.repeats, profile: $0.profile, counted: $0.counted) }
  }
}
