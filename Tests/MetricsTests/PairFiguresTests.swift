// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Metrics
import TestSupport
import Testing

/// What NumPy finds for the same histograms.
private enum NumPy {
  /// Latencies of a bin stand at equal distances in it. The share below one of them grows by straight lines, whose inverse is the
  /// quantile; the slowest tenth is left out by counting.
  private static let script = """
    import json, sys
    import numpy as np
    answers = []
    for histogram in json.load(open(sys.argv[1])):
        x, y, before, values = [], [], 0, []
        for first, width, count in histogram['bins']:
            begin = first - 0.5
            x += [before, before + count]
            y += [begin, begin + width]
            before += count
            values.append(begin + width * (np.arange(count) + 0.5) / count)
        values = np.concatenate(values)
        kept = np.sort(values)[:len(values) * 9 // 10]
        answers.append([float(np.interp(histogram['share'] * before, x, y)), float(kept.mean())])
    json.dump(answers, sys.stdout)
    """

  static func isThere() async -> Bool {
    let result = try? await Executed.run("/usr/bin/env", ["python3", "-c", "import numpy"])
    return result?.status == 0
  }

  struct Histogram: Encodable {
    var bins: [[Int]]
    var share: Double

    /// Bins of fio's widths, 64 to a power of two, with gaps and empty ones between them; a multiple of ten in all.
    static func random() -> Histogram {
      var bins: [[Int]] = []
      var first = Int.random(in: 0...2000)
      for _ in 0..<Int.random(in: 1...60) {
        let width = Int.random(in: 0...1) == 0 ? 1 : 1 << Int.random(in: 0...7)
        bins.append([first, width, Int.random(in: 1...300)])
        first += width * Int.random(in: 1...3)
      }
      let all = bins.reduce(0) { $0 + $1[2] }
      bins[bins.count - 1][2] += (10 - all % 10) % 10
      return Histogram(bins: bins, share: Double.random(in: 0.01...0.99))
    }

    var distribution: LatencyDistribution {
      let own = bins.map {
        LatencyDistribution.Bin(from: UInt64($0[0]), width: UInt64($0[1]), count: UInt64($0[2]))
      }
      return LatencyDistribution(
        .fio, count: own.reduce(0) { $0 + $1.count }, minimum: nil, maximum: nil, sum: nil, bins: own.shuffled())
    }
  }

  static func answers(_ histograms: [Histogram]) async throws -> [[Double]] {
    try await TemporaryDirectory.with { directory in
      let input = try directory.write(
        String(decoding: try JSONEncoder().encode(histograms), as: UTF8.self), to: "histograms.json")
      let program = try directory.write(script, to: "answers.py")
      let result = try await Executed.run("/usr/bin/env", ["python3", program, input])
      #expect(result.status == 0, "\(result.errors)")
      return try JSONDecoder().decode([[Double]].self, from: Data(result.output.utf8))
    }
  }
}

@Suite("Figures of pairs")
struct PairFiguresTests {
  @Test(.enabled("python3 has no numpy; install python3-numpy", { await NumPy.isThere() }))
  func quantilesAndTrimmedMeansAreThoseOfNumPy() async throws {
    let histograms = (0..<200).map { _ in NumPy.Histogram.random() }
    let answers = try await NumPy.answers(histograms)
    try #require(answers.count == histograms.count)
    for (histogram, answer) in zip(histograms, answers) {
      let own = histogram.distribution
      let quantile = try #require(own.interpolatedQuantile(histogram.share))
      let mean = try #require(own.trimmedMean(withoutSlowest: 0.1))
      #expect(abs(quantile - answer[0]) <= 1e-6 * answer[0] + 1e-6, "\(histogram)")
      #expect(abs(mean - answer[1]) <= 1e-9 * answer[1] + 1e-6, "\(histogram)")
    }
  }

  private static func distribution(_ bins: [(from: UInt64, width: UInt64, count: UInt64)]) -> LatencyDistribution {
    LatencyDistribution(
      .fio, count: bins.reduce(0) { $0 + $1.count }, minimum: bins.map(\.from).min(),
      maximum: bins.map { $0.from + $0.width - 1 }.max(), sum: 1,
      bins: bins.map { LatencyDistribution.Bin(from: $0.from, width: $0.width, count: $0.count) })
  }

