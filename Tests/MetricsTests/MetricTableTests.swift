// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import TestSupport
import Testing

@Suite("The table of metrics")
struct MetricTableTests {
  @Test func aNameIsOneMetricAndEndsInItsUnit() {
    #expect(Set(MetricTable.names).count == MetricTable.names.count)
    for metric in MetricTable.metrics {
      #expect(Metric(metric.name).source == metric.source && metric.isListed && MetricTable.isKnown(metric.name))
      #expect(!metric.definition.isEmpty && !metric.heading.isEmpty && !metric.title.isEmpty, "\(metric.name)")
      let ends: [MetricUnit: [String]] = [
        .nanoseconds: ["_ns", "ns_per_fault"], .milliseconds: ["_ms"], .bytes: ["_bytes"],
        .bytesPerSecond: ["bw_bytes"],
        .percent: ["_percent"], .perSecond: ["iops", "_per_s"], .ratio: ["_per_io"],
        .count: ["ios", "_faults", "_faults_min", "_faults_max"], .perFault: ["_kernel", "_misses"],
      ]
      #expect(ends[metric.unit]?.contains(where: metric.name.hasSuffix) == true, "\(metric.name)")
    }
    for name in ["vmstat.pgfault", "memcg.anon", "perf.page-faults"] {
      #expect(MetricTable.isKnown(name) && Metric(name).polarity == .neutral && Metric(name).source == .kernel)
    }
    // What of perf is counted is chosen here; what of vmstat there is, only the kernel knows.
    for name in ["vmstat.", "vmstat.a b", "clat_p50", "iopss", "", "perf", "perf.page_faults", "perf.cycles"] {
      #expect(!MetricTable.isKnown(name))
    }
  }

  /// A part of a run is judged as the whole.
  @Test func directionsAreAsAllTogether() {
    for direction in ["read", "write", "trim"] {
      let own = MetricTable.metrics.filter { $0.name.hasPrefix("\(direction)_") }
      #expect(own.count == 2 + LatencyStatistic.allCases.count)
      for metric in own {
        let whole = Metric(String(metric.name.dropFirst(direction.count + 1)))
        #expect(MetricRule(metric.name).relativeLimit == MetricRule(whole.name).relativeLimit)
        #expect(metric.unit == whole.unit && metric.polarity == whole.polarity && metric.kind == whole.kind)
        #expect(metric.absoluteLimit == whole.absoluteLimit && metric.statistic == whole.statistic)
      }
    }
  }

  /// docs/statistics.md has a row for each metric, and says of it what the table has.
  @Test func theDocumentSaysTheSame() throws {
    let text = try String(contentsOf: Repository.root.appending(path: "docs/statistics.md"), encoding: .utf8)
    let section = try #require(text.split(separator: "\n## ").first { $0.hasPrefix("The metrics\n") })
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
    let own = MetricTable.families.filter { family in
      !["read_", "write_", "trim_"].contains(where: family.pattern.hasPrefix)
    }
    #expect(rows == (own + MetricTable.pairs).map(Self.row) + MetricTable.counters.map(Self.row))
    for metric in MetricTable.metrics {
      let statistic: Metric.Statistic =
        metric.name.hasSuffix("_min_ns") ? .minimum : metric.name.hasSuffix("_max_ns") ? .maximum : .median
      #expect(metric.statistic == statistic, "\(metric.name)")
      #expect(metric.relativeLimit == 0.05)
    }
  }

