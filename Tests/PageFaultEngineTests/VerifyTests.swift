// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// fio's verify looks at the memory itself: what was changed behind its back is found.
@Suite("Verify", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct VerifyTests {
  @Test("A byte flipped in the mapping is caught, and only then", arguments: EngineHost.all)
  func flippedByte(_ host: EngineHost) async throws {
    // 32 MiB in two seconds: the first page is long written, and not yet verified, when its byte changes.
    let job = "size=32m\nrw=write\nverify=crc32c\nhugepage_delay=3600000"
    async let flipped = host.run(job + "\nrate=16m")
    let mapping = try await JobMapping.wait(size: 32 << 20)
    var block: UInt64?
    while block == nil { block = mapping.verifyBlock() }
    let place = try #require(block) + 1000
    let byte = try #require(try mapping.bytes(1, at: place).first)
    try mapping.write(byte ^ 0x10, at: place)
    let result = try await flipped
    #expect(result.exitCode != 0)
    #expect(result.job?.error == EILSEQ)
    #expect(result.words.contains("verify failed at file"), "\(result.words)")
    #expect(result.run.passed == false)
    let untouched = try await host.run(job)
    #expect(untouched.run.passed, "\(untouched.run.problems)")
  }

  @Test("Data of an earlier run is found in a shared file", arguments: EngineHost.oldest)
  func earlierRun(_ host: EngineHost) async throws {
    try await TemporaryDirectory.with { directory in
      for (options, reads) in [("rw=write", 64), ("rw=write\nverify_only", 64), ("rw=read", 64)] {
        let job = """
          [job]
          ioengine=external:${PAGEFAULT_ENGINE}
          thread=\(host.threads ? 1 : 0)
          size=256k
          bs=4k
          verify=crc32c
          backing=file
          sharing=shared
          \(options)
          """
        let runner = FioRunner(fio: host.fio.binary, engine: Repository.engine, timeout: .seconds(60))
        let path = try directory.write(job, to: "job.fio")
        let result = EngineRun(run: try await runner.run(path, in: directory.path))
        #expect(result.exitCode == 0 && result.job?.error == 0, "\(options): \(result.words)")
        #expect(result.ios.read == reads, "\(options)")
      }
    }
  }

  @Test(
    "What may be right without a write is not refused", arguments: EngineHost.oldest,
    [
      "rw=read\nverify=pattern\nverify_pattern=0", "rw=read\nverify=null\nbacking=memfd",
      "rw=write\nverify=crc32c\nverify_only\ndo_verify=0", "rw=randrw\nrwmixread=100\nverify=md5",
    ])
  func possible(_ host: EngineHost, _ options: String) async throws {
    let result = try await host.run("size=256k\n\(options)")
    #expect(result.exitCode == 0 && result.job?.error == 0, "\(result.words)")
  }
}
