// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// fio's own buffers, where no data moves.
@Suite("I/O buffers", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct BufferTests {
  @Test("One I/O of 4 GiB that moves no data works", .timeLimit(.minutes(2)), arguments: EngineHost.all)
  func large(_ host: EngineHost) async throws {
    // Reads of untouched memory map the zero page alone.
    let (run, report) = try await host.reported("size=4g\nbs=4g\nrw=read\naccess=populate\nthp=never")
    #expect(run.ios.read == 1 && report.observed >= 1 << 20)
  }

  @Test("Buffers of 1 GiB do not need 1 GiB", .timeLimit(.minutes(2)), arguments: EngineHost.all)
  func folded(_ host: EngineHost) async throws {
    try await TemporaryDirectory.with { directory in
      // Private memory is limited to less than that; the job's own is shared, and so is folded memory.
      let limited = try directory.write("#!/bin/sh\nulimit -d 400000\nexec \(host.fio.path) \"$@\"\n", to: "fio")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: limited)
      let fio = FioBinary(path: limited, version: host.fio.binary.version)
      for (options, passes) in [
        ("rw=read\naccess=fallocate", true), ("rw=write\naccess=fallocate\nscramble_buffers=0", true),
        ("rw=read", false),
      ] {
        let text = "[job]\nioengine=external:${PAGEFAULT_ENGINE}\nthread=\(host.threads ? 1 : 0)\nsize=1g\nbs=1g\n"
        let path = try directory.write(text + "backing=memfd\nsharing=shared\n\(options)\n", to: "large.fio")
        let runner = FioRunner(fio: fio, engine: Repository.engine, timeout: .seconds(100))
        let run = EngineRun(run: try await runner.run(path, in: directory.path))
        #expect(run.run.passed == passes, "\(options): \(run.words)")
        #expect(run.ios.read + run.ios.write == (passes ? 1 : 0), "\(options)")
      }
    }
  }

  @Test("mem= of the job's own is respected", arguments: EngineHost.all)
  func ownMemory(_ host: EngineHost) async throws {
    for options in ["access=touch\nmem=mmap", "access=copy\nmem=mmap", "access=touch\nmem_align=8k"] {
      let result = try await host.run("size=8m\nrw=write\nbs=1m\n\(options)")
      #expect(result.run.problems.map { "\($0)" } == [], "\(options): \(result.words)")
    }
  }

  @Test("A job that moves data beside one that does not has real buffers", arguments: EngineHost.all)
  func mixed(_ host: EngineHost) async throws {
    let result = try await host.run(
      text: """
        [global]
        ioengine=external:${PAGEFAULT_ENGINE}
        thread=\(host.threads ? 1 : 0)
        size=16m
        bs=8m
        [moves-none]
        rw=write
        access=touch
        [moves]
        rw=write
        verify=crc32c
        """)
    #expect(result.run.problems.map { "\($0)" } == [], "\(result.words)")
  }
}
