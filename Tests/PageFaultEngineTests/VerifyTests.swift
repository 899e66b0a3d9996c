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
    let job = "size=32m\nrw=write\nrate=16m\nverify=crc32c\nhugepage_delay=3600000"
    async let flipped = host.run(job)
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
}
