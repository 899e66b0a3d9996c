// SPDX-License-Identifier: GPL-2.0-only

/// What a side of a pair measures, and the ratio of both sides is taken of.
package enum PairFigures {
  /// By their names: the time per I/O at equal CPU shares, percentiles interpolated within the bins of the histogram, and the
  /// mean of all completion latencies but the slowest tenth; times, so that less is better.
  package static let names = ["clat_p50_ns", "clat_p90_ns", "clat_p99_ns", "clat_trimmed_ns", "ns_per_io"]

  /// What a stored pair calls the figure of its base, of its candidate, and the ratio of both.
  package static let prefixes = ["base.", "candidate.", "ratio."]

  /// What a side measured, by the names of ``names``, in nanoseconds. What it did not measure is missing: the latencies where
  /// fio printed no bins, or all of them are 0; the time per I/O where there was no I/O, or the run time is 0.
  package static func of(_ run: RunMeasurement) -> [String: Double] {
    var figures: [String: Double] = [:]
    if let latency = run.latency, latency.isTimed {
      figures["clat_p50_ns"] = latency.interpolatedQuantile(0.5)
      figures["clat_p90_ns"] = latency.interpolatedQuantile(0.9)
      figures["clat_p99_ns"] = latency.interpolatedQuantile(0.99)
      figures["clat_trimmed_ns"] = latency.trimmedMean(withoutSlowest: 0.1)
    }
    let load = PairLoad(run)
    if load.ios > 0, load.runtime > 0 { figures["ns_per_io"] = load.runtime / load.ios }
    // A ratio is taken of them, and 0 has none.
    return figures.filter { $0.value > 0 && $0.value.isFinite }
  }

  /// The rows of the table of metrics: what is stored of a pair.
  static let families = [
    family(prefixes[0], .nanoseconds, "of a pair's base"),
    family(prefixes[1], .nanoseconds, "of a pair's candidate"),
    family(prefixes[2], .ratio, "of a pair, the candidate's figure over the base's"),
  ]

  private static func family(_ prefix: String, _ unit: MetricUnit, _ definition: String) -> MetricTable.Family {
    let side = prefix.dropLast()
    let metrics = names.map { name in
      let figure = name == "ns_per_io" ? "time per I/O" : Metric.heading(of: name)
      return Metric(
        prefix + name, unit, polarity: .lowerIsBetter,
        // Both sides of a pair share what makes runs differ.
        relativeLimit: unit == .ratio ? ratioLimit : MetricRule.defaultRelativeLimit,
        heading: unit == .ratio ? "\(figure) ratio" : "\(side) \(figure)", from: .fio, definition)
    }
    return MetricTable.Family(pattern: "\(prefix){\(names.joined(separator: ","))}", metrics: metrics)
  }

  /// The smallest change of a ratio that matters.
  private static let ratioLimit = 0.01
}

/// What a side of a pair did, and which share of the CPUs it had for that: whether both are comparable is told by it.
package struct PairLoad: Sendable, Hashable {
  /// I/Os of all jobs.
  package let ios: Double
  /// CPU time of all jobs, in user mode and in the kernel, in nanoseconds; nil where fio does not tell it of every job.
  package let cpu: Double?
  /// Run time, summed over the jobs, in nanoseconds.
  package let runtime: Double

  /// What a run of a side did.
  package init(_ run: RunMeasurement) {
    ios = run.ios
    runtime = run.jobs.reduce(0) { $0 + Double($1.runtime) } * 1e6
    let times = run.jobs.map { ($0.userCPU + $0.systemCPU) / 100 * Double($0.runtime) * 1e6 }
    let sum = times.reduce(0, +)
    cpu = !times.isEmpty && sum.isFinite ? sum : nil
  }
}
