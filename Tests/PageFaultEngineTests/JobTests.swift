// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// What the engine does in every fio of the matrix, as processes and as threads. 8 MiB are 2048 pages.
@Suite("Jobs", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct JobTests {
  @Test("fio 3.33 loads the engine", .enabled(if: FioMatrix.binary("3.33") != nil, "\(FioMatrix.skipReason("3.33"))"))
  func fio333() async throws { try await loads("3.33") }

  @Test("fio 3.39 loads the engine", .enabled(if: FioMatrix.binary("3.39") != nil, "\(FioMatrix.skipReason("3.39"))"))
  func fio339() async throws { try await loads("3.39") }

  @Test("fio 3.41 loads the engine", .enabled(if: FioMatrix.binary("3.41") != nil, "\(FioMatrix.skipReason("3.41"))"))
  func fio341() async throws { try await loads("3.41") }

  @Test("The RFC's own example runs clean", arguments: EngineHost.all)
  func rfcExample(_ host: EngineHost) async throws {
    let result = try await host.run("size=2g\nrw=randrw\nrwmixread=50\nverify=crc32c")
    expectPassed(result)
    // Half of the I/Os were writes, and each of them was read back.
    #expect(result.ios.read == 524_288)
    #expect(result.ios.write > 250_000)
    #expect(result.job?.minorFaults ?? 0 >= 524_288)
  }

  @Test("Each first touch is one minor fault", arguments: EngineHost.all)
  func firstTouch(_ host: EngineHost) async throws {
    for direction in ["read", "write", "randread", "randwrite"] {
      let result = try await host.run("size=8m\nrw=\(direction)")
      expectPassed(result)
      #expect(result.ios.read + result.ios.write == 2048)
      expectFaults(2048, result, "\(direction)")
    }
  }

  @Test("Four jobs have memory of their own", arguments: EngineHost.all)
  func jobs(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nrw=randrw\nverify=crc32c\nnumjobs=4")
    expectPassed(result)
    #expect(result.run.jobs.count == 4)
    for job in result.run.jobs { #expect(job.minorFaults >= 2048) }
  }

  @Test("Each file has memory of its own, which verify would notice", arguments: EngineHost.all)
  func files(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nrw=randwrite\nnrfiles=4\nverify=md5")
    expectPassed(result)
    #expect(result.ios.write == 2048 && result.ios.read == 2048)
    expectFaults(2048, result)
  }

  @Test("Only what is accessed is mapped, from any offset on", arguments: EngineHost.all)
  func offset(_ host: EngineHost) async throws {
    for offset in ["1g", "512", "3t"] {
      let result = try await host.run("size=8m\noffset=\(offset)\nrw=write\nverify=crc32c\nbs=512")
      expectPassed(result)
      #expect(result.ios.write == 16384)
      expectFaults(2048, result, offset, slack: 1000)
    }
  }

  @Test("Loops and time go over the same pages without new faults", arguments: EngineHost.all)
  func loops(_ host: EngineHost) async throws {
    let loops = try await host.run("size=8m\nrw=write\nloops=5")
    expectPassed(loops)
    #expect(loops.ios.write == 5 * 2048)
    expectFaults(2048, loops)
    let timed = try await host.run("size=8m\nrw=randread\ntime_based=1\nruntime=300ms")
    expectPassed(timed)
    #expect(timed.ios.read > 2048)
    expectFaults(2048, timed)
  }

  @Test("A trim gives its pages back: each write after it faults again", arguments: EngineHost.all)
  func trim(_ host: EngineHost) async throws {
    let warm = try await host.run("size=8m\nrw=write\nloops=3")
    let trimmed = try await host.run("size=8m\nrw=trimwrite\nloops=3")
    expectPassed(trimmed)
    #expect(trimmed.ios.trim == trimmed.ios.write && trimmed.ios.write == 3 * 2048)
    expectFaults(2048, warm)
    expectFaults(3 * 2048, trimmed)
    let only = try await host.run("size=8m\nrw=trim")
    expectPassed(only)
    #expect(only.ios.trim == 2048)
    expectFaults(0, only)
  }

  @Test("Every kind of sync is accepted", arguments: EngineHost.all)
  func sync(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nrw=write\nfsync=7\nfdatasync=5\nsync_file_range=write:3\nend_fsync=1")
    expectPassed(result)
    #expect(result.job?.sync?.count ?? 0 > 200)
  }

  @Test("A queue depth is accepted, and is one", arguments: EngineHost.all)
  func depth(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nrw=randrw\niodepth=16\nverify=crc32c")
    expectPassed(result)
    #expect(result.job?.depths["1"] ?? 0 > 99)
  }

  @Test("Offload workers share the memory of their job", arguments: EngineHost.all)
  func offload(_ host: EngineHost) async throws {
    // fio itself cannot reload `external:` for its workers; a bare path works. And from 3.39 on fio's own workers now and
    // then wait for ever, whatever the engine (null does too): a run that was stopped says nothing, hence the tries.
    for attempt in 1...5 {
      let result = try await host.run(
        "size=8m\nrw=randwrite\niodepth=4\nio_submit_mode=offload", engine: "${PAGEFAULT_ENGINE}",
        timeout: .seconds(10))
      if attempt < 5, result.run.problems.contains(where: { if case .stopped = $0.kind { true } else { false } }) {
        continue
      }
      expectPassed(result)
      #expect(result.ios.write == 2048)
      return
    }
  }

  @Test("Under create_serialize=0 fio knows sizes late, and the job is the same", arguments: EngineHost.all)
  func lateSizes(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nrw=write\nverify=crc32c\nnumjobs=3\ncreate_serialize=0")
    expectPassed(result)
    for job in result.run.jobs { #expect(job.minorFaults >= 2048) }
  }

  @Test("An I/O log is replayed", arguments: EngineHost.all)
  func replay(_ host: EngineHost) async throws {
    let log = "fio version 2 iolog\nm add\nm open\nm write 0 4096\nm write 8192 4096\nm read 0 4096\nm close\n"
    let result = try await host.run(
      "read_iolog=log\nrw=rw\nsize=1m", files: ["log": log])
    expectPassed(result)
    #expect(result.ios.write == 2 && result.ios.read == 1)
  }

  @Test("A directory named like the job changes nothing, and unlink=1 removes no file", arguments: EngineHost.all)
  func namesakes(_ host: EngineHost) async throws {
    let result = try await host.run(
      text: """
        [global]
        ioengine=external:${PAGEFAULT_ENGINE}
        thread=\(host.threads ? 1 : 0)
        rw=write
        size=8m
        [job]
        [unlinking]
        filename=precious
        unlink=1
        """,
      files: ["precious": "data"],
      prepare: {
        try FileManager.default.createDirectory(atPath: "\($0.path)/job", withIntermediateDirectories: false)
      },
      inspect: {
        let content = try $0.read("precious")
        #expect(content == "data")
      })
    expectPassed(result)
    #expect(result.run.jobs.map { $0.write?.ios ?? 0 } == [2048, 2048])
  }

  @Test("Two engines work side by side in one fio", arguments: EngineHost.all)
  func neighbours(_ host: EngineHost) async throws {
    let result = try await host.run(
      text: """
        [fault]
        ioengine=external:${PAGEFAULT_ENGINE}
        rw=write
        size=8m
        \(host.threads ? "thread=1" : "")
        [other]
        ioengine=null
        rw=write
        size=8m
        \(host.threads ? "thread=1" : "")
        """)
    expectPassed(result)
    #expect(result.run.jobs.map(\.name) == ["fault", "other"])
  }

  private func loads(_ version: String) async throws {
    let fio = try #require(FioMatrix.binary(version))
    let fit = await EngineProbe.probe(fio: fio.path, engine: Repository.engine)
    guard case .fits(let layout) = fit else {
      Issue.record("\(fit)")
      return
    }
    #expect(layout.tag == "fio-\(version)")
  }

  private func expectPassed(_ result: EngineRun) {
    #expect(result.run.problems.map { "\($0)" } == [])
  }

  /// - Parameter slack: faults that are not the engine's: fio's buffers, verify's bookkeeping, libc.
  private func expectFaults(_ expected: Int, _ result: EngineRun, _ what: String = "", slack: Int = 400) {
    let faults = result.job?.minorFaults ?? -1
    #expect(faults >= expected && faults <= expected + slack, "\(faults) faults, \(what)")
  }
}