  /// What fio tells moves by whole bins; what is interpolated moves with the share.
  @Test func aQuantileMovesWithinItsBin() throws {
    let slow = Self.distribution([(1000, 10, 480), (1010, 10, 520)])
    let slower = Self.distribution([(1000, 10, 470), (1010, 10, 530)])
    #expect(slow.percentile(50) == slower.percentile(50))
    let quantiles = try [slow, slower].map { try #require($0.interpolatedQuantile(0.5)) }
    #expect(quantiles[0] < quantiles[1] && abs(quantiles[0] - (1009.5 + 10 * 20.0 / 520)) < 1e-9)
    // Whole nanoseconds that are all the same are neither moved up nor down.
    let same = Self.distribution([(70, 1, 1000)])
    for p in [0, 0.1, 0.5, 0.9, 1] { #expect(abs((same.interpolatedQuantile(p) ?? 0) - 70) < 1e-9) }
    #expect(same.trimmedMean(withoutSlowest: 0.1) == 70 && same.trimmedMean(withoutSlowest: 0) == 70)
    // The slowest tenth has no part in it, however slow it is.
    let tails = [1_000_000, 9_000_000].map { Self.distribution([(1000, 10, 900), ($0, 8192, 100)]) }
    #expect(tails[0].trimmedMean(withoutSlowest: 0.1) == tails[1].trimmedMean(withoutSlowest: 0.1))
    for p in [-0.1, 1.1, .nan, .infinity] { #expect(slow.interpolatedQuantile(p) == nil) }
    #expect(slow.trimmedMean(withoutSlowest: 1) == nil && slow.trimmedMean(withoutSlowest: .nan) == nil)
    #expect(LatencyDistribution(.fio).interpolatedQuantile(0.5) == nil)
  }

  private static func job(
    ios: Int, runtime: Int, latency: LatencyDistribution, user: Double = 20, system: Double = 30
  ) -> RunMeasurement.Job {
    RunMeasurement.Job(
      directions: ios == 0
        ? []
        : [
          RunMeasurement.Direction(
            name: "read", ios: ios, iops: 1, bandwidth: 1, runtime: runtime, latency: latency)
        ], runtime: runtime, userCPU: user, systemCPU: system, minorFaults: nil, majorFaults: nil)
  }

  @Test func whatIsNotMeasuredIsMissing() {
    let bins = Self.distribution([(1000, 10, 100)])
    let bare = LatencyDistribution(.fio, count: 100, minimum: 1000, maximum: 1009, sum: 1, bins: [])
    let untimed = Self.distribution([(0, 1, 100)])
    let of = { (jobs: [RunMeasurement.Job]) in PairFigures.of(RunMeasurement(jobs)) }
    let both = of([Self.job(ios: 100, runtime: 50, latency: bins), Self.job(ios: 300, runtime: 150, latency: bins)])
    #expect(Set(both.keys) == Set(PairFigures.names) && both["ns_per_io"] == 500_000)
    for latency in [bare, untimed] {
      #expect(of([Self.job(ios: 100, runtime: 50, latency: latency)]) == ["ns_per_io": 500_000])
    }
    // What one job tells is not told of both.
    #expect(
      of([Self.job(ios: 100, runtime: 50, latency: bins), Self.job(ios: 100, runtime: 50, latency: bare)])
        == ["ns_per_io": 500_000])
    #expect(of([Self.job(ios: 100, runtime: 0, latency: bins)])["ns_per_io"] == nil)
    #expect(of([Self.job(ios: 0, runtime: 50, latency: bins)]).isEmpty && of([]).isEmpty)

    let load = PairLoad(
      RunMeasurement([
        Self.job(ios: 100, runtime: 50, latency: bins), Self.job(ios: 300, runtime: 150, latency: bins, user: 70),
      ]))
    #expect(load.ios == 400 && load.runtime == 200e6 && abs((load.cpu ?? 0) - 175e6) < 1)
    let unknown = PairLoad(RunMeasurement([Self.job(ios: 1, runtime: 5, latency: bins, user: .nan)]))
    #expect(unknown.cpu == nil && PairLoad(RunMeasurement([])).cpu == nil)
  }

  /// fio's log has every latency: what is interpolated within a bin is at most a bin from what the log says.
  @Test(arguments: FioMatrix.present)
  func figuresAreThoseOfFiosOwnLog(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let text = """
        [a]
        ioengine=null
        size=16m
        bs=4k
        rw=read
        write_lat_log=\(directory.path)/log

        """
      let run = try await fio.run(text, engine: nil)
      let logged = try directory.read("log_clat.1.log").split(separator: "\n").compactMap { line in
        line.split(separator: ",").dropFirst().first.flatMap { Double($0.trimmingCharacters(in: .whitespaces)) }
      }.sorted()
      try #require(logged.count == 4096)
      let figures = PairFigures.of(run.measurement())
      for (name, share) in [("clat_p50_ns", 0.5), ("clat_p90_ns", 0.9), ("clat_p99_ns", 0.99)] {
        let value = try #require(figures[name])
        let expected = logged[Int((share * 4096).rounded(.up)) - 1]
        #expect(abs(value - expected) <= expected / 64 + 1, "\(name): \(value), logged \(expected)")
      }
      let kept = logged.prefix(4096 * 9 / 10)
      let mean = kept.reduce(0, +) / Double(kept.count)
      #expect(abs((figures["clat_trimmed_ns"] ?? 0) - mean) <= mean / 64 + 1)
      let load = PairLoad(run.measurement())
      let job = try #require(run.jobs.first)
      #expect(load.ios == 4096 && load.runtime == Double(job.runtime) * 1e6)
      if job.runtime > 0 { #expect(figures["ns_per_io"] == Double(job.runtime) * 1e6 / 4096) }
    }
  }
}
