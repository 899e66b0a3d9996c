// SPDX-License-Identifier: GPL-2.0-only
import TestSupport
import Testing

@testable import PairKit

@Suite struct ProcessorChoiceTests {
  @Test(arguments: [
    ("0", [0]), ("3", [3]), ("0-3", [0, 1, 2, 3]), ("0-1,8", [0, 1, 8]), ("8,0-1", [0, 1, 8]), ("2,2", [2]),
    ("1-1", [1]),
  ])
  func readsListsOfTaskset(_ text: String, _ cpus: [Int]) {
    #expect(ProcessorChoice.parse(text) == cpus)
  }

  @Test(arguments: ["", ",", "1,", "-1", "1-", "3-1", "a", "0x1", "1-2-3", " 1", "0-70000", "4096", "1:2"])
  func refusesWhatIsNone(_ text: String) {
    #expect(ProcessorChoice.parse(text) == nil)
  }

  @Test func writesWhatItReads() {
    var dice = Dice(seed: 12)
    for _ in 0..<500 {
      let cpus = Set((0..<dice.below(21, from: 1)).map { _ in dice.below(41) }).sorted()
      #expect(ProcessorChoice.parse(ProcessorChoice.list(cpus)) == cpus)
    }
    #expect(ProcessorChoice.list([0, 1, 2, 5, 7, 8]) == "0-2,5,7-8")
  }

  @Test func choosesTheLastOnesAllowed() {
    #expect(ProcessorChoice.choose(1, among: [0, 1, 2, 3]) == "3")
    #expect(ProcessorChoice.choose(2, among: [0, 2, 4]) == "2,4")
    #expect(ProcessorChoice.choose(9, among: [0, 1]) == "0-1")
    #expect(ProcessorChoice.choose(0, among: [0, 1]) == "1")
    #expect(ProcessorChoice.choose(1, among: []) == nil)
  }

  /// nproc(1) asks sched_getaffinity(2), not /proc.
  @Test func knowsAsManyAsNproc() throws {
    #expect(ProcessorChoice.allowed.count == Int(try HostCommand.run("nproc").output))
  }
}
