// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import ProfileKit

@Suite("Paths of faults")
struct FaultPathTests {
  /// Groups as `count sum min max` and `depth:function:own` for each step.
  static func profile(_ groups: [(category: Profile.Category, numbers: [UInt64], path: String)]) -> Profile {
    var profile = Profile()
    for (category, numbers, path) in groups {
      var group = Profile.Group(
        category: category, count: numbers[0], sum: numbers[1], min: numbers[2], max: numbers[3])
      for word in path.split(separator: " ") {
        let parts = word.split(separator: ":")
        let name = String(parts[1])
        if !profile.functions.contains(where: { $0.name == name }) {
          profile.functions.append(Profile.Function(address: UInt64(profile.functions.count + 1), name: name))
        }
        let place = profile.functions.firstIndex { $0.name == name } ?? 0
        group.path.append(Profile.Step(function: place, depth: Int(parts[0]) ?? 0, own: UInt64(parts[2]) ?? 0))
      }
      profile.groups.append(group)
      profile.totals[category, default: Profile.Total()].instructions += numbers[1]
      profile.totals[category, default: Profile.Total()].ended += numbers[0]
      profile.totals[category, default: Profile.Total()].handled += numbers[0]
    }
    return profile
  }

  static let table = """
    [allocation]
    refill: refills the list
    walk
    """

  @Test("a path is told by the outermost functions that it enters alone, the dearest first")
  func steps() throws {
    let profile = Self.profile([
      (.userFault, [90, 900, 10, 10], "1:entry:2 2:fault:4 3:alloc:4"),
      // What is below a step is a part of it, also where the usual path enters it elsewhere.
      (
        .userFault, [6, 600, 90, 110],
        "1:entry:2 2:fault:4 3:walk:3 3:alloc:4 4:refill:50 5:lock:20 5:alloc:10 6:lock:7"
      ),
      (.userFault, [4, 480, 100, 130], "1:entry:2 2:fault:4 3:alloc:4 4:refill:90 5:lock:17 3:walk:3"),
    ])
    let all = FaultPaths(profile, try PhaseTable(text: Self.table))
    #expect(all.paths.map(\.count) == [90, 10])
    #expect(all.paths.map(\.ways) == [1, 2])
    #expect(all.paths[1].steps.map(\.function) == ["refill", "walk"])
    #expect(all.paths[1].steps[0].instructions == (6 * 87.0 + 4 * 107.0) / 10)
    #expect(all.paths[1].steps[1].instructions == 3)
    #expect(all.paths[1].steps.map(\.caller) == ["alloc", "fault"])
    #expect(all.paths.map(\.isUsual) == [true, false])
    #expect(all.paths[1].steps.map(\.words) == ["refills the list", nil])
    #expect((all.paths[1].min, all.paths[1].max, all.paths[1].sum) == (90, 130, 1080))
    #expect(all.paths[1].leavesOut.isEmpty)
    #expect(all.usual.map(\.name) == ["entry", "fault", "alloc"])
    #expect(all.usual.map(\.own) == [2, 4, 4])
    #expect(all.unknown == (0, 0))
  }

  @Test("the usual path is that of most faults, in whatever order and number its functions were entered")
  func usual() throws {
    let profile = Self.profile([
      (.userFault, [40, 4000, 100, 100], "1:entry:50 2:rare.isra.0:50"),
      (.userFault, [35, 350, 10, 10], "1:entry:5 2:a:2 2:b:3"),
      (.userFault, [25, 300, 8, 12], "1:entry:5 2:b.part.0:3 2:a:2 2:a.cold:2"),
    ])
    let all = FaultPaths(profile, try PhaseTable(text: Self.table))
    #expect(all.paths.map(\.count) == [60, 40])
    #expect(all.paths[0].isUsual)
    #expect((all.paths[0].min, all.paths[0].max, all.paths[0].ways) == (8, 12, 2))
    #expect(all.usual.map(\.name) == ["entry", "a", "b"])
    #expect(all.paths[1].steps.map(\.function) == ["rare"])
    #expect(all.paths[1].leavesOut == ["a", "b"])
    #expect(all.paths[1].steps.map(\.caller) == ["entry"])
  }

