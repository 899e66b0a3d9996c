// SPDX-License-Identifier: GPL-2.0-only

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
