// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// A run with its place among the repeats.
package struct RepeatedRun: Sendable {
  /// The run.
  package let run: FioRun
  /// Counted from 1.
  package let number: Int
  /// How many repeats were asked for.
  package let of: Int

  /// Repeat `number` of `of`.
  package init(_ run: FioRun, number: Int, of: Int) {
    self.run = run
    self.number = number
    self.of = of
  }
}

/// Tables of what fio measured: a row per job, and where a job mixes reads, writes and trims one more for each of them.
package enum RunTable {
  /// A table for each job file, in the order in which they first ran; repeats are rows.
  package static func perJobFile(_ runs: [RepeatedRun]) -> [Table] {
    var files: [String] = []
    for run in runs where !files.contains(run.run.jobFile) { files.append(run.run.jobFile) }
    return files.flatMap { file in
      let own = runs.filter { $0.run.jobFile == file }
      return summary(file, own) + [details(file, own)]
    }
  }

  /// More jobs than anybody looks at one by one.
  private static let many = 20

  /// The jobs of each run together, where there are many.
  private static func summary(_ file: String, _ runs: [RepeatedRun]) -> [Table] {
    guard runs.contains(where: { $0.run.jobs.count > many }) else { return [] }
    return [
      Table(
        title: "\(file): all jobs together",
        columns: [
          Column("run", key: "repeat", isLabel: true), Column("jobs", key: "jobs", unit: .count),
          Column("without I/O", key: "idle", unit: .count), Column("with errors", key: "failed", unit: .count),
          Column("I/Os", key: "ios", unit: .count), Column("bytes", key: "bytes", unit: .bytes),
          Column("minor faults", key: "minor_faults", unit: .count),
          Column("major faults", key: "major_faults", unit: .count),
        ],
        rows: runs.map { run in
          let jobs = run.run.jobs
          let isCounted = jobs.allSatisfy(run.run.countsFaults)
          let directions = jobs.flatMap(\.activeDirections).map(\.direction)
          return [
            .integer(run.number), .integer(jobs.count), .integer(jobs.count { !$0.didIO }),
            .integer(jobs.count { $0.error != 0 }), .integer(directions.reduce(0) { $0 &+ $1.ios }),
            .integer(directions.reduce(0) { $0 &+ $1.bytes }),
            isCounted ? .integer(jobs.reduce(0) { $0 &+ $1.minorFaults }) : .missing,
            isCounted ? .integer(jobs.reduce(0) { $0 &+ $1.majorFaults }) : .missing,
          ]
        })
    ]
  }

  private static func details(_ file: String, _ own: [RepeatedRun]) -> Table {
    let isRepeated = own.contains { $0.of > 1 }
    return Table(
      title: title(file, own), columns: labels(isRepeated: isRepeated) + metrics,
      rows: own.flatMap { run in
        rows(run.run).map { [$0[0]] + (isRepeated ? [.integer(run.number)] : []) + $0.dropFirst() }
      }, notes: own.flatMap(notes))
  }

  /// All runs in one table, with job file and repeat as columns: for programs.
  package static func flat(_ runs: [RepeatedRun]) -> Table {
    let columns =
      [Column("job file", key: "job_file", isLabel: true)] + labels(isRepeated: true)
      + [Column("passed", key: "passed", isLabel: true)] + metrics
    let rows = runs.flatMap { run in
      self.rows(run.run).map { row in
        [.text(run.run.jobFile), row[0], .integer(run.number), row[1], .text(run.run.passed ? "true" : "false")]
          + row.dropFirst(2)
      }
    }
    return Table(title: "", columns: columns, rows: rows)
  }

  private static func title(_ file: String, _ runs: [RepeatedRun]) -> String {
    guard let fio = runs.first?.run.fio else { return file }
    return "\(file) with \(fio.version)"
  }

  private static func labels(isRepeated: Bool) -> [Column] {
    [Column("job", key: "job", isLabel: true)]
      + (isRepeated ? [Column("run", key: "repeat", isLabel: true)] : [])
      + [Column("I/O", key: "direction", isLabel: true)]
  }

  private static let metrics = [
    Column("I/Os", key: "ios", unit: .count),
    Column("IOPS", key: "iops", unit: .perSecond),
    Column("bandwidth", key: "bandwidth", unit: .bytesPerSecond),
    Column("clat p50", key: "clat_p50", unit: .nanoseconds),
    Column("clat p99", key: "clat_p99", unit: .nanoseconds),
    Column("clat max", key: "clat_max", unit: .nanoseconds),
    Column("minor faults", key: "minor_faults", unit: .count),
    Column("major faults", key: "major_faults", unit: .count),
    Column("faults per I/O", key: "faults_per_io", unit: .ratio),
    Column("time per fault", key: "time_per_fault", unit: .nanoseconds),
    Column("user CPU", key: "user_cpu", unit: .percent),
    Column("system CPU", key: "system_cpu", unit: .percent),
  ]

  /// Rows that begin with job and direction.
  private static func rows(_ run: FioRun) -> [[Cell]] {
    run.jobs.flatMap { job in
      let active = job.activeDirections
      if active.count == 1, let only = active.first {
        return [
          [.text(job.name), .text(only.name)] + speed(only.direction) + latency(only.direction) + whole(job, of: run)
        ]
      }
      let figures = JobFigures(job)
      let all: [Cell] =
        [.text(job.name), .text(active.isEmpty ? "none" : "all"), .integer(figures.ios)]
        + [Cell(figures.iops), .integer(figures.bandwidth), .missing, .missing, .missing] + whole(job, of: run)
      let nothing = [Cell](repeating: .missing, count: whole(job, of: run).count)
      return [all]
        + active.map { name, direction in
          [.text(job.name), .text(name)] + speed(direction) + latency(direction) + nothing
        }
    }
  }

  private static func speed(_ direction: FioDirection) -> [Cell] {
    [.integer(direction.ios), Cell(direction.iops), .integer(direction.bandwidth)]
  }

  private static func latency(_ direction: FioDirection) -> [Cell] {
    let latency = direction.completionLatency
    return [
      Cell(latency.percentile(50)), Cell(latency.percentile(99)), Cell(latency.samples > 0 ? latency.max : nil),
    ]
  }

  private static func whole(_ job: FioJob, of run: FioRun) -> [Cell] {
    let figures = JobFigures(job)
    let faults: [Cell] =
      run.countsFaults(of: job)
      ? [
        .integer(job.minorFaults), .integer(job.majorFaults), Cell(figures.faultsPerIO),
        Cell(figures.nanosecondsPerFault),
      ] : [.missing, .missing, .missing, .missing]
    return faults + [Cell(job.userCPU), Cell(job.systemCPU)]
  }

  private static func notes(_ run: RepeatedRun) -> [String] {
    let failed = run.of > 1 ? "FAILED (run \(run.number)): " : "FAILED: "
    let failures = RunProblem.grouped(run.run.problems).flatMap { group in
      group.shown.map { failed + $0.message } + [group.rest].compactMap { $0.map { failed + $0 } }
    }
    let remarks = run.run.jobs.flatMap { job -> [String] in
      let dry = job.dryRunDirections.map { name, direction in
        "job `\(job.name)` only verifies: its \(direction.ios) I/Os of \(name) are fio's dry run, not done and not timed."
      }
      let steady = job.steadyState.flatMap { state in
        state.attained == 0 ? nil : "job `\(job.name)` came to its steady state (\(state.target); \(state.criterion))."
      }
      return dry + [steady].compactMap { $0 }
    }
    let offloaded = run.number > 1 ? [] : run.run.jobs.filter { !run.run.countsFaults(of: $0) }
    return failures + (run.of > 1 ? remarks.map { "run \(run.number): \($0)" } : remarks)
      + offloaded.map {
        "job `\($0.name)` has io_submit_mode=offload, and fio does not count the faults of its workers."
      }
  }
}
