// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Testing

@Suite("Formulas of the table")
struct RunMeasurementTests {
  private static func latency(_ count: UInt64, mean: Double?, maximum: UInt64 = 500) -> LatencyDistribution {
    LatencyDistribution(
      .fio, count: count, minimum: 0, maximum: maximum, sum: mean.map { $0 * Double(count) }, bins: [])
  }

  private static func direction(
    _ name: String, ios: Int = 100, iops: Double = 1000, runtime: Int = 100, mean: Double? = 200, maximum: UInt64 = 500
  ) -> RunMeasurement.Direction {
    RunMeasurement.Direction(
      name: name, ios: ios, iops: iops, bandwidth: Int(iops.isFinite ? iops : 0) * 4096, runtime: runtime,
      latency: latency(UInt64(ios), mean: mean, maximum: maximum))
  }

  private static func job(
    _ directions: [RunMeasurement.Direction], runtime: Int = 100, user: Double = 10, system: Double = 20,
    minor: Int? = 40, major: Int? = 10
  ) -> RunMeasurement.Job {
    RunMeasurement.Job(
      directions: directions, runtime: runtime, userCPU: user, systemCPU: system, minorFaults: minor,
      majorFaults: major)
  }

  @Test func figuresOfJobsAreTakenTogether() {
    let one = Self.job([Self.direction("read"), Self.direction("write", ios: 300, mean: 100)], user: 10)
    let other = Self.job([Self.direction("read", mean: 400)], runtime: 300, user: 50)
    let metrics = RunMeasurement([one, other], elapsed: .milliseconds(1500)).metrics
    let expected: [String: Double] = [
      "ios": 500, "iops": 3000, "rounds_per_s": 3000, "bw_bytes": 3000 * 4096, "read_iops": 2000, "write_iops": 1000,
      "clat_mean_ns": (100 * 200 + 300 * 100 + 100 * 400) / 500, "read_clat_mean_ns": 300, "minor_faults": 80,
      "major_faults": 20, "faults_per_io": 0.2, "ns_per_fault": 900, "usr_cpu_percent": 40, "sys_cpu_percent": 20,
      "elapsed_ms": 1500, "clat_max_ns": 500,
    ]
    for (name, value) in expected { #expect(metrics[name] == value, "\(name)") }
    #expect(metrics["trim_iops"] == nil)
    // One direction is the whole.
    #expect(RunMeasurement([other]).metrics.keys.allSatisfy { !$0.hasPrefix("read_") })
  }

  /// A sum of some would be taken for one of all.
  @Test func whatIsUnknownOfAPartIsUnknownOfTheWhole() {
    let good = Self.direction("read")
    let metrics = { (jobs: [RunMeasurement.Job]) in RunMeasurement(jobs).metrics }
    // A direction without a mean: its time is no 0.
    #expect(metrics([Self.job([good, Self.direction("write", mean: nil)])])["ns_per_fault"] == nil)
    #expect(metrics([Self.job([good])])["ns_per_fault"] == 400)
    // Times that are all 0 were not taken.
    let untimed = metrics([Self.job([Self.direction("read", mean: 0, maximum: 0)])])
    #expect(untimed["ns_per_fault"] == nil && untimed["clat_max_ns"] == nil && untimed["iops"] == 1000)
    // A rate over no time is none.
    let hasty = metrics([Self.job([good, Self.direction("write", iops: 0, runtime: 0)])])
    #expect(hasty["iops"] == nil && hasty["bw_bytes"] == nil && hasty["read_iops"] == 1000)
    #expect(metrics([Self.job([Self.direction("read", iops: .nan)])])["iops"] == nil)
    // Shares are of those jobs that ran for a time that can be told.
    #expect(metrics([Self.job([good]), Self.job([good], runtime: 0, user: 0)])["usr_cpu_percent"] == 10)
    #expect(metrics([Self.job([good], runtime: 0)])["usr_cpu_percent"] == nil)
    // Faults of workers that nobody counted.
    let uncounted = metrics([Self.job([good]), Self.job([good], minor: nil, major: nil)])
    for name in ["minor_faults", "major_faults", "faults_per_io", "ns_per_fault"] { #expect(uncounted[name] == nil) }
    #expect(uncounted["ios"] == 200)
  }

  @Test func aRunWithoutIOHasNoFiguresOfFios() {
    let idle = RunMeasurement([Self.job([])], elapsed: .seconds(1), counters: ["vmstat.pgfault": -3])
    #expect(idle.metrics == ["vmstat.pgfault": -3])
    // Of the job alone they can be asked for.
    #expect(Metric("minor_faults").value(in: idle) == 40 && Metric("faults_per_io").value(in: idle) == nil)
  }

  @Test func reportsAreTakenTogether() {
    var one = RunMeasurement.Report()
    (one.residentBytes, one.hugeBytes) = (4096, 0)
    (one.minorFaults, one.majorFaults, one.minExpectedFaults, one.maxExpectedFaults) = (5, 1, 6, 7)
    one.page = Self.latency(10, mean: 100)
    one.watchesHugePages = true
    (one.adviceNS, one.firstCollapseNS, one.fullCollapseNS) = (1_000_000, 3_000_000, 9_000_000)
    var other = one
    (other.adviceNS, other.firstCollapseNS, other.fullCollapseNS) = (6_000_000, 7_000_000, 8_000_000)
    let both = RunMeasurement([], reports: [one, other]).metrics
    let expected: [String: Double] = [
      "resident_bytes": 8192, "huge_bytes": 0, "observed_faults": 12, "expected_faults_min": 12,
      "expected_faults_max": 14, "page_mean_ns": 100, "page_min_ns": 0, "page_max_ns": 500, "first_collapse_ms": 1,
      "full_collapse_ms": 8,
    ]
    #expect(both == expected)
    (other.hugeBytes, other.fullCollapseNS, other.minorFaults) = (nil, nil, nil)
    let some = RunMeasurement([], reports: [one, other]).metrics
    for name in ["huge_bytes", "full_collapse_ms", "observed_faults"] { #expect(some[name] == nil) }
    #expect(some["first_collapse_ms"] == 1)
  }
}
