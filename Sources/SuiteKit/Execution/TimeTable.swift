// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Metrics
import StoreKit

/// How long cases take: as measured in this run, else in earlier ones, else as their job files say.
package struct TimeTable: Sendable {
  private var measured: [String: (sum: Duration, count: Int)] = [:]
  private var expected: [String: Duration] = [:]

  /// What can be known before anything runs. A store that cannot be read knows nothing.
  package init(_ plan: SuitePlan, store: Store?) {
    let elapsed = Metric("elapsed_ms")
    for planned in plan.cases {
      let points = (try? store?.history(case: planned.id, suite: plan.suite, metric: elapsed.name)) ?? []
      let last = points.last { !$0.values.isEmpty }.flatMap { elapsed.statistic.of($0.values) }
      expected[planned.id] =
        last.map { .milliseconds($0) } ?? JobEstimate.duration(of: planned.jobPlan)
    }
  }

  /// One run of a case; nil when nobody can tell.
  package func duration(of planned: PlannedCase) -> Duration? {
    if let known = measured[planned.id], known.count > 0 { return known.sum / known.count }
    return expected[planned.id]
  }

  /// All runs of a case.
  package func total(of planned: PlannedCase) -> Duration? {
    duration(of: planned).map { $0 * planned.runs }
  }

  mutating func note(_ elapsed: Duration, of planned: PlannedCase) {
    let known = measured[planned.id] ?? (.zero, 0)
    measured[planned.id] = (known.sum + elapsed, known.count + 1)
  }
}

/// How long the runs that are ahead will take. Each event costs the same, however many runs there are: a sum over all of them at
/// each would make long suites slower the longer they are.
struct RemainingTime {
  private(set) var times: TimeTable
  private var runs: [PlannedCase.ID: Int] = [:]
  private var sum = Duration.zero
  /// Runs of cases of which nothing is known.
  private var unknown = 0

  /// All of `steps` are ahead.
  init(_ steps: [CaseGroup.Step], _ times: TimeTable) {
    self.times = times
    for step in steps { add(1, of: step.planned) }
  }

  /// Until the last of them ends; nil when nobody can tell one of them.
  var duration: Duration? { unknown > 0 ? nil : sum }

  /// The same with one more run of `planned`.
  func duration(with planned: PlannedCase) -> Duration? {
    duration.flatMap { all in times.duration(of: planned).map { all + $0 } }
  }

  /// A run is no longer ahead.
  mutating func begin(_ step: CaseGroup.Step) { add(-1, of: step.planned) }

  /// A run of `planned` took so long; those ahead of it will take as long as it did on average.
  mutating func note(_ elapsed: Duration, of planned: PlannedCase) {
    let ahead = runs[planned.id] ?? 0
    add(-ahead, of: planned)
    times.note(elapsed, of: planned)
    add(ahead, of: planned)
  }

  private mutating func add(_ count: Int, of planned: PlannedCase) {
    runs[planned.id, default: 0] += count
    if let one = times.duration(of: planned) { sum += one * count } else { unknown += count }
  }
}

/// How long a job file probably runs, from what it says; what has been measured is better.
enum JobEstimate {
  /// Jobs one after the other where they wait for each other, else the longest; nil where neither times nor sizes are plain.
  static func duration(of plan: JobPlan) -> Duration? {
    var total = startOfFio
    var group = 0.0
    for job in plan.jobs {
      guard let seconds = seconds(of: job) else { return nil }
      if job.waits {
        total += group
        group = 0
      }
      group = max(group, seconds)
    }
    return .seconds(total + group)
  }

  private static func seconds(of job: PlannedJob) -> Double? {
    let waiting = (time(job, "startdelay") ?? 0) + (time(job, "ramp_time") ?? 0)
    let limit = time(job, "runtime", "timeout").flatMap { $0 > 0 ? $0 : nil }
    if job.isTimeBased, let limit { return waiting + limit }
    let bytes = ["io_size", "size"].lazy.compactMap { size(job, $0) }.first
    guard let bytes, let copies = job.copies else { return limit.map { waiting + $0 } }
    let work = Double(bytes) * Double(copies) * Double(max(1, size(job, "loops") ?? 1)) / rate(of: job)
    return waiting + min(work, limit ?? work)
  }

  private static func time(_ job: PlannedJob, _ names: String...) -> Double? {
    names.lazy.compactMap { job.value($0) ?? nil }.first.flatMap(FioValue.microseconds).map { Double($0) / 1e6 }
  }

  private static func size(_ job: PlannedJob, _ name: String) -> UInt64? {
    (job.value(name) ?? nil).flatMap(FioValue.bytes)
  }

  /// Until the first job runs, and from the last one's end on.
  private static let startOfFio = 0.3
  /// Bytes that first touches with 4 KiB pages get through in a second; with a handler in user space every fault wakes a
  /// thread and is woken by it.
  private static func rate(of job: PlannedJob) -> Double {
    let mode = job.value(PageFaultOption.userfaultfd.rawValue) ?? nil
    return mode == nil || mode == "off" ? 1e9 : 0.25e9
  }
}
