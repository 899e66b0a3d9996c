// SPDX-License-Identifier: GPL-2.0-only

/// How two job files can be measured as a pair.
package struct PairPlan: Sendable {
  private let base: PairJobs, candidate: PairJobs
  /// How both share the machine.
  package let sharing: PairSharing
  /// Why they do it that way, in a clause.
  package let reason: String

  /// Reads both job files.
  ///
  /// - Parameter milliseconds: how long the jobs of a pair are to run; nil where the job files say when they end.
  package init(base: PairSide, candidate: PairSide, milliseconds: Int? = nil) throws(JobFileError) {
    let (one, other) = (try PairJobs(base, .base), try PairJobs(candidate, .candidate))
    (self.base, self.candidate) = (one, other)
    let isTimed = milliseconds != nil && Self.isTimable(one, other)
    if let obstacle = PairObstacle.find(one.planned, other.planned, isTimed: isTimed) {
      (sharing, reason) = (.turns, obstacle.description)
    } else if let cause = Self.causeOfTwoFios(base, candidate, one.planned, other.planned) {
      if let obstacle = PairObstacle.ofTwoFios(one.planned + other.planned) {
        (sharing, reason) = (.turns, "\(cause), and \(obstacle)")
      } else {
        (sharing, reason) = (.twoFios, cause)
      }
    } else {
      (sharing, reason) = (.oneFio, "nothing keeps them from it")
    }
  }

  /// How both sides run, and why.
  package static func sharing(
    base: PairSide, candidate: PairSide, milliseconds: Int? = nil
  ) throws(JobFileError) -> (sharing: PairSharing, reason: String) {
    let plan = try PairPlan(base: base, candidate: candidate, milliseconds: milliseconds)
    return (plan.sharing, plan.reason)
  }

  /// The largest number of jobs that a side runs at a time; nil where only fio can tell.
  package var concurrency: Int? {
    let both = [base.planned.mostAtOnce, candidate.planned.mostAtOnce]
    return both.contains(nil) ? nil : both.compactMap { $0 }.max()
  }

  /// How many CPUs the jobs need: one for each, and another one for handlers that may not run beside their job.
  package var neededCPUs: Int? {
    let apart = (base.planned + candidate.planned).contains { $0.value("uffd_affinity") == .some("other") }
    return concurrency.map { apart ? max(2, $0) : $0 }
  }

  /// Whether the jobs can be ended after any time without measuring something else: `milliseconds` counts for these only.
  package var isTimable: Bool { Self.isTimable(base, candidate) }

  static func isTimable(_ base: PairJobs, _ candidate: PairJobs) -> Bool {
    (base.planned + candidate.planned).allSatisfy(\.isTimable)
  }

  private static func causeOfTwoFios(
    _ base: PairSide, _ candidate: PairSide, _ one: [PlannedJob], _ other: [PlannedJob]
  ) -> String? {
    if base.fio.path != candidate.fio.path { return "their fio programs differ" }
    if base.ownEnvironment != candidate.ownEnvironment { return "their environments differ" }
    if one.contains(where: { !$0.isProcess }), other.contains(where: { !$0.isProcess }) {
      return "both have threads, which would share one address space in one fio"
    }
    return nil
  }
}

extension [PlannedJob] {
  /// The most that run at a time, steps apart.
  fileprivate var mostAtOnce: Int? {
    var (most, now) = (0, 0)
    for job in self {
      guard let copies = job.copies else { return nil }
      now = job.waits ? copies : now + copies
      most = Swift.max(most, now)
    }
    return most
  }
}

extension PlannedJob {
  /// Whether the job can be ended after any time, or go on for any time, without measuring something else.
  fileprivate var isTimable: Bool {
    // Advice that comes late is what such a job is about; number_ios and verify say what is done.
    guard !has(PageFaultOption.hugepageDelay.rawValue, otherThan: "0"), value("number_ios") == nil,
      !has("verify", otherThan: "0", "null")
    else { return false }
    if has("time_based", otherThan: "0") { return true }
    if usesPageFaultEngine {
      return has("refault", otherThan: "none") || has("cow", otherThan: "none") || value("userfaultfd") == .some("wp")
    }
    return ioengine == "null"
  }
}

