// SPDX-License-Identifier: GPL-2.0-only
import TestSupport
import Testing

@testable import FioKit

@Suite("Figures that cannot be are refused by name, and those of real jobs never are")
struct FigureCheckTests {
  /// What fio's releases print in odd places: minima of 0, percentiles beside the largest, sums of groups, empty directions.
  static let jobs = [
    "rw=randrw\n", "rw=randrw\nnumjobs=3\ngroup_reporting\n", "rw=write\nthread\nnumjobs=2\n",
    "rw=randrw\nunified_rw_reporting=1\n", "rw=randrw\nunified_rw_reporting=both\n", "rw=trimwrite\n",
    "time_based\nruntime=1\nramp_time=300ms\n", "time_based\nruntime=2\nss=iops:50%\nss_dur=2\nrate_iops=500\n",
    "rw=randrw\nrate=40m,20m\n", "lat_percentiles=1\nclat_percentiles=0\n", "slat_percentiles=1\nlat_percentiles=1\n",
    "clat_percentiles=0\n", "percentile_list=1:50:50:99.999:100\n", "gtod_reduce=1\n", "clocksource=gettimeofday\n",
    "disable_clat=1\n", "rw=randrw\niodepth=16\nfsync=8\n", "rw=randrw\nbsrange=1k-64k\n", "size=4k\n", "loops=3\n",
  ]

  @Test(arguments: FioMatrix.present)
  func realJobsPass(_ fio: FioUnderTest) async throws {
    for format in ["json", "json+"] {
      for job in Self.jobs where format == "json+" || !job.contains("time_based") {
        try await TemporaryDirectory.with { directory in
          let path = try directory.write("[a]\nioengine=null\nsize=1m\nbs=4k\n" + job, to: "a.fio")
          let result = try await fio.execute(["--output-format=\(format)", path], in: directory.path)
          let decoding = FioDecoding(result.output)
          #expect(decoding.error == nil, "\(job)")
          #expect(decoding.problems == [], "\(job)")
        }
      }
    }
  }

  /// A result with every member that is read, as fio writes it.
  static let document = """
    {
      "fio version" : "fio-3.33",
      "jobs" : [ { "jobname" : "a", "groupid" : 0, "error" : 0, "job options" : { "rw" : "randrw" }, "read" : D, "write" : D,
        "job_runtime" : 10, "usr_cpu" : 50.0, "sys_cpu" : 12.5, "ctx" : 1, "majf" : 0, "minf" : 9,
        "iodepth_level" : { "1" : 101.5 }, "sync" : { "total_ios" : 0, "lat_ns" : { "min" : 0, "max" : 0, "mean" : 0,
        "stddev" : 0, "N" : 0 } } } ]
    }

    """
    .replacing(
      "D",
      with: """
        { "io_bytes" : 40960, "bw_bytes" : 4096000, "iops" : 1000.000000, "runtime" : 10, "total_ios" : 10,
          "short_ios" : 0, "drop_ios" : 0, "slat_ns" : { "min" : 0, "max" : 0, "mean" : 0, "stddev" : 0, "N" : 0 },
          "clat_ns" : L, "lat_ns" : L }
        """
    )
    .replacing(
      "L",
      with: """
        { "min" : 300, "max" : 9000, "mean" : 1000.500000, "stddev" : 900.5, "N" : 10,
          "percentile" : { "50.000000" : 700, "99.000000" : 9024 }, "bins" : { "700" : 9, "9024" : 1 } }
        """)

