// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import TestSupport
import Testing

@Suite("Figures of a run that counts instructions")
struct MeasurementClockTests {
  private static let clock = MeasurementClock.instructions
  private static let counting = MetricTable.counting.flatMap(\.metrics)

  /// Whatever has time in it has one name among instructions, which leads back; everything else keeps its name.
  @Test func theNamesAreABijection() {
    let timed: Set<MetricUnit> = [.nanoseconds, .milliseconds, .perSecond, .bytesPerSecond]
    let ofTime = MetricTable.metrics.filter { timed.contains($0.unit) }
    #expect(Self.counting.map(\.name) == ofTime.map { Self.clock.name(of: $0.name) })
    #expect(Set(Self.counting.map(\.name)).count == ofTime.count && !ofTime.isEmpty)
    for (metric, other) in zip(ofTime, Self.counting) {
      #expect(other.timed == metric && other.clock == .instructions && metric.clock == .time)
      #expect(Metric(other.name).isListed && other.polarity == metric.polarity && other.statistic == metric.statistic)
      #expect(!MetricTable.isKnown(other.name), "a suite names metrics of time: \(other.name)")
      #expect(Self.clock.name(of: other.name) == other.name, "a second time changes nothing")
      for words in [other.name, other.heading, other.title, other.definition, other.unit.show(1234)] {
        #expect(words.firstMatch(of: /\b(ns|us|µs|ms|s)\b|_ns|_ms|_per_s\b|iops|IOPS|per second/) == nil, "\(words)")
      }
    }
    for metric in MetricTable.metrics where !timed.contains(metric.unit) {
      #expect(Self.clock.name(of: metric.name) == metric.name && metric.timed == nil)
    }
    for name in MetricTable.names + ["vmstat.pgfault", "perf.page-faults", "memcg.anon"] {
      #expect(MeasurementClock.time.name(of: name) == name)
    }
    #expect(Self.clock.name(of: "vmstat.pgfault") == "vmstat.pgfault")
  }

  /// The ends by which users know them.
  @Test func theNamesSayWhatTheyCount() {
    let names = [
      "clat_p50_ns": "clat_p50_instr", "read_clat_p99_ns": "read_clat_p99_instr", "page_mean_ns": "page_mean_instr",
      "uffd_wake_up_max_ns": "uffd_wake_up_max_instr", "ns_per_fault": "instr_per_fault",
      "elapsed_ms": "elapsed_instr", "first_collapse_ms": "first_collapse_instr", "iops": "ios_per_ginstr",
      "trim_iops": "trim_ios_per_ginstr", "bw_bytes": "bytes_per_ginstr", "write_bw_bytes": "write_bytes_per_ginstr",
      "rounds_per_s": "rounds_per_ginstr", "base.clat_p50_ns": "base.clat_p50_instr", "other_ns": "other_instr",
      "huge_bytes": "huge_bytes", "usr_cpu_percent": "usr_cpu_percent", "ios": "ios", "minor_faults": "minor_faults",
    ]
    for (name, counted) in names { #expect(Self.clock.name(of: name) == counted) }
    for (name, unit) in [
      ("clat_p50_instr", MetricUnit.instructions), ("instr_per_fault", .instructions),
      ("ios_per_ginstr", .perGigaInstruction), ("read_bytes_per_ginstr", .bytesPerGigaInstruction),
      ("odd_instr", .instructions), ("odd_per_ginstr", .perGigaInstruction),
    ] {
      #expect(
        Metric(name).unit == unit && Metric(name).polarity == (unit == .instructions ? .lowerIsBetter : .higherIsBetter)
      )
    }
    #expect(Metric("x_min_instr").statistic == .minimum && Metric("clat_max_instr").statistic == .maximum)
  }

  /// Nanoseconds are instructions, milliseconds a million of them, a rate per second one per 10^9; counts are counts.
  @Test func figuresKeepTheirValue() {
    let bins = LatencyDistribution(
      .fio, count: 100, minimum: 8140, maximum: 8170, sum: 815_500, bins: [.init(from: 8128, width: 64, count: 100)])
    let direction = RunMeasurement.Direction(
      name: "write", ios: 100, iops: 50_000, bandwidth: 204_800_000, runtime: 2, latency: bins)
    let run = RunMeasurement(
      [
        .init(
          directions: [direction], runtime: 2, userCPU: 10, systemCPU: 80, minorFaults: 100, majorFaults: 0)
      ], elapsed: .milliseconds(512), counters: ["vmstat.pgfault": 7])
    let (times, counts) = (run.metrics, run.metrics(of: .instructions))
    #expect(run.metrics(of: .time) == times)
    #expect(times.count == counts.count && counts["clat_p50_instr"] == times["clat_p50_ns"])
    #expect(counts["elapsed_instr"] == 512e6 && counts["ios_per_ginstr"] == 50_000)
    #expect(counts["bytes_per_ginstr"] == 204_800_000 && counts["vmstat.pgfault"] == 7 && counts["minor_faults"] == 100)
    #expect(counts.keys.allSatisfy { $0.firstMatch(of: /_ns$|^ns_|_ms$|_per_s$|iops$|bw_bytes$/) == nil })
    // The formula of the other name is the same.
    for (name, value) in counts where name != "vmstat.pgfault" {
      #expect(Metric(name).value(in: run) == value, "\(name)")
    }
  }

