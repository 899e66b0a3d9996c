// SPDX-License-Identifier: GPL-2.0-only

/// Every metric that there is, a row each: the only place where one is named, described, calculated and given its limits.
/// CONTRIBUTING.md says how to add one.
package enum MetricTable {
  /// Rows that belong together: one alone, or all statistics of a latency.
  package struct Family: Sendable {
    /// As it is written about: `clat_{min,mean,max,p50,p90,p99,p999}_ns`.
    package let pattern: String
    /// The metrics that the pattern stands for.
    package let metrics: [Metric]
  }

  /// Counters of the kernel, of which only the kernel knows which there are.
  package struct Counters: Sendable {
    /// What their names begin with.
    package let prefix: String
    /// What they are.
    package let definition: String
    /// The names, where we choose what is counted; nil where the kernel does.
    package var names: Set<String>?
  }

  /// All rows, in the order of the documentation.
  package static let metrics = families.flatMap(\.metrics)

  /// The same by what belongs together.
  package static let families = whole + directions.flatMap { $0 } + ofJobs + ofReports + ofProcessors

  /// What a stored pair of runs tells of both sides, and of one against the other. No run of its own measures them, so no suite
  /// names them.
  package static let pairs = PairFigures.families

  /// The same of runs that count instructions instead of time: what of the rows has time in it, under the name that it has there.
  package static let counting = families.compactMap { family -> Family? in
    let metrics = family.metrics.compactMap(\.counted)
    let pattern = MeasurementClock.instructions.name(of: family.pattern, in: family.metrics[0].unit)
    return metrics.isEmpty ? nil : Family(pattern: pattern, metrics: metrics)
  }

  /// Of those, the metric of time by the name of the other.
  static let timed = Dictionary(
    metrics.compactMap { metric in metric.counted.map { ($0.name, metric.name) } }
  ) { first, _ in first }

  /// The kernel's own counters, by how much they moved.
  package static let counters = [
    Counters(prefix: "vmstat.", definition: "/proc/vmstat"),
    Counters(prefix: "memcg.", definition: "memory.stat and its kind, of the cgroup of the run"),
    Counters(
      prefix: "perf.", definition: "software events of perf_event_open(2)",
      names: [
        "perf.page-faults", "perf.task-clock", "perf.context-switches", "perf.cpu-migrations", "perf.minor-faults",
        "perf.major-faults",
      ]),
  ]

  /// The names of all rows.
  package static let names = metrics.map(\.name)

  /// The same, and those of runs that count instructions.
  package static let allNames = names + counting.flatMap(\.metrics).map(\.name)

  static let byName = Dictionary((metrics + (pairs + counting).flatMap(\.metrics)).map { ($0.name, $0) }) { first, _ in
    first
  }

  /// Names of figures none of which can be larger than the next one of its list.
  package static let rising: [[String]] = (families + counting + pairs)
    .filter { $0.metrics.count > 1 && [.nanoseconds, .instructions].contains($0.metrics[0].unit) }
    .flatMap { family in
      [["min", "p50", "p90", "p99", "p999", "max"], ["min", "mean", "max"]].map { statistics in
        statistics.compactMap { word in
          family.metrics.first { $0.name.hasSuffix("_\(word)\($0.unit.suffix)") }?.name
        }
      }
    }

  /// Whether it is a counter of the kernel.
  package static func isCounter(_ name: String) -> Bool {
    counters.contains { counter in
      name.hasPrefix(counter.prefix) && name.count > counter.prefix.count && name.allSatisfy(isCounterLetter)
        && counter.names?.contains(name) != false
    }
  }

  /// Whether a run can have such a metric. Which counters there are, only the kernel knows.
  package static func isKnown(_ name: String) -> Bool { listed.contains(name) || isCounter(name) }

  private static let listed = Set(names)

  /// For people: not every name, but every kind.
  package static let summary =
    whole.map(\.pattern).joined(separator: ", ") + " (each also with read_, write_ or trim_ before it), "
    + ((ofJobs + ofReports + ofProcessors).map(\.pattern) + counters.map { "\($0.prefix)…" }).joined(separator: ", ")

  /// The direction whose part of a run this metric tells; nil for one of the whole.
  static func direction(of name: String) -> String? {
    directionNames.first { name.hasPrefix("\($0)_") }
  }

  private static func isCounterLetter(_ letter: Character) -> Bool {
    letter.isASCII && (letter.isLetter || letter.isNumber || "._-".contains(letter))
  }
}

