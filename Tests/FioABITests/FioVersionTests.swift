// SPDX-License-Identifier: GPL-2.0-only
import TestSupport
import Testing

@testable import FioABI

/// Parses a Swift string as the version of a fio.
func parsedVersion(_ text: String) -> FioVersion? {
  Array(text.utf8).withUnsafeBufferPointer { FioVersion($0) }
}

@Suite("fio's version strings")
struct FioVersionTests {
  @Test(
    "Releases, snapshots and modified trees are told apart",
    arguments: [
      ("fio-3.28", 3, 28, false, false),
      ("fio-3.42", 3, 42, false, false),
      ("fio-3.39-31-gc0ffee", 3, 39, true, false),
      ("fio-3.39-dirty", 3, 39, false, true),
      ("fio-3.39-31-gc0ffee-dirty", 3, 39, true, true),
      ("fio-10.100", 10, 100, false, false),
    ])
  func parses(_ text: String, _ major: Int, _ minor: Int, _ isSnapshot: Bool, _ isModified: Bool) throws {
    let version = try #require(parsedVersion(text))
    #expect(version.major == major)
    #expect(version.minor == minor)
    #expect(version.isSnapshot == isSnapshot)
    #expect(version.isModified == isModified)
  }

  @Test(
    "Anything else is no version",
    arguments: [
      "", "fio", "fio-", "fio-3", "fio-3.", "fio-.28", "fio-3.28.1", "fio-3.28-", "fio-3.28-1", "fio-3.28-1-",
      "fio-3.28-1-g", "fio-3.28-1-gxyz", "fio-3.28 ", " fio-3.28", "FIO-3.28", "fio-3.28-rc1", "fio-99999999999.1",
      "fio-3.28-dirtyy", "v3.28", "fio-3.-28", "fio-3.28-31-gc0ffee-dirt",
    ])
  func rejects(_ text: String) {
    #expect(parsedVersion(text) == nil)
  }

  @Test("Mutations of a version never crash")
  func survivesMutations() {
    var random = Dice(seed: 42)
    var parsed = 0
    for _ in 0..<50_000 {
      var bytes = Array("fio-3.39-31-gc0ffee-dirty".utf8)
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
      if bytes.withUnsafeBufferPointer({ FioVersion($0) }) != nil { parsed += 1 }
    }
    #expect(parsed > 0)
  }

  @Test("A snapshot may have the layout of its release or the next, a release only its own")
  func relatesToRows() throws {
    let release = try #require(parsedVersion("fio-3.39"))
    let snapshot = try #require(parsedVersion("fio-3.39-31-gc0ffee"))
    let next = try #require(parsedVersion("fio-3.40"))
    let later = try #require(parsedVersion("fio-3.41"))
    let modified = try #require(parsedVersion("fio-3.39-dirty"))
    #expect(release.mayHaveLayout(of: release))
    #expect(!release.mayHaveLayout(of: next))
    #expect(snapshot.mayHaveLayout(of: release))
    #expect(snapshot.mayHaveLayout(of: next))
    #expect(!snapshot.mayHaveLayout(of: later))
    #expect(!modified.mayHaveLayout(of: release))
  }
}