/// Why two jobs cannot run at the same time, or not without disturbing each other.
package enum PairObstacle: Sendable, Equatable, CustomStringConvertible {
  /// A job of this engine.
  case engine(String)
  /// An option that ends other jobs, or waits for them.
  case option(String)
  /// Jobs of a side run in steps.
  case steps
  /// Both use this file.
  case sharedFile(String)
  /// Both name this cgroup.
  case sharedCgroup(String)
  /// They name CPUs, and others.
  case otherCPUs
  /// They end at other times.
  case otherRuntimes
  /// Only fio knows how many jobs there are.
  case unknownCopies
  /// The jobs run a program of their own before they begin.
  case ownPrerun

  /// A clause.
  package var description: String {
    switch self {
    case .engine(let name): "jobs of ioengine=\(name) would get in each other's way"
    case .option(let name): "`\(name)` ties jobs to each other"
    case .steps: "the jobs run in steps (stonewall)"
    case .sharedFile(let name): "both use the file \(name)"
    case .sharedCgroup(let name): "both are in the cgroup \(name)"
    case .otherCPUs: "they name different CPUs"
    case .otherRuntimes: "they run for different times"
    case .unknownCopies: "only fio knows how many jobs `numjobs` makes"
    case .ownPrerun: "they have an `exec_prerun` of their own, at which two fios would be held until both can begin"
    }
  }

  /// What keeps the jobs of two sides from running at the same time; nil where nothing does.
  static func find(_ base: [PlannedJob], _ candidate: [PlannedJob], isTimed: Bool) -> PairObstacle? {
    let all = base + candidate
    if let engine = all.compactMap(\.ioengine).first(where: rivals.contains) { return .engine(engine) }
    for job in all {
      for option in job.options where ties(option) { return .option(option.key) }
    }
    if [base, candidate].contains(where: { $0.dropFirst().contains(where: \.waits) }) { return .steps }
    if let name = common(base, candidate, \.files) { return .sharedFile(name) }
    if let name = common(base, candidate, { ($0.value("cgroup") ?? nil).map { [$0] } ?? [] }) {
      return .sharedCgroup(name)
    }
    if Set(base.map(\.ownCPUs)) != Set(candidate.map(\.ownCPUs)) { return .otherCPUs }
    if !isTimed, Set(base.map(\.ownTime)) != Set(candidate.map(\.ownTime)) { return .otherRuntimes }
    return nil
  }

  /// What keeps jobs from being held until those of another fio can begin.
  static func ofTwoFios(_ jobs: [PlannedJob]) -> PairObstacle? {
    if jobs.contains(where: { $0.value("exec_prerun") != nil }) { return .ownPrerun }
    return jobs.contains { $0.copies == nil } ? .unknownCopies : nil
  }

  /// Engines whose jobs use what there is once: a port, or whatever their program does.
  private static let rivals: Set<String> = ["exec", "net", "netsplice", "rdma"]

  private static func ties(_ option: JobOption) -> Bool {
    switch option.key {
    case "wait_for", "flow", "flow_id": true
    case "startdelay", "start_delay": option.value.flatMap(FioValue.microseconds) != 0
    case let key: WorkEffect.of(key).contains(.endsOthers)
    }
  }

  private static func common(
    _ base: [PlannedJob], _ candidate: [PlannedJob], _ names: (PlannedJob) -> [String]
  ) -> String? {
    let ofBase = Set(base.flatMap(names))
    return candidate.flatMap(names).first(where: ofBase.contains)
  }
}

extension PlannedJob {
  /// The files that it names; those that fio names after the job are its own.
  fileprivate var files: [String] {
    guard doesIO, ioengine != "null", !isOfMemory else { return [] }
    let directory = (value("directory") ?? nil).map { "\($0)/" } ?? ""
    if case .some(.some(let names)) = value("filename") {
      return names.split(separator: ":").map { directory + $0 }
    }
    if case .some(.some(let format)) = value("filename_format"), !format.contains("$jobname") {
      return [directory + format]
    }
    return (value("opendir") ?? nil).map { [$0] } ?? []
  }

  /// Whether it is this package's engine, on memory without a file: names of files mean nothing to it.
  private var isOfMemory: Bool {
    ioengine?.contains("pagefault") == true && !has(PageFaultOption.backing.rawValue, otherThan: "anon", "memfd")
  }

  /// Where it wants to run.
  var ownCPUs: [String] {
    ["cpus_allowed", "cpumask", "numa_cpu_nodes"].compactMap { name in (value(name) ?? nil).map { "\(name)=\($0)" } }
  }

  /// How long it wants to run, in microseconds; nil where something else ends it.
  fileprivate var ownTime: UInt64? {
    guard has("time_based", otherThan: "0") else { return nil }
    return (value("runtime", "timeout") ?? nil).flatMap(FioValue.microseconds)
  }
}
