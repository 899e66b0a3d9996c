// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import Synchronization
import SystemPackage

@testable import HostKit

/// The counters of a processor as a kernel may answer for them: which events it refuses, and what the others read.
final class MadeUpPMU: Sendable {
  /// A counter that was asked for.
  struct Opened: Equatable {
    let event: PerfEvent
    let process: Int32
    let inherits: Bool
  }

  private struct State {
    var opened: [Opened] = []
    var closed: [Int32] = []
  }

  private let refusals: [String: Errno]
  private let every: Errno?
  private let readings: [String: [UInt64]]
  private let unreadable: [String: Errno]
  private let state = Mutex(State())

  /// Refuses these events, or `every` one; `readings` are value, time wanted and time counted, by the event's name.
  init(
    refuses refusals: [String: Errno] = [:], every: Errno? = nil, reads readings: [String: [UInt64]] = [:],
    unreadable: [String: Errno] = [:]
  ) {
    (self.refusals, self.every, self.readings, self.unreadable) = (refusals, every, readings, unreadable)
  }

  var calls: PerfEventCalls {
    PerfEventCalls(
      open: { event, process, inherits in
        if let error = self.refusals[event.name] ?? self.every { return -error.rawValue }
        return self.state.withLock { state in
          state.opened.append(Opened(event: event, process: process, inherits: inherits))
          return Int32(state.opened.count)
        }
      },
      read: { counter, numbers throws(Errno) in
        let event = self.opened[Int(counter) - 1].event.name
        if let error = self.unreadable[event] { throw error }
        return Array((self.readings[event] ?? [1000, 100, 100]).prefix(numbers))
      }, close: { counter in self.state.withLock { $0.closed.append(counter) } })
  }

  /// All that were opened, in their order.
  var opened: [Opened] { state.withLock(\.opened) }

  /// Whether each of them was closed, once.
  var isAllClosed: Bool { state.withLock { $0.closed.sorted() == (1...Int32($0.opened.count)).map(\.self) } }
}