/// The rows.
extension MetricTable {
  private static let directionNames = ["read", "write", "trim"]

  private static let whole = ofDirections("") { $0 }

  private static let directions = directionNames.map { name in ofDirections("\(name)_") { $0.only(name) } }

  /// What there is of all directions together, and of each where a run has several.
  private static func ofDirections(
    _ prefix: String, part: @escaping @Sendable (RunMeasurement) -> RunMeasurement
  ) -> [Family] {
    let of = prefix.isEmpty ? "" : " of \(prefix.dropLast())s"
    return [
      one(
        Metric("\(prefix)iops", .perSecond, from: .fio, "I/Os per second\(of), summed over jobs and directions") {
          run in
          part(run).rate(\.iops)
        }),
      one(
        Metric(
          "\(prefix)bw_bytes", .bytesPerSecond, title: prefix.isEmpty ? "bandwidth" : nil, from: .fio,
          "bytes per second\(of), summed likewise"
        ) { run in part(run).rate { Double($0.bandwidth) } }),
      latencies("\(prefix)clat", .fio, "completion latency\(of)") { part($0).latency },
    ]
  }

  private static let ofJobs = [
    Metric("ios", .count, kind: .exact(relative: 0, absolute: 0), heading: "I/Os", from: .fio, "I/Os of all directions")
    { run in
      run.ios
    },
    Metric("rounds_per_s", .perSecond, heading: "rounds/s", from: .fio, "the same as iops") { $0.rate(\.iops) },
    Metric("elapsed_ms", .milliseconds, from: .fio, "the run, from start to exit") { $0.elapsed?.milliseconds },
    // fio's own faults (its start, its buffers) differ by some dozens between runs.
    Metric(
      "minor_faults", .count, kind: .exact(relative: 0.005, absolute: 64), polarity: .lowerIsBetter, from: .fio,
      "faults without I/O, by getrusage(2), those that fio itself raises included"
    ) { $0.sum(\.minorFaults) },
    Metric(
      "major_faults", .count, kind: .exact(relative: 0.005, absolute: 4), polarity: .lowerIsBetter, from: .fio,
      "faults with I/O, likewise"
    ) { $0.sum(\.majorFaults) },
    Metric(
      "faults_per_io", .ratio, kind: .exact(relative: 0.005, absolute: 0.001), polarity: .lowerIsBetter,
      heading: "faults/IO", title: "faults per I/O", from: .fio, "minor and major faults over I/Os"
    ) { run in run.ios > 0 ? run.faults.map { $0 / run.ios } : nil },
    Metric(
      "ns_per_fault", .nanoseconds, heading: "per fault", title: "time per fault", from: .fio,
      "completion latencies of all I/Os, summed, over minor and major faults"
    ) { run in
      guard let faults = run.faults, faults > 0, let latency = run.latency, latency.isTimed else { return nil }
      return latency.sum.map { $0 / faults }
    },
    Metric("usr_cpu_percent", .percent, title: "user CPU", from: .fio, "CPU time in user mode over run time") { run in
      run.share(\.userCPU)
    },
    Metric("sys_cpu_percent", .percent, title: "system CPU", from: .fio, "CPU time in the kernel over run time") {
      run in
      run.share(\.systemCPU)
    },
  ].map(one)

