// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// What speaks against it that both sides of a case did the same, beyond the facts about their jobs.
extension SideDifference {
  static func doubts(_ base: ComparedCase, _ candidate: ComparedCase) -> [SideDifference] {
    let all = untold(base, candidate)
    guard let one = base.hosts, let other = candidate.hosts, !one.isAlike(other) else {
      return all + work(base, candidate)
    }
    // What they did differs by as much, and the case has no verdict, which tells where hosts of one side differ.
    guard one.sets != other.sets else { return all }
    return all + [SideDifference(what: "hosts that ran it", base: one.words, candidate: other.words, isDecisive: false)]
  }

  /// What neither options nor results tell must be the same all the same, and nobody knows whether it is.
  private static func untold(_ base: ComparedCase, _ candidate: ComparedCase) -> [SideDifference] {
    var seen: Set<String> = []
    return (base.untold + candidate.untold).filter { seen.insert($0).inserted }.map { what in
      func words(_ side: ComparedCase) -> String { side.untold.contains(what) ? "not told" : "told" }
      return SideDifference(what: what, base: words(base), candidate: words(candidate), isDecisive: true)
    }
  }

  private static func work(_ base: ComparedCase, _ candidate: ComparedCase) -> [SideDifference] {
    let all = base.work + candidate.work
    guard let first = all.max(by: { $0.count < $1.count }), !base.work.isEmpty, !candidate.work.isEmpty else {
      return []
    }
    let directions = Set(all.flatMap(\.ios.keys)).sorted()
    let sides = [base, candidate].map { side in Set(side.work.flatMap(\.ios.keys)).sorted() }
    guard sides[0] == sides[1] else {
      return [
        SideDifference(
          what: "directions", base: sides[0].joined(separator: "+"), candidate: sides[1].joined(separator: "+"),
          isDecisive: true)
      ]
    }
    var found: [SideDifference] = []
    var free: SideDifference?
    let sums = Amount("I/Os", { $0.ios.values.reduce(0, +) }, isSum: true)
    let bytes = Amount("bytes", { $0.bytes.values.reduce(0, +) }, isSum: true)
    let parts = directions.count < 2 ? [] : directions.map { name in Amount("I/Os (\(name))", { $0.ios[name] ?? 0 }) }
    for amount in [sums] + (first.bytes.isEmpty ? [] : [bytes]) + parts {
      let most = all.map(amount.of).max() ?? 0
      guard let rule = base.workRule ?? candidate.workRule else { continue }
      func least(_ rule: WorkRule) -> Double {
        Double(most) - rule.tolerance(of: most, directions: directions.count, isSum: amount.isSum, most: first)
      }
      func isLess(_ bound: Double) -> Bool { all.contains { Double(amount.of($0)) < bound } }
      guard isLess(least(rule)) else { continue }
      // A stored job file is read only where it matters.
      let own = [base, candidate].map { $0.workRule?.resolved($0.jobFile) ?? rule }
      let least = min(least(rule), least(own[0]), least(own[1]))
      guard isLess(least) else { continue }
      let isExcused =
        base.work.allSatisfy { Double(amount.of($0)) >= least || own[0].mayDoLess($0) }
        && candidate.work.allSatisfy { Double(amount.of($0)) >= least || own[1].mayDoLess($0) }
      if isExcused {
        free =
          free
          ?? SideDifference(
            what: "amount of work", base: "\(amount.range(base.work)) \(amount.name)",
            candidate: "\(amount.range(candidate.work)) \(amount.name)", isDecisive: false)
      } else {
        found.append(
          SideDifference(
            what: "\(amount.name) done", base: amount.range(base.work), candidate: amount.range(candidate.work),
            isDecisive: true))
      }
    }
    if let sizes = blockSizes(base, candidate) { found.append(sizes) }
    if let free, found.isEmpty { found.append(free) }
    return found
  }

  /// Whatever ends a job, its I/Os are of the same size.
  private static func blockSizes(_ base: ComparedCase, _ candidate: ComparedCase) -> SideDifference? {
    let rule = base.workRule ?? candidate.workRule
    let sizes = [base, candidate].map { side in side.work.compactMap(\.bytesPerIO) }
    guard let least = (sizes[0] + sizes[1]).min(), let most = (sizes[0] + sizes[1]).max() else { return nil }
    let fewest = (base.work + candidate.work).min { $0.count < $1.count }
    let spread = fewest.flatMap { rule?.sizeSpread($0) } ?? 0
    guard most > least * (rule?.isRandom == true ? 1.5 + 2 * spread : 1.01) + 1 else { return nil }
    func range(_ sizes: [Double]) -> String { Amount.range(sizes.map { Int($0.rounded()) }) }
    return SideDifference(
      what: "bytes per I/O", base: range(sizes[0]), candidate: range(sizes[1]), isDecisive: true)
  }

  private init(what: String, base: String?, candidate: String?, isDecisive: Bool) {
    self.init(what: what, cases: [], base: base, candidate: candidate, isDecisive: isDecisive)
  }
}

extension WorkRule {
  fileprivate func resolved(_ jobFile: String?) -> WorkRule { jobFile.map(WorkRule.init(jobFile:)) ?? self }
}

/// Something that is counted of a repeat's work.
private struct Amount {
  let name: String
  let of: (WorkDone) -> Int
  let isSum: Bool

  init(_ name: String, _ of: @escaping (WorkDone) -> Int, isSum: Bool = false) {
    (self.name, self.of, self.isSum) = (name, of, isSum)
  }

  func range(_ work: [WorkDone]) -> String { Self.range(work.map(of)) }

  static func range(_ values: [Int]) -> String {
    guard let least = values.min(), let most = values.max() else { return "none" }
    return least == most ? "\(least)" : "\(least)…\(most)"
  }
}
