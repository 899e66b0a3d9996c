// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Metrics

/// Whether both sides of a pair had the same chance: what makes a pair invalid, each in a sentence.
package struct PairCheck: Sendable {
  /// Whether both ran at the same time.
  package let isTogether: Bool
  /// Whether both ran for a given time; else both had the same work to do.
  package let isTimed: Bool

  /// So many per cent may the CPU times of two jobs differ that ran at the same time for the same time.
  static let maxShareDifference = 0.2
  /// The shorter one ran at least for this part of the longer one's time, where both had a given time.
  static let minTimedOverlap = 0.9
  /// The same where both had work to do: what is slower by more is better compared in turns.
  static let minWorkOverlap = 0.5

  /// So many milliseconds are no difference, of run times and of CPU time: two turns of the scheduler's, and what fio rounds.
  static let slack = 10.0

  /// A check.
  package init(isTogether: Bool, isTimed: Bool) {
    (self.isTogether, self.isTimed) = (isTogether, isTimed)
  }

  /// Why this pair does not count.
  package func problems(_ base: FioRun, _ candidate: FioRun) -> [String] {
    let own = [("base", base), ("candidate", candidate)].flatMap { side, run in
      run.problems.map { "\(side): \($0.message)" }
    }
    return own.isEmpty ? problems(Load(base), Load(candidate)) : own
  }

  /// What a side did, and how long and with how much of the CPUs.
  struct Load {
    let ios: Double
    /// Nanoseconds, summed over jobs; 0 where fio does not tell.
    let cpu: Double
    /// Of the job that ran longest, in milliseconds.
    let runtime: Int

    init(ios: Double, cpu: Double, runtime: Int) {
      (self.ios, self.cpu, self.runtime) = (ios, cpu, runtime)
    }

    init(_ run: FioRun) {
      let load = PairLoad(run.measurement())
      let runtime = run.jobs.map { $0.activeDirections.map(\.direction.runtime).max() ?? 0 }.max() ?? 0
      self.init(ios: load.ios, cpu: load.cpu ?? 0, runtime: runtime)
    }
  }

  func problems(_ base: Load, _ candidate: Load) -> [String] {
    var found: [String] = []
    if !isTimed, base.ios != candidate.ios {
      found.append(
        "both should do the same work, and the base did \(Int(base.ios)) I/Os, the candidate \(Int(candidate.ios))")
    }
    guard isTogether else { return found }
    let (short, long) = (min(base.runtime, candidate.runtime), max(base.runtime, candidate.runtime))
    if Double(short) < Double(long) * (isTimed ? Self.minTimedOverlap : Self.minWorkOverlap),
      Double(long - short) > Self.slack
    {
      let first = base.runtime < candidate.runtime ? "base" : "candidate"
      found.append("\(Self.endedEarly) the \(first) after \(short) ms of \(long)")
    }
    let difference = abs(base.cpu - candidate.cpu)
    if isTimed, base.cpu > 0, candidate.cpu > 0, difference > Self.slack * 1e6,
      difference > Self.maxShareDifference * max(base.cpu, candidate.cpu)
    {
      found.append(
        "the shares of the CPU differ: the base had \(Int(base.cpu / 1e6)) ms, the candidate \(Int(candidate.cpu / 1e6))"
      )
    }
    return found
  }

  static let endedEarly = "one ended early:"
}
