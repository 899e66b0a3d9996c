// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import FaultMemory

@Suite("Refault schedules")
struct RefaultScheduleTests {
  @Test("Every I/O gives back its own range")
  func io() {
    var schedule = RefaultSchedule(every: .io, length: 100, passBytes: 100)
    for position in [0, 50, 50, 99] {
      #expect(
        schedule.extent(beforeIOAt: position, count: 1) == RefaultExtent(position: position, count: 1))
    }
  }

  @Test(
    "A pass gives back everything before the I/O that begins the next one", arguments: [(10, 10), (10, 5), (12, 10)])
  func pass(_ length: Int, _ passes: Int) {
    let whole = RefaultExtent(position: 0, count: length)
    var schedule = RefaultSchedule(every: .pass, length: length, passBytes: 10)
    for number in 0..<50 {
      let extent = schedule.extent(beforeIOAt: number % 5 * 2, count: 2)
      #expect(extent == (number > 0 && number % 5 == 0 ? whole : nil))
    }
  }

  @Test("Blocks of a size that does not divide the mapping: the pass is over with the block that completes it")
  func uneven() {
    var schedule = RefaultSchedule(every: .pass, length: 10, passBytes: 10)
    #expect(
      (0..<9).map { _ in schedule.extent(beforeIOAt: 0, count: 4) != nil } == [
        false, false, false, true, false, false, true, false, false,
      ])
  }

  @Test("A job that starts over ends the pass, however much it has visited, and an empty pass is none")
  func startOver() {
    let whole = RefaultExtent(position: 0, count: 10)
    var schedule = RefaultSchedule(every: .pass, length: 10, passBytes: 10)
    schedule.startOver()
    #expect(schedule.extent(beforeIOAt: 0, count: 2) == nil)
    schedule.startOver()
    schedule.startOver()
    #expect(schedule.extent(beforeIOAt: 0, count: 2) == whole)
    #expect(schedule.extent(beforeIOAt: 2, count: 2) == nil)
  }

  @Test("From its last zone a job goes back to the first, and only there it starts over")
  func zones() {
    let whole = RefaultExtent(position: 0, count: 100)
    var schedule = RefaultSchedule(every: .pass, length: 100, passBytes: 100, origin: 8)
    for (origin, extent) in [(8, nil), (8, nil), (28, nil), (48, nil), (8, whole), (8, nil), (28, nil)]
      as [(UInt64, RefaultExtent?)]
    {
      schedule.move(to: origin)
      #expect(schedule.extent(beforeIOAt: 0, count: 1) == extent)
    }
  }

  @Test("One I/O of the whole mapping is one pass, and no size overflows")
  func large() {
    var schedule = RefaultSchedule(every: .pass, length: .max, passBytes: .max)
    #expect(schedule.extent(beforeIOAt: 0, count: .max) == nil)
    #expect(schedule.extent(beforeIOAt: 0, count: .max) == RefaultExtent(position: 0, count: .max))
    #expect(schedule.extent(beforeIOAt: 0, count: .max) != nil)
  }
}
