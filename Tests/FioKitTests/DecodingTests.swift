// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import TestSupport
import Testing

@testable import FioKit

@Suite("fio's JSON is decoded whatever surrounds it")
struct DecodingTests {
  @Test(arguments: FioMatrix.present)
  func figuresAreConsistent(_ fio: FioUnderTest) async throws {
    let run = try await fio.run("[mix]\nioengine=null\nsize=4m\nbs=4k\nrw=randrw\nfsync=16\n", engine: nil)
    #expect(run.problems == [])
    let output = try #require(run.output)
    #expect(output.fioVersion == "fio-\(fio.version)")
    let job = try #require(output.jobs.first)
    #expect(job.activeDirections.map(\.name) == ["read", "write"])
    let (read, write) = (try #require(job.read), try #require(job.write))
    #expect(read.ios + write.ios == 1024)
    #expect(read.bytes + write.bytes == 4 << 20)
    #expect(job.trim?.ios == 0)
    #expect(try #require(job.sync).count > 0)
    #expect(job.options["rw"] == "randrw")
    for latency in [read.completionLatency, write.completionLatency] {
      #expect(latency.bins.reduce(0) { $0 + $1.count } == latency.samples)
      let median = try #require(latency.distribution.percentile(50))
      #expect(latency.min <= median && median <= latency.max)
      #expect(latency.bins.map(\.value) == latency.bins.map(\.value).sorted())
    }
  }

  @Test(arguments: FioMatrix.present)
  func percentilesFromBinsAreFios(_ fio: FioUnderTest) async throws {
    let job = "[a]\nioengine=null\nsize=4m\nbs=4k\nrw=read\n"
    let run = try await fio.run(job, engine: nil)
    let printed = try #require(run.jobs.first?.read?.completionLatency)
    let bins = try JSON.latency(bins: printed.bins, samples: printed.samples)
    for percentile in printed.percentiles {
      #expect(bins.distribution.percentile(percentile.rank) == UInt64(percentile.value))
    }
    let custom = try await fio.run(job + "percentile_list=90\n", engine: nil)
    #expect(custom.jobs.first?.read?.completionLatency.distribution.percentile(50) != nil)
  }

  /// Sums of such numbers would not fit into a word any more.
  @Test func countsBeyondSenseAreRefused() throws {
    #expect(try JSON.latency(bins: [], samples: 1 << 53).samples == 1 << 53)
    for samples in [(1 << 53) + 1, Int.max, Int.min] {
      #expect(throws: JSONCursorError.self) { try JSON.latency(bins: [], samples: samples) }
    }
  }

  @Test func timesThatAreAllZeroWereNotMeasured() throws {
    let json = #"{"min":0,"max":0,"mean":0,"stddev":0,"N":1000,"percentile":{"50.000000":0}}"#
    var cursor = JSONCursor(Array(json.utf8)[...])
    let latency = try FioLatency(&cursor)
    let merged = try #require(LatencyDistribution.merged([latency.distribution, latency.distribution]))
    for statistic in LatencyStatistic.allCases { #expect(merged.value(statistic) == nil) }
  }

  @Test(arguments: FioMatrix.present)
  func unifiedReportingIsMixed(_ fio: FioUnderTest) async throws {
    let base = "[a]\nioengine=null\nsize=1m\nbs=4k\nrw=randrw\nunified_rw_reporting="
    let alone = try #require(try await fio.run(base + "1\n", engine: nil).jobs.first)
    #expect(alone.activeDirections.map(\.name) == ["mixed"])
    #expect(alone.read == nil)
    let both = try #require(try await fio.run(base + "both\n", engine: nil).jobs.first)
    #expect(both.activeDirections.map(\.name) == ["read", "write"])
    #expect(both.mixed?.ios == 256)
  }

  @Test(arguments: FioMatrix.present)
  func controlCharactersInStringsAreRepaired(_ fio: FioUnderTest) async throws {
    let run = try await fio.run("[a\tb]\nioengine=null\nsize=64k\ndescription=x\t\"y\\z\"\nrw=read\n", engine: nil)
    #expect(run.problems == [])
    #expect(run.jobs.first?.name == "a\tb")
    #expect(run.jobs.first?.options["description"] == "x\t\"y\\z\"")
  }

  @Test(arguments: FioMatrix.present)
  func statusIntervalsMakeSeveralDocuments(_ fio: FioUnderTest) async throws {
    let result = try await fio.execute([
      "--output-format=json+", "--status-interval=1", "--name=a", "--ioengine=null", "--size=1g", "--rw=read",
      "--time_based", "--runtime=3",
    ])
    let decoding = FioDecoding("note: noise\n" + result.output)
    #expect(decoding.documentCount > 1)
    #expect(decoding.error == nil)
    #expect(decoding.noise == ["note: noise"])
    let counts = FioText(result.output).documents.compactMap { FioDecoding($0.text).output?.jobs.first?.read?.ios }
    #expect(decoding.output?.jobs.first?.read?.ios == counts.max())
    // Where the final document is cut, the one before it still is a result, and the error is told.
    let cut = FioDecoding(String(result.output.dropLast(result.output.count / 20)))
    #expect(cut.output != nil)
    guard case .truncated? = cut.error else {
      Issue.record("not taken for truncated: \(String(describing: cut.error))")
      return
    }
  }

  @Test(arguments: FioMatrix.present)
  func everyTruncationIsAnError(_ fio: FioUnderTest) async throws {
    let text = try await fio.execute([
      "--output-format=json", "--name=a", "--ioengine=null", "--size=64k", "--rw=read",
    ]).output
    #expect(FioDecoding(text).error == nil)
    let whole = Array(text.utf8)
    for length in stride(from: 0, to: whole.count - 2, by: 97) {
      let decoding = FioDecoding(String(decoding: whole[..<length], as: UTF8.self))
      #expect(decoding.error != nil && decoding.output == nil, "cut at \(length)")
    }
  }

  @Test func otherJSONIsNotAResult() {
    #expect(FioDecoding("").error == .noDocument)
    #expect(
      FioDecoding("{\n}\n").error == .unexpected(line: 1, path: "top level", detail: #"there is no "fio version""#))
    guard case .malformed(line: 2, _)? = FioDecoding("x\n{\n  \"a\" : }\n}\n").error else {
      Issue.record("broken JSON was not called broken")
      return
    }
    let compact = #"{"fio version":"fio-3.33","jobs":[]}"#
    #expect(FioDecoding(compact).output?.jobs == [])
    let notNumbers = #"{"fio version":"fio-3.33","jobs":[],"disk_util":[{"name":"nan","util":-nan}]}"#
    #expect(FioDecoding(notNumbers).output?.disks.map(\.name) == ["nan"])
  }
}
