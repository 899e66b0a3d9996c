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

  @Test("with the greatest numbers there are traps nothing that reads it, and greater ones are refused")
  func greatest() throws {
    func text(_ most: UInt64) -> String {
      let number = UInt64.max
      var text = "faultscope 1\nwindow \(number) closed\nwindows 1000000\n"
      text += "total \(Int.max) user-fault \(most) \(most) \(most)\nunfinished \(most)\nfolded-nodes \(most)\n"
      text += "function \(number) ffffffffffffffff f\nroot \(number) user-fault\n"
      text += "node 1 \(number) \(number) \(most) \(most) \(most) \(most)\n"
      text +=
        "group user-fault \(most) \(most) 0 \(most)\npath \(number):\(Int.max):\(most) 0:0:\(most) \(number):1:\(most)\n"
      return text + "end\n"
    }
    let error = #expect(throws: ProfileError.self) { try Profile(text: text(.max)) }
    #expect(error?.description == "line 4 of the profile counts beyond 2^53")
    #expect(throws: ProfileError.self) { try Profile(text: text((1 << 53) / 12)) }
    let profile = try Profile(text: text((1 << 53) / 13))
    let repeats = (1...1000).map { (number: $0, profile: profile, counted: Optional(UInt64.max)) }
    let all = try #require(CaseProfile(repeats + [(Int.max, profile, 0)]))
    let table = try PhaseTable.standard
    #expect(!all.doubts.isEmpty)
    #expect(FaultPaths(all.profile, table).paths.map(\.mean) == [1])
    #expect(table.sums(of: all.profile.costs()).map(\.instructions).reduce(0, +) == all.profile.instructions)
    let tree = FaultTree(all)
    #expect(FaultTreeDifference(base: tree, candidate: tree).base == 1)
    #expect(ProfileDifference(base: all, candidate: all, table).rows.isEmpty)
    for limit in [Int.min, -1, 0, 100, Int.max] { #expect(all.profile.text(limit: limit).hasSuffix("end\n")) }
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
