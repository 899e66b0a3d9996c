// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// What the tests of all targets rely on.
@Suite("Helpers of the tests")
struct HelperTests {
  /// The first numbers of SplitMix64's reference implementation (Vigna) with the seed 1234567.
  @Test func theDiceAreSplitMix64() {
    var dice = Dice(seed: 1_234_567)
    let wanted: [UInt64] = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
    #expect((0..<3).map { _ in dice.next() } == wanted)
  }

  @Test func theSameSeedDamagesAlike() {
    let text = Array("{\"jobs\": [1, 2, 3]}".utf8)
    var (one, two, other) = (Mutator(seed: 5), Mutator(seed: 5), Mutator(seed: 6))
    let damages = (0..<50).map { _ in one.mutate(text) }
    #expect(damages == (0..<50).map { _ in two.mutate(text) })
    #expect(damages != (0..<50).map { _ in other.mutate(text) })
    #expect(damages.contains { $0 != text })
  }

  @Test(.enabled(if: BorrowedHugePages.areAvailable(2), "2 huge pages of 2 MiB cannot be had"))
  func whoBorrowsHugePagesHasThePoolAlone() async throws {
    let setting = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"
    try await BorrowedHugePages.with(1) {
      let before = BorrowedHugePages.count()
      // A second time in this process waits for nobody.
      do {
        let second = try BorrowedHugePages(1)
        withExtendedLifetime(second) { #expect(BorrowedHugePages.count() == before + 1) }
      }
      #expect(BorrowedHugePages.count() == before)
      let other = try await Executed.run("/usr/bin/flock", ["--nonblock", setting, "true"])
      #expect(other.status == 1)
    }
  }
}
