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
        "Repeat 5: no fault of the job in its window.",
        "Repeats 2, 4: 3 faults in the profile, 1,004 by the job's own count: 1,001 fewer.",
        "Repeat 6: 3 faults in the profile, 1 by the job's own count: 2 more.",
        "Repeat 3: the job did not close its window: it was killed, or the guest ended.",
        "2 faults ended before handle_mm_fault: the kernel does not count such, and their instructions are in those of the others.",
        "1 fault did not end within the window: their instructions are counted, their paths are not known.",
        "1,200 calls went deeper than 120 levels: their instructions are their callers'.",
        "2 functions beyond 65,536 nodes of the tree: their instructions are their callers'.",
        "1 block of code broken off by an exception and counted whole.",
        "5 faults beyond 4,096 ways: their paths are not known.",
        "7 functions of few instructions made part of their callers, to keep the profile small.",
        "1 way of rare faults left out, to keep the profile small.",
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
    #expect(
      try CaseProfile.of(profile).doubts == [
        "The functions of the faults come to 1,150 instructions, the faults to 150: the profile was changed."
      ])
  }
}