  @Test("a path that only leaves out is told by that, and categories are kept apart")
  func leavingOut() throws {
    let profile = Self.profile([
      (.userFault, [50, 500, 10, 10], "1:entry:2 2:fault:4 3:alloc:2 4:clear:2"),
      (.kernelFault, [30, 330, 11, 11], "1:entry:3 2:fault:4 3:alloc:2 4:clear:2"),
      (.handledFault, [20, 160, 8, 8], "1:fault:4 2:alloc:4 3:clear:2"),
      (.userFault, [3, 18, 6, 6], "1:entry:2 2:fault:4"),
      (.interrupt, [9, 99, 11, 11], "1:irq:11"),
    ])
    let all = FaultPaths(profile, try PhaseTable(text: Self.table))
    #expect(all.paths.map(\.category) == [.userFault, .kernelFault, .handledFault, .userFault])
    #expect(all.paths.map(\.isUsual) == [true, true, true, false])
    #expect(all.paths.allSatisfy { $0.steps.isEmpty })
    #expect(all.paths[3].leavesOut == ["alloc"])
    #expect(all.unknown == (0, 0))
  }

  @Test("faults without a known way are told, and everything adds up")
  func unknown() throws {
    var profile = Self.profile([
      (.userFault, [5, 50, 10, 10], "1:entry:10"), (.userFault, [2, 90, 40, 50], ""),
    ])
    // Ungrouped ones and one that did not end.
    profile.totals[.userFault]?.ended += 3
    profile.totals[.userFault]?.instructions += 70
    let all = FaultPaths(profile, try PhaseTable(text: ""))
    #expect(all.paths.map(\.count) == [5])
    #expect(all.unknown == (5, 160))
    #expect(FaultPaths(Profile(), try PhaseTable(text: "")).paths.isEmpty)
    // Groups that claim more than there was.
    profile.groups[0].sum = .max
    profile.groups[0].count = .max
    #expect(FaultPaths(profile, try PhaseTable(text: "")).unknown == (0, 0))
  }

  @Test("of real kernels add up, and tell what is known of them", arguments: RealProfile.kernels)
  func real(_ kernel: String) throws {
    let profile = try RealProfile.touch(kernel)
    let all = FaultPaths(profile, try PhaseTable.standard)
    let ended = try #require(profile.totals[.userFault]?.ended)
    #expect(all.paths.map(\.count).reduce(all.unknown.count, +) == ended)
    #expect(all.paths.map(\.sum).reduce(all.unknown.sum, +) == profile.instructions)
    #expect(all.paths[0].isUsual)
    #expect(all.paths[0].count * 100 > ended * 88)
    #expect(all.usual.first?.name == "asm_exc_page_fault")
    #expect(all.usual.contains { $0.name.hasPrefix("clear_") && $0.own >= 4096 })
    let steps = all.paths.compactMap(\.steps.first)
    let words = steps.compactMap { step in step.words.map { "\($0) in \(step.function)" } }
    #expect(words.contains("drains the LRU batch in folio_batch_move_lru"))
    #expect(words.contains { $0.hasPrefix("allocates a page table in __pte_alloc") })
    // A page table is a page more, which is cleared, too.
    let table = try #require(all.paths.first { $0.steps.first?.function == "__pte_alloc" })
    #expect(table.steps[0].instructions > 4096)
    #expect(table.mean > all.paths[0].mean + 4096)
    // The first way of a path is no longer than its steps say.
    for path in all.paths { #expect(path.min <= path.max && path.min * path.count <= path.sum, "\(path)") }
    if kernel == "6.1" {
      #expect(words.contains("syncs the RSS counters in sync_mm_rss"))
      #expect(words.contains { $0.hasPrefix("refills the per-CPU list in rmqueue_bulk") })
    }
  }
}
