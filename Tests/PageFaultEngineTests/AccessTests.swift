// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// What one I/O does to its range, by the kernel's fault counts. 8 MiB are 2048 pages.
@Suite("Access", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct AccessTests {
  @Test("Each method raises its faults", arguments: EngineHost.all)
  func faults(_ host: EngineHost) async throws {
    let expectations = [
      ("rw=write\naccess=touch", 2048), ("rw=read\naccess=touch", 2048),
      // The zero page for the read, a page of its own for the write.
      ("rw=write\naccess=touch_rw", 4096),
      // In one system call, and yet the kernel counts each page.
      ("rw=write\naccess=populate", 2048), ("rw=read\naccess=populate", 2048),
      ("rw=write\naccess=fallocate\nbacking=memfd\nsharing=shared", 0),
      ("rw=write\naccess=touch\nalloc_first=1\nbacking=memfd\nsharing=shared", 2048),
      ("rw=write\nalloc_first=1\nbacking=memfd\nsharing=shared", 2048),
    ]
    let result = try await host.run(each: expectations.map { "size=8m\nbs=1m\n\($0.0)" })
    #expect(result.run.run.problems.map { "\($0)" } == [])
    for ((options, faults), job) in zip(expectations, result.jobs) {
      let found = job.minorFaults
      #expect(found >= faults && found <= faults + 700, "\(options): \(found) faults")
    }
  }

  @Test("A collapse of what was never touched says why it fails", arguments: EngineHost.oldest)
  func collapse(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nbs=2m\nrw=write\naccess=collapse\nmap_align=huge")
    #expect(result.exitCode == 1)
    #expect(result.job?.error == EINVAL)
    #expect(
      result.words.contains("page_fault: job: madvise(MADV_COLLAPSE): Invalid argument: nothing there can be huge"))
  }
}

/// Pages that are given back fault again: every I/O, or every pass.
@Suite("Re-faulting", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct RefaultTests {
  @Test(
    "Each way of giving back makes each I/O fault again",
    arguments: EngineHost.all,
    [
      "refault=dontneed", "refault=remap", "refault=remove\nbacking=memfd\nsharing=shared",
      "refault=dontneed\nbacking=memfd",
    ])
  func everyIO(_ host: EngineHost, _ options: String) async throws {
    let result = try await host.run("size=8m\nrw=randwrite\nloops=3\n\(options)")
    expect(3 * 2048, result, options)
  }

  @Test(
    "A pass ends where fio starts over, also with sizes that its blocks do not divide", arguments: EngineHost.oldest)
  func startsOver(_ host: EngineHost) async throws {
    let expectations = [
      // 244 whole blocks and a rest that fio leaves out.
      ("size=1000001\nloops=3", 3 * 244), ("size=1000001\nrw=randwrite\nloops=3", 3 * 244),
      // 170 blocks that end with the 255th page.
      ("size=1m\nbs=6k\nloops=2", 2 * 255), ("size=1m\nbsrange=1k-64k\nloops=3", 3 * 256),
      // After half of the file.
      ("size=2m\nio_size=1m\nloops=3", 3 * 256),
      // 16 zones of 4 pages, four times over; and loops that go on with the next zone.
      ("size=1m\nzonemode=strided\nzonesize=16k\nzonerange=16k\nzoneskip=48k", 4 * 64),
      ("size=1m\nzonemode=strided\nzonesize=16k\nzonerange=16k\nzoneskip=48k\nloops=2", 8 * 64),
    ]
    let reports = try await host.reported(
      each: expectations.map { options, _ in
        (options.contains("rw=") ? "" : "rw=write\n") + "\(options)\nrefault=dontneed\nrefault_every=pass"
      })
    for ((options, faults), report) in zip(expectations, reports) {
      #expect(report.faults.expected?.min == UInt64(faults), "\(options)")
    }
  }

  @Test("refault_every=pass gives back what a whole pass has visited", arguments: EngineHost.all)
  func everyPass(_ host: EngineHost) async throws {
    for rw in ["write", "randread"] {
      expect(4 * 2048, try await host.run("size=8m\nrw=\(rw)\nloops=4\nrefault=dontneed\nrefault_every=pass"), rw)
    }
    expect(
      2 * 4 * 2048, try await host.run("size=16m\nnrfiles=4\nrw=write\nloops=4\nrefault=remap\nrefault_every=pass"), "")
  }

  @Test("Every I/O of a time_based job faults", arguments: EngineHost.all)
  func timeBased(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nrw=randread\ntime_based=1\nruntime=300ms\nrefault=dontneed")
    #expect(result.ios.read > 2048)
    expect(result.ios.read, result, "time_based")
  }

  @Test("A round of the retry reproducer is one I/O of bs=size, with the mapping made anew", arguments: EngineHost.all)
  func churn(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nbs=8m\nrw=read\naccess=touch\nrefault=remap\nloops=20")
    #expect(result.ios.read == 20)
    // fio's own buffer of 8 MiB is touched once.
    expect(20 * 2048, result, "churn", slack: 2500)
  }

  private func expect(_ faults: Int, _ result: EngineRun, _ what: String, slack: Int = 400) {
    #expect(result.run.problems.map { "\($0)" } == [], "\(what)")
    let found = result.job?.minorFaults ?? -1
    #expect(found >= faults && found <= faults + slack, "\(what): \(found) faults, not \(faults)")
  }
}