  /// What one figure is replaced by, and the field that the refusal must name.
  static let forged: [(String, String, String)] = [
    (#""min" : 300"#, #""min" : -300"#, "read.clat_ns.min"), (#""max" : 9000"#, #""max" : 200"#, "read.clat_ns.min"),
    (#""mean" : 1000.500000"#, #""mean" : -1.9e191"#, "read.clat_ns.mean"),
    (#""mean" : 1000.500000"#, #""mean" : nan"#, "read.clat_ns.mean"),
    (#""mean" : 1000.500000"#, #""mean" : 1e400"#, "read.clat_ns.mean"),
    (#""mean" : 1000.500000"#, #""mean" : 9500.0"#, "read.clat_ns.mean"),
    (#""stddev" : 900.5"#, #""stddev" : 1e300"#, "read.clat_ns.stddev"),
    (#""N" : 10,"#, #""N" : 0,"#, "read.clat_ns.percentile"), (#""N" : 10,"#, #""N" : 9,"#, "read.clat_ns.bins"),
    (#""50.000000" : 700"#, #""50.000000" : -7"#, "read.clat_ns.percentile"),
    (#""50.000000" : 700"#, #""50.000000" : 9100"#, "read.clat_ns.percentile"),
    (#""99.000000" : 9024"#, #""99.000000" : 12000"#, "read.clat_ns.percentile"),
    (#""50.000000" : 700"#, #""150.000000" : 9024"#, "read.clat_ns.percentile"),
    (#""700" : 9"#, #""700" : -9"#, "read.clat_ns.bins"), (#""9024" : 1 "#, #""99024" : 1 "#, "read.clat_ns.bins"),
    (#""iops" : 1000.000000"#, #""iops" : nan"#, "read.iops"),
    (#""iops" : 1000.000000"#, #""iops" : 1e400"#, "read.iops"),
    (#""iops" : 1000.000000"#, #""iops" : -1"#, "read.iops"),
    (#""iops" : 1000.000000"#, #""iops" : 2000"#, "read.iops"),
    (#""total_ios" : 10,"#, #""total_ios" : 5000,"#, "read.iops"),
    (#""runtime" : 10,"#, #""runtime" : 0,"#, "read.iops"), (#""runtime" : 10,"#, #""runtime" : -10,"#, "read.runtime"),
    (#""io_bytes" : 40960"#, #""io_bytes" : -1"#, "read.io_bytes"),
    (#""bw_bytes" : 4096000"#, #""bw_bytes" : 9996000"#, "read.bw_bytes"),
    (#""short_ios" : 0"#, #""short_ios" : -1"#, "read.short_ios"),
    (#""usr_cpu" : 50.0"#, #""usr_cpu" : -1.0"#, "usr_cpu"),
    (#""sys_cpu" : 12.5"#, #""sys_cpu" : nan"#, "sys_cpu"), (#""sys_cpu" : 12.5"#, #""sys_cpu" : 1e300"#, "sys_cpu"),
    (#""minf" : 9"#, #""minf" : -9"#, "minf"), (#""ctx" : 1"#, #""ctx" : -1"#, "ctx"),
    (#""1" : 101.5"#, #""1" : -1"#, "iodepth_level"),
    (#""sync" : { "total_ios" : 0"#, #""sync" : { "total_ios" : -4"#, "sync.total_ios"),
  ]

  @Test func theTrueResultPasses() {
    let decoding = FioDecoding(Self.document)
    #expect(decoding.error == nil)
    #expect(decoding.problems == [])
  }

  @Test(arguments: forged) func oneForgedFigureIsNamed(_ figure: String, _ forged: String, _ field: String) throws {
    let place = try #require(Self.document.firstRange(of: figure))
    var text = Self.document
    text.replaceSubrange(place, with: forged)
    let decoding = FioDecoding(text)
    #expect(decoding.output == nil)
    guard case .impossible(line: 1, let path, _)? = decoding.error else {
      Issue.record("\(forged) was taken: \(String(describing: decoding.error))")
      return
    }
    #expect(path.hasPrefix("jobs.0 (`a`).\(field)"), "\(path)")
    #expect(decoding.error?.description.count ?? 999 < 250)
  }

  @Test func resultsOfOldReleasesSayThatTheyAre() {
    #expect(FioDecoding("{\n\"fio version\" : \"fio-2.16\", \"jobs\": []\n}\n").error == .tooOld(version: "fio-2.16"))
    let old = Self.document.replacing("clat_ns", with: "clat")
    #expect(FioDecoding(old).error == .tooOld(version: ""))
  }

  /// The words that stand around the JSON count, and so does what the result itself tells.
  @Test func whatWasCutShortDoesNotCount() {
    func kinds(_ text: String) -> [RunProblem.Kind] { FioDecoding(text).problems.map(\.kind) }
    #expect(kinds("\nfio: terminating on signal 15\n" + Self.document) == [.terminated(signal: 15)])
    #expect(kinds(Self.document + "fio: pid=77, got signal=9\n") == [.jobKilled(signal: 9, process: 77)])
    #expect(kinds(Self.document.replacing(#""error" : 0"#, with: #""error" : 5"#)) == [.jobError(job: "a", errno: 5)])
    #expect(kinds("{\n\"fio version\" : \"fio-3.33\", \"jobs\": []\n}\n") == [.nothingReported])
    let idle = Self.document.replacing(#""total_ios" : 10,"#, with: #""total_ios" : 0,"#).replacing(
      #""iops" : 1000.000000"#, with: #""iops" : 0"#)
    #expect(kinds(idle) == [.noIO(job: "a")])
    let unaccounted = Self.document.replacing(#""job_runtime" : 10"#, with: #""job_runtime" : 0"#).replacing(
      "50.0, \"sys_cpu\" : 12.5, \"ctx\" : 1, \"majf\" : 0, \"minf\" : 9",
      with: "0.0, \"sys_cpu\" : 0.0, \"ctx\" : 0, \"majf\" : 0, \"minf\" : 0")
    #expect(kinds(unaccounted) == [.jobVanished(job: "a")])
  }

  @Test(arguments: FioMatrix.present)
  func aJobWithoutStatisticsHasNoFigure(_ fio: FioUnderTest) async throws {
    let run = try await fio.run("[a]\nioengine=null\nsize=1m\nstats=0\n", engine: nil)
    #expect(run.problems.map(\.kind) == [.nothingReported])
    let beside = try await fio.run("[a]\nioengine=null\nsize=1m\nstats=0\n[b]\nioengine=null\nsize=1m\n", engine: nil)
    #expect(beside.problems == [])
  }

  @Test func whatIsNoResultIsCalledByItsName() {
    func format(_ text: String) -> ForeignFormat? { ForeignFormat(Array(text.utf8)) }
    #expect(ForeignFormat([0x1f, 0x8b, 8, 0]) == .gzip)
    #expect(format("\u{feff}{\n}\n") == .byteOrderMark)
    #expect(ForeignFormat(Array("{\n".utf8).flatMap { [$0, 0] }) == .utf16)
    #expect(format("[{}]") == .array)
    #expect(format("3;fio-3.33;a;0;0;1024") == .terse)
    #expect(format("a: (g=0): rw=read, bs=(R) 4096B\nfio-3.33\n") == .ordinary)
    #expect(format("{ \"a\": 1 }") == .otherJSON)
    #expect(format("hello") == nil)
  }
}