  /// One table has what boots of one kernel differ by; what it leaves out is a measurement.
  @Test func theTolerancesAreThoseOfTheTable() {
    for metric in Self.counting {
      let rows = BootTolerance.rows.filter { $0.ends.contains(where: metric.name.hasSuffix) }
      #expect(rows.count <= 1, "\(metric.name)")
      #expect(metric.kind == (rows.first.map { .exact(relative: $0.relative, absolute: 0) } ?? .sampled))
    }
    for row in BootTolerance.rows {
      #expect(row.relative > 0 && row.relative <= 0.01, "one per cent must be a verdict")
      for end in row.ends { #expect(Self.counting.contains { $0.name.hasSuffix(end) }, "\(end)") }
    }
    for name in ["clat_p999_instr", "clat_max_instr", "elapsed_instr"] { #expect(Metric(name).kind == .sampled) }
    #expect(Metric("elapsed_instr").absoluteLimit == 1e6 && Metric("clat_max_instr").absoluteLimit == 20)
  }

  /// docs/statistics.md has the same tolerances, and its names are those of the program.
  @Test func theDocumentSaysTheSame() throws {
    let text = try String(contentsOf: Repository.root.appending(path: "docs/statistics.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix("Instructions\n") })
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
    let tolerances = BootTolerance.rows.map { row in
      "| \(row.ends.map { "`\($0)`" }.joined(separator: ", ")) | \(String(format: "%g", row.relative * 100)) % |"
    }
    #expect(Array(rows.suffix(tolerances.count)) == tolerances)
    for row in rows.dropLast(tolerances.count) {
      let cells = row.split(separator: "|").map { $0.split(separator: "`").map(String.init) }
      for (name, counted) in zip(cells[0], cells[1]) where name.contains("_") || name.hasSuffix("iops") {
        #expect(Self.clock.name(of: name.replacing("…", with: "x")) == counted.replacing("…", with: "x"), "\(row)")
      }
    }
    #expect(rows.count > tolerances.count + 4)
  }

  @Test func limitsKeepTheirSize() {
    let limit = MetricLimit(metric: "clat_p50_ns", relative: 0.03, absolute: 50)
    #expect(Self.clock.limit(limit) == MetricLimit(metric: "clat_p50_instr", relative: 0.03, absolute: 50))
    let elapsed = MetricLimit(metric: "elapsed_ms", isJudged: false, absolute: 2)
    #expect(Self.clock.limit(elapsed) == MetricLimit(metric: "elapsed_instr", isJudged: false, absolute: 2e6))
    #expect(MeasurementClock.time.limit(limit) == limit)
  }

  /// One per cent is a verdict, so that it can be read.
  @Test(arguments: [
    (8160.0, "8,160 instr"), (8163.4, "8,163 instr"), (217, "217 instr"), (217.25, "217.2 instr"), (4.5, "4.50 instr"),
    (1_234_567, "1,234,567 instr"), (12_345_678, "12,345,678 instr"), (123_456_789, "123.46 Minstr"),
    (3_456_789_012, "3.46 Ginstr"), (0, "0 instr"), (-352, "-352 instr"), (99_999_999, "99,999,999 instr"),
    (100_000_000, "100.00 Minstr"), (999_996_000, "1.00 Ginstr"),
  ])
  func theDigitsAreSeen(value: Double, words: String) {
    #expect(MetricUnit.instructions.show(value) == words)
  }

  @Test func ratesNameWhatTheyArePer() {
    #expect(MetricUnit.bytesPerGigaInstruction.show(1_632_087_572) == "1.52 GiB/Ginstr")
    #expect(MetricUnit.perGigaInstruction.show(122_549) == "122,549")
    #expect(Metric("ios_per_ginstr").heading == "IOs/Ginstr" && Metric("rounds_per_ginstr").heading == "rounds/Ginstr")
    #expect(Metric("instr_per_fault").title == "instructions per fault")
  }

  /// Percentiles among instructions rise as those of times do.
  @Test func percentilesRise() {
    #expect(MetricTable.rising.contains(["clat_min_instr", "clat_mean_instr", "clat_max_instr"]))
    #expect(
      MetricTable.rising.contains(
        ["min", "p50", "p90", "p99", "p999", "max"].map { "read_clat_\($0)_instr" }))
  }
}
