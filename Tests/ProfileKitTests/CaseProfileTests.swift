// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import ProfileKit

@Suite("The profile of a case")
struct CaseProfileTests {
  @Test("has no doubts where everything is accounted for", arguments: RealProfile.kernels)
  func sound(_ kernel: String) throws {
    var profile = try RealProfile.touch(kernel)
    #expect(profile.faults == 4105)
    // The fixture itself was made small.
    profile.counters["folded-nodes"] = nil
    profile.counters["left-out-paths"] = nil
    let sound = try #require(CaseProfile([(1, profile, 4105), (2, profile, nil)]))
    #expect(sound.doubts == [])
    #expect(sound.profile.faults == 8210)
    #expect(sound.spread?.min == sound.instructionsPerFault && sound.spread?.max == sound.instructionsPerFault)
  }

  @Test("tells what is doubtful, repeat by repeat")
  func doubtful() throws {
    let sound = try ProfileTests.profile
    var open = sound
    open.isClosed = false
    open.totals[.userFault]?.handled = 1
    open.counters = [
      "unfinished": 1, "too-deep": 1200, "lost-nodes": 2, "unrepaired": 1, "ungrouped": 5, "folded-nodes": 7,
      "left-out-paths": 1,
      "switches": 3,
    ]
    var empty = Profile()
    empty.isClosed = true
    let doubtful = try #require(
      CaseProfile([(1, sound, 3), (2, sound, 1004), (3, open, 1), (4, sound, 1004), (5, empty, 0), (6, sound, 1)]))
    #expect(
      doubtful.doubts == [
        .noFaults(repeats: [5]), .otherCount(repeats: [2, 4], profile: 3, counted: 1004),
        .otherCount(repeats: [6], profile: 3, counted: 1), .open(repeats: [3]), .unhandled(2), .record(.unfinished, 1),
        .record(.tooDeep, 1200), .record(.lostNodes, 2), .record(.unrepaired, 1), .record(.ungrouped, 5),
        .record(.foldedNodes, 7), .record(.leftOutPaths, 1),
      ])
    #expect(doubtful.parts.map(\.isClosed) == [true, true, false, true, true, true])
    #expect(doubtful.spread?.min == 50 && doubtful.spread?.max == 150)
  }

  @Test("of windows without a fault has no numbers that are none")
  func empty() throws {
    var profile = Profile()
    profile.totals[.userFault] = Profile.Total(instructions: 10)
    let empty = try CaseProfile.of(profile)
    #expect(empty.instructionsPerFault == 0)
    #expect(empty.spread == nil)
    #expect(FaultTree(empty).inclusive == 0)
    #expect(empty.doubts.count == 3)
    #expect(ProfileDifference(base: empty, candidate: empty, try PhaseTable.standard).rows.isEmpty)
    #expect(CaseProfile([]) == nil)
  }

  @Test("that was changed says so")
  func changed() throws {
    var profile = try ProfileTests.profile
    profile.nodes[0].own += 1000
    #expect(try CaseProfile.of(profile).doubts == [.changed(functions: 1150, faults: 150)])
  }
}
