// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import PairKit

@Suite("What makes a pair invalid") struct PairCheckTests {
  private static func load(_ ios: Double = 1000, cpu: Double = 100, runtime: Int = 100) -> PairCheck.Load {
    PairCheck.Load(ios: ios, cpu: cpu * 1e6, runtime: runtime)
  }

  @Test(arguments: [true, false], [true, false])
  func equalSidesCount(_ isTogether: Bool, _ isTimed: Bool) {
    let check = PairCheck(isTogether: isTogether, isTimed: isTimed)
    #expect(check.problems(Self.load(), Self.load()) == [])
  }

  @Test func sameWorkMustBeTheSameAlsoInTurns() {
    let words = "both should do the same work, and the base did 1000 I/Os, the candidate 999"
    for isTogether in [true, false] {
      let check = PairCheck(isTogether: isTogether, isTimed: false)
      #expect(check.problems(Self.load(1000), Self.load(999)) == [words])
    }
    // In a given time the faster one does more.
    #expect(PairCheck(isTogether: true, isTimed: true).problems(Self.load(1000), Self.load(10)) == [])
  }

  @Test func oneThatEndedEarlyIsNamed() {
    let timed = PairCheck(isTogether: true, isTimed: true)
    #expect(timed.problems(Self.load(), Self.load(runtime: 90)) == [])
    #expect(
      timed.problems(Self.load(), Self.load(runtime: 89)) == ["one ended early: the candidate after 89 ms of 100"])
    #expect(timed.problems(Self.load(runtime: 0), Self.load()) == ["one ended early: the base after 0 ms of 100"])
    let work = PairCheck(isTogether: true, isTimed: false)
    #expect(work.problems(Self.load(runtime: 50), Self.load()) == [])
    #expect(work.problems(Self.load(runtime: 49), Self.load()) == ["one ended early: the base after 49 ms of 100"])
  }

  @Test func sharesOfTheCPUMustBeAlike() {
    let timed = PairCheck(isTogether: true, isTimed: true)
    #expect(timed.problems(Self.load(cpu: 100), Self.load(cpu: 80)) == [])
    let words = "the shares of the CPU differ: the base had 100 ms, the candidate 79"
    #expect(timed.problems(Self.load(cpu: 100), Self.load(cpu: 79)) == [words])
    // fio may not tell; and what does the same work faster needs less.
    #expect(timed.problems(Self.load(cpu: 0), Self.load(cpu: 79)) == [])
    #expect(PairCheck(isTogether: true, isTimed: false).problems(Self.load(cpu: 100), Self.load(cpu: 60)) == [])
  }

  /// Of 20 ms, two turns of the scheduler's are half.
  @Test func whatTheSchedulerAloneMakesIsNoReason() {
    let timed = PairCheck(isTogether: true, isTimed: true)
    #expect(timed.problems(Self.load(cpu: 4, runtime: 20), Self.load(cpu: 14, runtime: 30)) == [])
    #expect(timed.problems(Self.load(cpu: 4, runtime: 20), Self.load(cpu: 15, runtime: 31)).count == 2)
  }

  @Test func turnsShareNothing() {
    for isTimed in [true, false] {
      let check = PairCheck(isTogether: false, isTimed: isTimed)
      #expect(check.problems(Self.load(cpu: 100, runtime: 100), Self.load(cpu: 10, runtime: 20)) == [])
    }
  }

  @Test func eachReasonIsTold() {
    let check = PairCheck(isTogether: true, isTimed: true)
    #expect(check.problems(Self.load(cpu: 100), Self.load(cpu: 50, runtime: 50)).count == 2)
  }
}
