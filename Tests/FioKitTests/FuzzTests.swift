// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import TestSupport
import Testing

@Suite("Parsers survive anything")
struct FuzzTests {
  /// Enough to visit every branch many times in a few seconds.
  static let rounds = 20_000

  @Test func jobFilesNeverCrashTheReader() throws {
    var mutator = Mutator(seed: 0x10b)
    let seeds = [JobFileTests.odd] + JobFileAgainstFioTests.files
    var (refused, accepted) = (0, 0)
    for round in 0..<Self.rounds {
      let bytes = mutator.mutate(Array(seeds[round % seeds.count].utf8))
      do {
        let file = try JobFile(parsing: bytes, name: "fuzz")
        #expect(file.bytes == bytes)
        _ = try JobPlan(file, path: "/nowhere/fuzz", environment: ["SIZE": "1m"]).expectedEntries
        accepted += 1
      } catch {
        #expect(error.description.contains(": "))
        refused += 1
      }
    }
    #expect(refused > 100 && accepted > 100)
  }

  @Test func resultsNeverCrashTheDecoder() async throws {
    let fio = try #require(FioMatrix.present.first, "\(FioMatrix.skipReason("3.33"))")
    let text = try await fio.execute([
      "--output-format=json+", "--clat_percentiles=0", "--name=a", "--ioengine=null", "--size=8k", "--bs=4k",
      "--rw=read",
    ]).output
    let seeds = [Array(text.utf8), Self.compact(text)]
    var mutator = Mutator(seed: 0xf10)
    var (broken, decoded) = (0, 0)
    for round in 0..<Self.rounds {
      // The whole result is large, and most of it alike: it is damaged now and then.
      let bytes = mutator.mutate(seeds[round.isMultiple(of: 10) ? 0 : 1])
      let decoding = FioDecoding(String(decoding: bytes, as: UTF8.self))
      if let error = decoding.error {
        #expect(!error.description.isEmpty)
        broken += 1
      } else {
        #expect(decoding.output != nil)
        decoded += 1
      }
    }
    #expect(broken > 100 && decoded > 100)
  }

  /// The document with its first job reduced to what no release leaves out, so that most mutations hit something.
  private static func compact(_ text: String) -> [UInt8] {
    let direction =
      #"{"io_bytes":1,"bw_bytes":1,"iops":1.0,"runtime":1,"total_ios":1,"slat_ns":L,"clat_ns":L,"lat_ns":L}"#
    let latency = #"{"min":1,"max":2,"mean":1.5,"stddev":nan,"N":2,"percentile":{"50.000000":1},"bins":{"1":1,"2":1}}"#
    let job = #"{"jobname":"a\"\\b","groupid":0,"error":0,"read":D,"usr_cpu":-nan,"ctx":0,"majf":0,"minf":3}"#
    return Array(
      "note\n{\n\"fio version\" : \"fio-3.33\",\n\"jobs\" : [\nJ\n]\n}\n".replacing("J", with: job)
        .replacing("D", with: direction).replacing("L", with: latency).utf8)
  }
}
