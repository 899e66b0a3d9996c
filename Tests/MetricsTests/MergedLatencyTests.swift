// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import TestSupport
import Testing

@testable import FioKit

/// What is merged here against what fio itself merges of the very same I/Os.
@Suite("Merged latencies are fio's own")
struct MergedLatencyTests {
  private static let percentiles = "percentile_list=1:5:30:50:60:90:99:99.5:99.9:99.95\n"
  private static let ranks = [1, 5, 30, 50, 60, 90, 99, 99.5, 99.9, 99.95]

  /// fio merges the directions of a job into `mixed`.
  @Test(arguments: FioMatrix.present)
  func directionsAreMergedAsFioDoes(_ fio: FioUnderTest) async throws {
    for size in ["4m", "4096k", "3996k", "20k"] {
      let job = "[a]\nioengine=null\nsize=\(size)\nbs=4k\nrw=randrw\nunified_rw_reporting=both\n" + Self.percentiles
      let run = try await fio.run(job, engine: nil)
      let entry = try #require(run.jobs.first)
      let mixed = try #require(entry.mixed).completionLatency
      let parts = try #require(run.measurement(of: entry).merged)
      Self.expect(parts, toBe: mixed, "\(fio), \(size)")
    }
  }

  /// fio merges the jobs of a group; each job's own log has the latency of every I/O that is in it.
  @Test(arguments: FioMatrix.present)
  func jobsOfAGroupAreMergedAsFioDoes(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let text = """
        [a]
        ioengine=null
        size=4m
        bs=4k
        rw=read
        numjobs=4
        group_reporting
        write_lat_log=\(directory.path)/log
        per_job_logs=1

        """
      let run = try await fio.run(text + Self.percentiles, engine: nil)
      let group = try #require(run.jobs.first?.read?.completionLatency)
      try #require(run.jobs.count == 1 && group.samples == 4 * 1024)
      let jobs = try (1...4).map { number in
        let lines = try directory.read("log_clat.\(number).log").split(separator: "\n")
        return try Self.counted(
          lines.compactMap { line in
            line.split(separator: ",").dropFirst().first.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) }
          })
      }
      #expect(jobs.map(\.samples) == [1024, 1024, 1024, 1024])
      let merged = try #require(LatencyDistribution.merged(jobs.shuffled().map(\.distribution)))
      Self.expect(merged, toBe: group, "\(fio)")
      // The bins are those that fio printed, and each holds what its value stands for.
      #expect(merged.bins == group.distribution.bins)
    }
  }

  /// `fio --client` adds an entry in which it has merged those of all jobs; without a histogram, up to 3.41.
  @Test(arguments: FioMatrix.present)
  func jobsOfAServerAreMergedAsItsClientDoes(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let socket = "sock:\(directory.path)/s"
      let stop = StopLatch()
      defer { stop.request(.signal(SIGTERM)) }
      async let server = Executed.run(fio.path, ["--server=\(socket)"], in: directory.path, stop: stop)
      for _ in 0..<200 where !FileManager.default.fileExists(atPath: "\(directory.path)/s") {
        try await Task.sleep(for: .milliseconds(50))
      }
      let job = try directory.write(
        "[global]\nioengine=null\nsize=1m\nrw=read\n[a]\n[b]\nrw=randrw\n[c]\n", to: "jobs.fio")
      let result = try await fio.execute(["--client=\(socket)", "--output-format=json+", job], in: directory.path)
      let output = try #require(FioDecoding(result.output).output)
      let all = try #require(output.jobs.first { $0.name == FioOutput.allClients }?.read?.completionLatency)
      try #require(output.ownJobs.count == 3 && all.samples > 2 * 256)
      let merged = try #require(output.measurement(of: output.ownJobs).only("read").merged)
      Self.expect(merged, toBe: all, "\(fio)", ranks: [])
      stop.request(.signal(SIGTERM))
      _ = try await server
    }
  }

  private static func expect(
    _ merged: LatencyDistribution, toBe printed: FioLatency, _ words: String, ranks: [Double] = ranks
  ) {
    #expect(merged.count == UInt64(printed.samples), "\(words)")
    #expect(merged.value(.min) == Double(printed.min) && merged.value(.max) == Double(printed.max), "\(words)")
    // fio prints six decimals.
    let mean = merged.value(.mean) ?? .nan
    #expect(abs(mean - printed.mean) <= 1e-6 + 1e-9 * printed.mean, "\(words): \(mean), fio \(printed.mean)")
    for rank in ranks {
      let own = printed.percentiles.first { $0.rank == rank }?.value
      #expect(own != nil && merged.percentile(rank).map(Int.init) == own, "\(words), \(rank) %")
    }
  }

  /// Latencies in fio's bins, reckoned as its manual tells: 64 to a power of two, each named by its middle.
  private static func counted(_ values: [Int]) throws -> FioLatency {
    var bins: [Int: Int] = [:]
    for value in values {
      var width = 1
      while value / width >= 128 { width *= 2 }
      bins[value / width * width + width / 2, default: 0] += 1
    }
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let mean = Double(values.reduce(0, +)) / Double(max(1, values.count))
    let text = bins.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
    let json = #"{"min":\#(low),"max":\#(high),"mean":\#(mean),"stddev":0,"N":\#(values.count),"bins":{\#(text)}}"#
    var cursor = JSONCursor(Array(json.utf8)[...])
    return try FioLatency(&cursor)
  }
}

extension RunMeasurement {
  /// The completion latencies of all its directions.
  fileprivate var merged: LatencyDistribution? {
    LatencyDistribution.merged(jobs.flatMap(\.directions).map(\.latency))
  }
}
