// SPDX-License-Identifier: GPL-2.0-only

/// All paths of a profile's own faults.
///
/// A kernel takes many ways through its functions that differ by how often a list was walked. Here ways that enter the same
/// functions beyond the usual ones are one path, and a way through the same functions in another order or number is the usual
/// path's. Faults by accesses of the job, by the kernel's own and without an exception have a usual path each.
package struct FaultPaths: Sendable, Equatable {
  /// The usual one first, then those of most faults.
  package private(set) var paths: [FaultPath] = []
  /// Functions on the usual path, in order, with their own instructions in its first fault.
  package private(set) var usual: [(name: String, depth: Int, own: UInt64)] = []
  /// Faults whose way is not known, and their instructions. With those of all paths they are the faults that ended, of which the
  /// kernel may count fewer (``Profile/faults``), and all instructions of faults.
  package private(set) var unknown: (count: UInt64, sum: UInt64) = (0, 0)

  /// The paths of `profile`, named by `table`.
  package init(_ profile: Profile, _ table: PhaseTable) {
    let names = PlainNames(profile.functions)
    var found: [(path: FaultPath, usual: FaultWay?)] = []
    for category in Profile.Category.jobFaults {
      let ways = profile.groups.filter { $0.category == category && !$0.path.isEmpty }.map { FaultWay($0, names) }
      guard let usual = FaultWay.usual(of: ways) else { continue }
      for path in Self.paths(of: ways, beyond: usual, names, table) { found.append((path, path.isUsual ? usual : nil)) }
    }
    found.sort { ($1.path.count, $1.path.sum) < ($0.path.count, $0.path.sum) }
    if let first = found.firstIndex(where: { $0.usual != nil }) { found.insert(found.remove(at: first), at: 0) }
    paths = found.map(\.path)
    if let way = found.first?.usual {
      usual = zip(way.group.path, way.functions).map { (names[$1], $0.depth, $0.own) }
    }
    let ended = profile.faultTotal(\.ended)
    unknown = (
      ended.less(paths.map(\.count).reduce(0, &+)), profile.instructions.less(paths.map(\.sum).reduce(0, &+))
    )
  }

  /// Tuples have no `==` of their own in a synthesized one.
  package static func == (left: Self, right: Self) -> Bool {
    left.paths == right.paths && left.unknown == right.unknown
      && left.usual.elementsEqual(right.usual) { $0 == $1 }
  }

  /// Ways of one category, those that do the same together.
  private static func paths(
    of ways: [FaultWay], beyond usual: FaultWay, _ names: PlainNames, _ table: PhaseTable
  ) -> [FaultPath] {
    var places: [FaultWay.Deed: Int] = [:]
    var merged: [(path: FaultPath, steps: [Int: (sum: Double, caller: Int?)], leavesOut: Set<Int>)] = []
    for way in ways {
      let (group, steps) = (way.group, way.steps(beyond: usual))
      let leavesOut = Set(usual.steps(beyond: way).keys)
      let deed = FaultWay.Deed(does: Set(steps.keys), leavesOut: steps.isEmpty ? leavesOut : [])
      let place = places[deed] ?? merged.count
      if place == merged.count {
        places[deed] = place
        let path = FaultPath(
          steps: [], leavesOut: [], category: group.category, count: 0, ways: 0, sum: 0, min: group.min, max: group.max)
        merged.append((path, [:], leavesOut))
      }
      merged[place].path.add(group)
      for (number, step) in steps {
        merged[place].steps[number, default: (0, step.caller)].sum += Double(step.instructions) * Double(group.count)
      }
      merged[place].leavesOut.formIntersection(leavesOut)
    }
    return merged.map { path, steps, leavesOut in
      var path = path
      path.steps =
        steps.map { number, step in
          PathStep(
            function: names[number], words: table.words(of: names[number]),
            instructions: path.count == 0 ? 0 : step.sum / Double(path.count), caller: step.caller.map { names[$0] })
        }
        .sorted { ($1.instructions, $0.function) < ($0.instructions, $1.function) }
      var seen: Set<Int> = []
      path.leavesOut = usual.functions.filter { leavesOut.contains($0) && seen.insert($0).inserted }.map { names[$0] }
      return path
    }
  }
}

extension FaultPath {
  fileprivate mutating func add(_ group: Profile.Group) {
    count &+= group.count
    ways += 1
    sum &+= group.sum
    min = Swift.min(min, group.min)
    max = Swift.max(max, group.max)
  }
}

extension UInt64 {
  /// What is left, and never less than nothing.
  fileprivate func less(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
