// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

@Suite("Event logs")
struct EventLogTests {
  @Test("The first events are kept as they were, what does not fit is counted")
  func capacity() throws {
    let log = try EventLog.make(capacity: 3)
    defer { log.destroy() }
    #expect(log.count == 0 && log.dropped == 0 && log[0] == nil)
    for index in 0..<5 {
      let begin = EventLog.now()
      log.append(
        .collapse, address: UnsafeRawPointer(bitPattern: 4096 * (index + 1)), length: index, begin: begin,
        errno: index == 1 ? EINVAL : 0)
    }
    #expect(log.count == 3 && log.dropped == 2)
    #expect(log[-1] == nil && log[3] == nil)
    let second = try #require(log[1])
    #expect(second.kind == .collapse && second.address == 8192 && second.length == 1 && second.errno == EINVAL)
    let times = (0..<3).compactMap { log[$0]?.begin }
    #expect(times == times.sorted() && times.count == 3)
  }

  @Test("A duration runs from the beginning to the append, on CLOCK_MONOTONIC")
  func duration() throws {
    let log = try EventLog.make(capacity: 2)
    defer { log.destroy() }
    let begin = EventLog.now()
    usleep(2000)
    log.append(.map, address: nil, length: 0, begin: begin, errno: 0)
    log.append(.map, address: nil, length: -1, begin: .max, errno: 0)
    let after = EventLog.now()
    let event = try #require(log[0])
    #expect(event.begin == begin && event.duration >= 2_000_000 && begin + event.duration <= after)
    #expect(log[1]?.duration == 0 && log[1]?.length == 0)
  }

  @Test("Events of many threads are all kept or counted")
  func threads() throws {
    let log = try EventLog.make(capacity: 1000)
    defer { log.destroy() }
    nonisolated(unsafe) let shared = log
    DispatchQueue.concurrentPerform(iterations: 8) { worker in
      for index in 0..<200 {
        shared.append(.dontNeed, address: nil, length: worker * 1000 + index, begin: 1, errno: 0)
      }
    }
    #expect(log.count == 1000 && log.dropped == 600)
    let lengths = Set((0..<1000).compactMap { log[$0]?.length })
    #expect(lengths.count == 1000, "no event is overwritten")
  }

  @Test("Each kind has a name of its own")
  func names() {
    let kinds: [EventKind] = [
      .map, .unmap, .noHugePage, .hugePage, .collapse, .populateRead, .populateWrite, .dontNeed, .free, .pageOut, .cold,
      .remove, .allocate, .truncate, .fork, .sync, .userfaultfd, .sigbus,
    ]
    #expect(Set(kinds.map { "\($0.name)" }).count == kinds.count)
    #expect("\(EventKind.collapse.name)" == "madvise(MADV_COLLAPSE)")
  }

  @Test("Without memory there is an error, not a log")
  func noMemory() {
    let error = SystemCallError(.allocate, errno: ENOMEM)
    Syscalls.$failing.withValue(error) { _ = #expect(throws: error) { try EventLog.make(capacity: 1) } }
  }
}