  /// They are read of stored pairs and compared; a suite cannot name them, as no run measures them.
  @Test func figuresOfPairsAreKnownByName() {
    #expect(MetricTable.pairs.map(\.metrics.count) == [5, 5, 5])
    for name in PairFigures.names {
      for (prefix, unit, limit) in [
        ("base.", MetricUnit.nanoseconds, 0.05), ("candidate.", .nanoseconds, 0.05), ("ratio.", .ratio, 0.01),
      ] {
        let metric = Metric(prefix + name)
        #expect(metric.isListed && metric.unit == unit && metric.polarity == .lowerIsBetter && metric.kind == .sampled)
        #expect(MetricRule(prefix + name).relativeLimit == limit && !metric.canBeNegative)
        #expect(!MetricTable.isKnown(prefix + name) && !metric.heading.contains("_") && !metric.heading.contains("."))
      }
    }
    #expect(GatedMetrics.of(["ratio.ns_per_io", "ratio.clat_p50_ns"], limits: []) == ["ratio.ns_per_io"])
    #expect(MetricTable.rising.contains(["candidate.clat_p50_ns", "candidate.clat_p90_ns", "candidate.clat_p99_ns"]))
    for name in ["vmstat.pgfault", "memcg.anon", "other.thing"] { #expect(Metric(name).canBeNegative, "\(name)") }
  }

  /// Counts of a whole run, over the faults of its jobs; where one of both is not known there is none.
  @Test func whatAProcessorCountsIsToldPerFault() {
    func job(_ minor: Int?, _ major: Int?) -> RunMeasurement.Job {
      .init(directions: [], runtime: 1, userCPU: 0, systemCPU: 0, minorFaults: minor, majorFaults: major)
    }
    var run = RunMeasurement(
      [job(900, 100), job(1000, 0)],
      counters: [
        "perf.instructions_kernel_total": 14_440_000, "perf.cycles_kernel_total": 20_000_000,
        "perf.dtlb_load_misses_total": 3_000, "perf.dtlb_store_misses_total": 5_000,
      ])
    let names = ["perf.instructions_kernel", "perf.cycles_kernel", "perf.dtlb_misses"]
    #expect(names.map { run.metrics[$0] } == [7_220, 10_000, 4])
    #expect(run.metrics(of: .instructions)["perf.instructions_kernel"] == 7_220)
    run.counters["perf.dtlb_store_misses_total"] = nil
    #expect(run.metrics["perf.dtlb_misses"] == 1.5)
    run.counters["perf.dtlb_load_misses_total"] = nil
    run.counters["perf.dtlb_store_misses_total"] = 5_000
    #expect(run.metrics["perf.dtlb_misses"] == nil, "misses of stores alone are not all")
    for jobs in [[job(900, nil)], [job(0, 0)], [job(900, 0), job(nil, nil)], []] {
      run.jobs = jobs
      #expect(names.allSatisfy { run.metrics[$0] == nil })
    }
    for name in names {
      let metric = Metric(name)
      #expect(metric.polarity == .lowerIsBetter && metric.kind == .sampled && metric.source == .kernel, "\(name)")
      #expect(!metric.canBeNegative && metric.clock == .time && metric.timed == nil)
    }
    #expect(
      [7_220, 8_190.6, 99.96, 64.25, 4, 1.5].map(MetricUnit.perFault.show)
        == ["7,220/fault", "8,191/fault", "100/fault", "64.2/fault", "4/fault", "1.50/fault"])
  }

  private static func row(_ family: MetricTable.Family) -> String {
    let metric = family.metrics[0]
    for other in family.metrics {
      #expect(other.polarity == metric.polarity && other.kind == metric.kind)
      #expect(other.absoluteLimit == metric.absoluteLimit && other.definition == metric.definition)
    }
    let kind =
      switch metric.kind {
      case .sampled: "sampled"
      case .exact(0, 0): "exact"
      case .exact(let relative, let absolute): "exact, ± \(short(100 * relative)) % or \(short(absolute))"
      }
    let limit = metric.absoluteLimit == 0 ? "–" : metric.unit.show(metric.absoluteLimit)
    let better = metric.polarity == .neutral ? "neither" : metric.polarity.rawValue
    let source = metric.source?.rawValue ?? "?"
    return "| `\(family.pattern)` | \(better) | \(kind) | \(limit) | \(metric.definition) | \(source) |"
  }

  private static func row(_ counters: MetricTable.Counters) -> String {
    "| `\(counters.prefix)…` | neither | sampled | – | \(counters.definition) | kernel |"
  }

  private static func short(_ value: Double) -> String { String(format: "%g", value) }
}
