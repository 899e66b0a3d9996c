// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import ProfileKit

@Suite("The text of a stored profile")
struct ProfileTextTests {
  @Test("read back is the profile")
  func back() throws {
    for seed in 0..<60 as Range<UInt64> {
      let profile = RandomProfile.make(seed)
      #expect(try Profile(text: profile.text()) == profile, "seed \(seed)")
    }
  }

  @Test("is within its limit, with the same sums")
  func limits() throws {
    for seed in 0..<12 as Range<UInt64> {
      let profile = RandomProfile.make(seed)
      let least = try Profile(text: profile.text(limit: 0))
      for limit in [0, 500, 2000, 5000, 10_000] {
        let text = profile.text(limit: limit)
        #expect(text.utf8.count <= max(limit, profile.text(limit: 0).utf8.count), "seed \(seed), \(limit)")
        let read = try Profile(text: text)
        Self.check(read, against: profile)
        #expect(read.nodes.count >= least.nodes.count)
      }
      // Nothing is left but what nobody called, and one group of a category.
      #expect(least.nodes.allSatisfy { $0.parent == nil })
      #expect(least.groups.allSatisfy { $0.path.isEmpty })
      #expect(Set(least.groups.map(\.category)).count == least.groups.count)
    }
  }

  @Test("of a real profile has what matters most in a tenth of it", arguments: RealProfile.kernels)
  func real(_ kernel: String) throws {
    let profile = try RealProfile.touch(kernel)
    let text = profile.text(limit: 12_000)
    #expect(text.utf8.count <= 12_000)
    let read = try Profile(text: text)
    Self.check(read, against: profile)
    let (few, all) = (read.costs(), profile.costs())
    // Rare calls of it became their callers'.
    #expect(few.first?.name == all.first?.name)
    #expect(100 * (few.first?.own ?? 0) >= 99 * (all.first?.own ?? 1))
    #expect(
      FaultPaths(read, try PhaseTable.standard).paths.first == FaultPaths(profile, try PhaseTable.standard).paths.first)
    #expect((read.counters["folded-nodes"] ?? 0) > 0 && (read.counters["left-out-paths"] ?? 0) > 0)
  }

  @Test("of several profiles adds up, in whatever order they come")
  func merging() throws {
    for seed in 100..<130 as Range<UInt64> {
      let parts = (0..<3).map { RandomProfile.make(seed &* 7 &+ $0) }
      let merged = try #require(Profile(merging: parts))
      let other = try #require(Profile(merging: parts.reversed()))
      #expect(merged.costs() == other.costs())
      #expect(merged.totals == other.totals)
      #expect(merged.instructions == parts.map(\.instructions).reduce(0, +))
      #expect(merged.costs().map(\.own).reduce(0, +) == merged.instructions)
      let counts = parts.flatMap(\.groups).map(\.count)
      #expect(merged.groups.map(\.count).reduce(0, +) == counts.reduce(0, +))
      #expect(try Profile(text: merged.text()) == merged)
    }
  }

  @Test("with the greatest numbers there are traps nothing that reads it")
  func greatest() throws {
    let most = "\(UInt64.max)"
    var text = "faultscope 1\nwindow \(most) closed\nwindows 1000000\n"
    for category in Profile.Category.allCases {
      text += "total \(Int.max) \(category.rawValue) \(most) \(most) \(most)\n"
      text += "total 0 \(category.rawValue) \(most) \(most) \(most)\n"
    }
    text += "unfinished \(most)\nungrouped \(most)\nfolded-nodes \(most)\nleft-out-paths \(most)\n"
    text += "function \(most) ffffffffffffffff f\nroot \(most) user-fault\n"
    for number in 1...3 {
      text += "node \(number) \(number == 1 ? most : "1") \(most) \(most) \(most) \(most) \(most)\n"
    }
    for _ in 1...3 {
      text +=
        "group user-fault \(most) \(most) 0 \(most)\npath \(most):\(Int.max):\(most) 0:0:\(most) \(most):1:\(most)\n"
    }
    text += "end\n"
    let profile = try Profile(text: text)
    let twice = try #require(CaseProfile([(1, profile, 0), (Int.max, profile, UInt64.max), (3, profile, nil)]))
    let table = try PhaseTable.standard
    #expect(!twice.doubts.isEmpty)
    _ = FaultPaths(twice.profile, table)
    _ = table.sums(of: twice.profile.costs())
    let tree = FaultTree(twice)
    _ = FaultTreeDifference(base: tree, candidate: tree)
    #expect(ProfileDifference(base: twice, candidate: twice, table).rows.isEmpty)
    _ = twice.profile.folded()
    for limit in [Int.min, -1, 0, 100, Int.max] { _ = twice.profile.text(limit: limit) }
  }

  /// The same sums, whatever was left out.
  private static func check(_ read: Profile, against profile: Profile) {
    #expect(read.totals == profile.totals && read.processors == profile.processors)
    for category in Profile.Category.allCases {
      func sums(_ profile: Profile) -> [UInt64] {
        let nodes = profile.nodes.filter { $0.category == category }
        let groups = profile.groups.filter { $0.category == category }
        return [
          nodes.map(\.own).reduce(0, +), nodes.map(\.repeats).reduce(0, +), nodes.map(\.bytes).reduce(0, +),
          groups.map(\.count).reduce(0, +), groups.map(\.sum).reduce(0, +), groups.map(\.min).min() ?? 0,
          groups.map(\.max).max() ?? 0,
        ]
      }
      #expect(sums(read) == sums(profile))
    }
  }
}
