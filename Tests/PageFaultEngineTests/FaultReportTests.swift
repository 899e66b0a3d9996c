// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// The engine's own report: what it expected, what the kernel counted, and what it asked of the kernel. 8 MiB are 2048 pages.
@Suite("fault_report", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct FaultReportTests {
  /// Options, and the faults that they must cause.
  static let jobs: [(options: String, faults: Range<UInt64>)] = [
    ("rw=write", 2048..<2100), ("rw=read", 2048..<2100), ("rw=randrw", 2048..<3300),
    ("rw=write\nloops=3", 2048..<2100), ("rw=write\nloops=3\nrefault=dontneed", 6144..<6230),
    ("rw=write\nbs=2m\naccess=touch", 2048..<2100), ("rw=write\nbs=2m\naccess=touch_rw", 4096..<4160),
    ("rw=write\nbs=2m\naccess=populate", 2048..<2100), ("rw=read\nbs=8m\naccess=populate", 2048..<2100),
    ("rw=write\nbacking=memfd\nsharing=shared", 2048..<2100),
    ("rw=write\nbacking=memfd\nsharing=shared\nrefault=remove\nloops=2", 4096..<4160),
    ("rw=write\nbacking=file\nsharing=shared", 2048..<2100), ("rw=read\nbacking=file\nlayout=written", 100..<2100),
    ("rw=write\nmap_populate=1", 0..<64), ("rw=trim\nmap_populate=1", 0..<64),
    ("rw=write\nverify=crc32c", 2048..<2300), ("rw=write\nbs=512", 2048..<2100),
  ]

  @Test("What is expected is what the kernel counts", arguments: EngineHost.all)
  func expectations(_ host: EngineHost) async throws {
    let reports = try await host.reported(each: Self.jobs.map { "size=8m\n\($0.options)" })
    for ((options, faults), report) in zip(Self.jobs, reports) {
      #expect(faults.contains(report.observed), "\(options): \(report.faults)")
      #expect(report.memory.mapped_bytes == 8 << 20)
    }
  }

  @Test("Faults that were not expected are said, in the report and in words", arguments: EngineHost.oldest)
  func disagreement(_ host: EngineHost) async throws {
    // Holes in the file take the pages from under the job.
    let script = "#!/bin/sh\n( for n in 1 2 3; do sleep 0.5; fallocate -p -o 0 -l 32m data; done ) >/dev/null 2>&1 &\n"
    let result = try await host.run(
      text: """
        [job]
        ioengine=external:${PAGEFAULT_ENGINE}
        thread=\(host.threads ? 1 : 0)
        bs=4k
        size=32m
        rw=write
        loops=4
        rate=64m
        backing=file
        sharing=shared
        filename=data
        exec_prerun=./holes.sh
        fault_report=r.json
        """,
      files: ["holes.sh": script],
      prepare: {
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\($0.path)/holes.sh")
      })
    #expect(result.exitCode == 0)
    #expect(result.words.contains("were expected; the kernel did something else"), "\(result.words)")
  }

  @Test("Every job has a report of its own in a directory, whatever its name is", arguments: EngineHost.all)
  func directory(_ host: EngineHost) async throws {
    let (_, reports) = try await host.reports("[a/b c]\nsize=4m\nrw=write\nnumjobs=3\n[other]\nsize=8m\nrw=write")
    #expect(reports.map(\.memory.mapped_bytes) == [4 << 20, 4 << 20, 4 << 20, 8 << 20])
    #expect(reports.map(\.job) == ["a/b c", "a/b c", "a/b c", "other"])
  }

  @Test("Calls are in the log with their results; what does not fit is counted", arguments: EngineHost.oldest)
  func events(_ host: EngineHost) async throws {
    let (_, report) = try await host.reported(
      "size=32m\nrw=write\nbacking=memfd\nthp=never\nlayout=fallocate\nrefault=dontneed\nend_fsync=1")
    let events = try #require(report.events)
    #expect(report.calls("mmap") == (1, 0) && report.calls("fallocate") == (1, 0))
    #expect(report.calls("madvise(MADV_NOHUGEPAGE)") == (1, 0))
    #expect(report.calls("madvise(MADV_DONTNEED)").count + Int(events.dropped) >= 8192)
    #expect(events.list.count == 4096)
    let mapped = try #require(events.list.first { $0.call == "mmap" })
    #expect(mapped.length == 32 << 20)
    #expect(events.list.allSatisfy { $0.call != "madvise(MADV_DONTNEED)" || $0.length == 4096 })
    #expect(events.list.last { $0.call == "madvise(MADV_DONTNEED)" }.map { $0.address >= mapped.address } == true)
  }

  @Test("A job that could not map has a report with the failed call", arguments: EngineHost.oldest)
  func failed(_ host: EngineHost) async throws {
    var report: ReportedJSON?
    let result = try await host.run(
      text: """
        [global]
        ioengine=external:${PAGEFAULT_ENGINE}
        thread=\(host.threads ? 1 : 0)
        [job]
        size=8m
        rw=write
        backing=file
        sharing=shared
        map_sync=1
        fault_report=r.json
        """,
      inspect: { report = try? ReportedJSON.read("\($0.path)/r.json") })
    #expect(result.job?.error == EOPNOTSUPP)
    #expect(report?.events?.list.contains { $0.call == "mmap" && $0.errno == EOPNOTSUPP } == true)
    #expect(report?.faults.observed == nil)
  }

  @Test("A place that takes no report is told before anything is measured", arguments: EngineHost.all)
  func noPlace(_ host: EngineHost) async throws {
    for (path, errno, sentence) in [
      ("missing/r.json", ENOENT, "fault_report=missing/r.json: open: No such file or directory; make its directory"),
      ("missing/", ENOENT, "fault_report=missing/: open: No such file or directory; make its directory first"),
      ("/proc/r.json", ENOENT, "fault_report=/proc/r.json: open: "),
      (".", EISDIR, "fault_report=.: stat: Is a directory; name a file, not a directory"),
    ] {
      let result = try await host.run("size=8m\nrw=write\nfault_report=\(path)")
      #expect(result.exitCode != 0 && result.ios == (0, 0, 0), "\(path)")
      #expect(result.words.contains(sentence), "\(path): \(result.words)")
      #expect(result.job?.error == errno, "\(path)")
    }
  }

  @Test("How the faults added up: as many as were counted, a look a MiB", arguments: EngineHost.oldest)
  func timeline(_ host: EngineHost) async throws {
    let (_, touched) = try await host.reported("size=32m\nrw=write\nloops=2")
    let samples = try #require(touched.faults.samples)
    // 64 MiB, the beginning and the end.
    #expect(samples.count == 66)
    #expect(samples.first.map { $0.minor + $0.major } == 0)
    #expect(samples.last.map { $0.minor + $0.major } == touched.observed)
    #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.time_ns <= $1.time_ns && $0.minor <= $1.minor })
    // The second loop finds its pages: the curve is flat.
    #expect(samples[33].minor >= 8192 && samples[65].minor - samples[34].minor < 64)
    let (_, again) = try await host.reported("size=32m\nrw=write\nloops=16\nrefault=dontneed")
    let many = try #require(again.faults.samples)
    #expect(many.count <= 128 && many.count > 64)
    #expect(many.last.map { $0.minor + $0.major } == again.observed)
  }

  @Test("With offload other threads do the I/O: nothing is claimed about faults")
  func offload() async throws {
    let fio = try #require(FioMatrix.binary("3.33"))
    let host = EngineHost(fio: fio, threads: false)
    var report: ReportedJSON?
    let result = try await host.run(
      text: """
        [job]
        ioengine=${PAGEFAULT_ENGINE}
        size=8m
        rw=write
        io_submit_mode=offload
        fault_report=r.json
        """,
      inspect: { report = try ReportedJSON.read("\($0.path)/r.json") })
    #expect(result.exitCode == 0)
    #expect(report?.faults.expected == nil && report?.faults.observed == nil && report?.faults.agree == nil)
    #expect(report?.faults.samples == nil)
  }

  @Test("page_latency times each page of a block", arguments: EngineHost.all)
  func pageLatency(_ host: EngineHost) async throws {
    for options in ["access=copy", "access=touch", "access=touch_rw"] {
      let (run, report) = try await host.reported("size=8m\nrw=write\nbs=1m\npage_latency=1\n\(options)")
      let pages = try #require(report.page_latency)
      #expect(pages.count == 2048)
      // The pages of a block take what the block takes, less what surrounds them.
      let blocks = try #require(run.job?.write?.completionLatency.mean) * 8
      #expect(Double(pages.sum_ns) <= blocks && Double(pages.sum_ns) > blocks / 2, "\(options)")
    }
  }

  @Test("Huge pages after a delay: the advice and the growth have their times", arguments: EngineHost.oldest)
  func hugePages(_ host: EngineHost) async throws {
    let (_, report) = try await host.reported(
      """
      size=64m
      rw=write
      access=touch
      bs=2m
      map_align=huge
      refault=dontneed
      hugepage_delay=300
      time_based=1
      runtime=1
      rate_iops=100
      """)
    let advice = try #require(report.events?.list.first { $0.call == "madvise(MADV_HUGEPAGE)" })
    #expect(advice.errno == 0 && advice.time_ns >= 300_000_000)
    let growth = try #require(report.huge_pages)
    #expect(growth.possible_bytes == 64 << 20 && growth.looks > 10)
    if TransparentHugePages.onAdvice {
      #expect(try #require(growth.first_collapse_ns) > advice.time_ns)
      #expect(report.memory.huge_bytes ?? 0 > 0)
    } else {
      #expect(growth.first_collapse_ns == nil)
    }
  }
}
