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
    let job = "size=32m\nrw=write\nrate=16m\nverify=crc32c"
    async let flipped = host.run(job)
    try await Task.sleep(for: .seconds(1))
    try flip(in: try JobMapping.find(size: 32 << 20), at: 1000)
    let result = try await flipped
    #expect(result.exitCode != 0)
    #expect(result.job?.error == EILSEQ)
    #expect(result.words.contains("verify failed at file"), "\(result.words)")
    #expect(result.run.passed == false)
    let untouched = try await host.run(job)
    #expect(untouched.run.passed, "\(untouched.run.problems)")
  }

  private func flip(in mapping: JobMapping, at offset: UInt64) throws {
    let memory = try #require(FileHandle(forUpdatingAtPath: "/proc/\(mapping.process)/mem"))
    try memory.seek(toOffset: mapping.address + offset)
    let byte = try #require(try memory.read(upToCount: 1)?.first)
    try memory.seek(toOffset: mapping.address + offset)
    try memory.write(contentsOf: Data([byte ^ 0x10]))
    try memory.close()
  }
}