  private static let ofReports =
    [
      latencies("page", .faultReport, "latency of single pages") {
        LatencyDistribution.merged($0.reports.compactMap(\.page))
      },
      latencies("uffd_wake_up", .faultReport, "time from an access to its userfaultfd handler") { run in
        LatencyDistribution.merged(run.reports.compactMap(\.wakeUp))
      },
      latencies("uffd_resolution", .faultReport, "time from the handler's waking to its answer") { run in
        LatencyDistribution.merged(run.reports.compactMap(\.resolution))
      },
    ]
    + [
      // The first of any job, and all of all jobs: each counted from its own advice.
      Metric(
        "first_collapse_ms", .milliseconds, from: .faultReport,
        "from the HUGEPAGE advice of a job to the first huge page of any"
      ) { $0.sinceAdvice(\.firstCollapseNS).compactMap { $0 }.min() },
      Metric(
        "full_collapse_ms", .milliseconds, from: .faultReport,
        "from the HUGEPAGE advice of a job to the last huge page of all"
      ) { run in
        let full = run.sinceAdvice(\.fullCollapseNS)
        return full.contains(nil) ? nil : full.compactMap { $0 }.max()
      },
      Metric("huge_bytes", .bytes, from: .faultReport, "in huge pages at the jobs' ends") {
        $0.sumOfReports(\.hugeBytes)
      },
      Metric("resident_bytes", .bytes, from: .faultReport, "in memory at the jobs' ends") { run in
        run.sumOfReports(\.residentBytes)
      },
      Metric(
        "expected_faults_min", .count, kind: .exact(relative: 0, absolute: 0), from: .faultReport,
        "the fewest faults that options and I/Os make"
      ) { $0.sumOfReports(\.minExpectedFaults) },
      Metric(
        "expected_faults_max", .count, kind: .exact(relative: 0, absolute: 0), from: .faultReport,
        "the most that they make"
      ) { $0.sumOfReports(\.maxExpectedFaults) },
      // The engine counts its own ones only.
      Metric(
        "observed_faults", .count, kind: .exact(relative: 0, absolute: 0), polarity: .lowerIsBetter, from: .faultReport,
        "faults of the job's thread, by getrusage(2)"
      ) { run in
        run.sumOfReports { report in
          report.minorFaults.flatMap { minor in report.majorFaults.map { minor &+ $0 } }
        }
      },
    ].map(one)

  /// What the processor's counters saw of fio, from its beginning to its end, over the faults of the jobs. Limits are those of times,
  /// of a processor of 3 GHz.
  private static let ofProcessors = [
    Metric(
      "perf.instructions_kernel", .perFault, absoluteLimit: 20, heading: "kernel instructions", from: .kernel,
      "instructions in the kernel, over minor and major faults"
    ) { $0.perFault(["perf.instructions_kernel_total"]) },
    Metric(
      "perf.cycles_kernel", .perFault, absoluteLimit: 60, heading: "kernel cycles", from: .kernel,
      "cycles in the kernel, likewise"
    ) { $0.perFault(["perf.cycles_kernel_total"]) },
    Metric(
      "perf.dtlb_misses", .perFault, absoluteLimit: 0.1, heading: "dTLB misses", from: .kernel,
      "loads and stores that missed the data TLB, in the kernel and in user code, likewise"
    ) { $0.perFault(["perf.dtlb_load_misses_total"], with: ["perf.dtlb_store_misses_total"]) },
  ].map(one)

  private static func one(_ metric: Metric) -> Family { Family(pattern: metric.name, metrics: [metric]) }

  /// All statistics of a latency. Of several repeats' minima the smallest counts, of maxima the largest.
  private static func latencies(
    _ stem: String, _ source: Metric.Source, _ definition: String,
    of histogram: @escaping @Sendable (RunMeasurement) -> LatencyDistribution?
  ) -> Family {
    let all = LatencyStatistic.allCases
    return Family(
      pattern: "\(stem)_{\(all.map(\.rawValue).joined(separator: ","))}_ns",
      metrics: all.map { statistic in
        Metric(
          "\(stem)_\(statistic)_ns", .nanoseconds,
          statistic: statistic == .min ? .minimum : statistic == .max ? .maximum : .median, from: source,
          definition
        ) { histogram($0)?.value(statistic) }
      })
  }
}
