// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// A run with its place among the repeats.
public struct RepeatedRun: Sendable {
  /// The run.
  public let run: FioRun
  /// Counted from 1.
  public let number: Int
  /// How many repeats were asked for.
  public let of: Int

  /// Repeat `number` of `of`.
  public init(_ run: FioRun, number: Int, of: Int) {
    self.run = run
    self.number = number
    self.of = of
  }
}

/// Tables of what fio measured: a row per job, and where a job mixes reads, writes and trims one more for each of them.
public enum RunTable {
  /// A table for each job file, in the order in which they first ran; repeats are rows.
  public static func perJobFile(_ runs: [RepeatedRun]) -> [Table] {
    var files: [String] = []
    for run in runs where !files.contains(run.run.jobFile) { files.append(run.run.jobFile) }
    return files.map { file in
      let own = runs.filter { $0.run.jobFile == file }
      let isRepeated = own.contains { $0.of > 1 }
      return Table(
        title: title(file, own), columns: labels(isRepeated: isRepeated) + metrics,
        rows: own.flatMap { run in
          rows(run.run).map { [$0[0]] + (isRepeated ? [.integer(run.number)] : []) + $0.dropFirst() }
        }, notes: own.flatMap(notes))
    }
  }

  /// All runs in one table, with job file and repeat as columns: for programs.
  public static func flat(_ runs: [RepeatedRun]) -> Table {
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
    let failures = run.run.problems.map { problem in
      (run.of > 1 ? "FAILED (run \(run.number)): " : "FAILED: ") + problem.message
    }
    let offloaded = run.number > 1 ? [] : run.run.jobs.filter { !run.run.countsFaults(of: $0) }
    return failures
      + offloaded.map {
        "job `\($0.name)` has io_submit_mode=offload, and fio does not count the faults of its workers."
      }
  }
}
