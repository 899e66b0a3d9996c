// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Metrics

/// A run with its place among the repeats.
package struct RepeatedRun: Sendable {
  /// What fio did and wrote.
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
  /// A table for each job file and host, in the order in which they first ran; repeats are rows. Below several hosts' tables stands
  /// one of what they did together.
  package static func perJobFile(_ runs: [RepeatedRun]) -> [Table] {
    unique(runs.map(\.run.jobFile)).flatMap { file in
      let ofFile = runs.filter { $0.run.jobFile == file }
      let hosts = unique(ofFile.map(\.run.host))
      let tables = hosts.flatMap { host in
        let own = ofFile.filter { $0.run.host == host }
        let name = file + (host.map { " on \($0)" } ?? "")
        return summary(name, own) + [details(name, own)]
      }
      return hosts.count > 1 ? tables + [together(file, ofFile, hosts: hosts.count)] : tables
    }
  }

  private static func unique<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }

  /// All hosts' jobs of each repeat: sums, and percentiles of all latencies. A repeat that did not count on each of them has none.
  private static func together(_ file: String, _ runs: [RepeatedRun], hosts: Int) -> Table {
    let numbers = unique(runs.map(\.number)).sorted()
    let whole = numbers.filter { number in runs.count { $0.number == number && $0.run.passed } == hosts }
    let lacking = numbers.filter { !whole.contains($0) }
    let isRepeated = runs.contains { $0.of > 1 }
    return Table(
      title: "\(file) on all \(hosts) hosts together",
      columns: labels(isRepeated: isRepeated, first: "hosts") + metrics,
      rows: whole.map { number in
        let own = runs.filter { $0.number == number }
        let all = RunMeasurement(own.flatMap { $0.run.measurement().jobs })
        let names = unique(all.jobs.flatMap(\.directions).map(\.name))
        return [.text("all \(hosts)")] + (isRepeated ? [.integer(number)] : [])
          + [.text(names.count == 1 ? names[0] : "all")] + cells(all)
      },
      notes: lacking.map { number in
        let failed = unique(runs.filter { $0.number == number && !$0.run.passed }.compactMap(\.run.host?.name))
        let there = runs.count { $0.number == number }
        let reason =
          failed.isEmpty ? "\(there) of \(hosts) hosts ran it" : "it failed on \(failed.joined(separator: ", "))"
        return isRepeated
          ? "run \(number) has no figures of all hosts: \(reason)." : "no figures of all hosts: \(reason)."
      })
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
    let hasHosts = runs.contains { $0.run.host != nil }
    let columns =
      [Column("job file", key: "job_file", isLabel: true)]
      + (hasHosts ? [Column("host", key: "host", isLabel: true)] : []) + labels(isRepeated: true)
      + [Column("passed", key: "passed", isLabel: true)] + metrics
    let rows = runs.flatMap { run in
      self.rows(run.run).map { row in
        [.text(run.run.jobFile)] + (hasHosts ? [run.run.host.map { .text($0.name) } ?? .missing] : [])
          + [row[0], .integer(run.number), row[1], .text(run.run.passed ? "true" : "false")]
          + row.dropFirst(2)
      }
    }
    return Table(title: "", columns: columns, rows: rows)
  }

  private static func title(_ file: String, _ runs: [RepeatedRun]) -> String {
    guard let fio = runs.first?.run.fio else { return file }
    return "\(file) with \(fio.version)"
  }

  private static func labels(isRepeated: Bool, first: String = "job") -> [Column] {
    [Column(first, key: first, isLabel: true)]
      + (isRepeated ? [Column("run", key: "repeat", isLabel: true)] : [])
      + [Column("I/O", key: "direction", isLabel: true)]
  }

  /// What is shown of a job, in this order.
  private static let shown = [
    "ios", "iops", "bw_bytes", "clat_p50_ns", "clat_p99_ns", "clat_max_ns", "minor_faults", "major_faults",
    "faults_per_io", "ns_per_fault", "usr_cpu_percent", "sys_cpu_percent",
  ].map { Metric($0) }

  private static let metrics = shown.map { Column($0.title, metric: $0) }

  /// Rows that begin with job and direction.
  private static func rows(_ run: FioRun) -> [[Cell]] {
    run.jobs.flatMap { job in
      let measured = run.measurement(of: job)
      let active = job.activeDirections
      if active.count == 1, let only = active.first { return [[.text(job.name), .text(only.name)] + cells(measured)] }
      // Each direction has latencies of its own.
      let all = [.text(job.name), .text(active.isEmpty ? "none" : "all")] + cells(measured, latencies: false)
      return [all] + active.map { [.text(job.name), .text($0.name)] + cells(measured.only($0.name)) }
    }
  }

  private static func cells(_ measured: RunMeasurement, latencies: Bool = true) -> [Cell] {
    shown.map { metric in
      if !latencies, metric.name.hasPrefix("clat_") { return .missing }
      let value = metric.value(in: measured)
      // What is whole is written so.
      return value.flatMap { Int(exactly: $0) }.map(Cell.integer) ?? Cell(value)
    }
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
