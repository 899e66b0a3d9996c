// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// What a counter of perf_event_open(2) counts.
package struct PerfEvent: Sendable, Hashable {
  /// As perf(1) calls it: `page-faults`, `instructions:k`.
  let name: String
  /// `PERF_TYPE_*` of linux/perf_event.h.
  let type: UInt32
  /// `PERF_COUNT_*`, or what that type has in its place.
  let config: UInt64
  /// Which code is left out.
  var excludesUser = false, excludesKernel = false, excludesHypervisor = false
  /// Whether a reading tells how long it was to count and how long it did, which tells whether it had to share a counter.
  var tellsTimes = false

  /// `PERF_TYPE_SOFTWARE`: `PERF_COUNT_SW_*`.
  static func software(_ name: String, _ config: UInt64, userOnly: Bool = false) -> PerfEvent {
    PerfEvent(name: name, type: 1, config: config, excludesKernel: userOnly, excludesHypervisor: userOnly)
  }

  /// `PERF_COUNT_SW_PAGE_FAULTS`.
  static func pageFaults(userOnly: Bool) -> PerfEvent { software("page-faults", 2, userOnly: userOnly) }
}

/// The system calls by which events are counted: the kernel's, or in tests what a kernel may answer.
package struct PerfEventCalls: Sendable {
  /// A counter of a process (0: of this thread) and, where it inherits, of all that it starts from now on: a descriptor, or -errno.
  var open: @Sendable (_ event: PerfEvent, _ process: Int32, _ inherits: Bool) -> Int32
  /// So many numbers from a counter.
  var read: @Sendable (_ counter: Int32, _ numbers: Int) throws(Errno) -> [UInt64]
  /// The end of a counter.
  var close: @Sendable (_ counter: Int32) -> Void

  /// Those of the kernel.
  package static let kernel = PerfEventCalls(
    open: { event, process, inherits in
      var asked = clinux_perf_event()
      (asked.type, asked.config) = (event.type, event.config)
      (asked.excludes_user, asked.excludes_kernel) = (event.excludesUser ? 1 : 0, event.excludesKernel ? 1 : 0)
      asked.excludes_hypervisor = event.excludesHypervisor ? 1 : 0
      (asked.inherits, asked.tells_times) = (inherits ? 1 : 0, event.tellsTimes ? 1 : 0)
      return clinux_perf_event(&asked, process)
    },
    read: { counter, numbers throws(Errno) in
      var values = [UInt64](repeating: 0, count: numbers)
      let wanted = numbers * MemoryLayout<UInt64>.size
      let count = values.withUnsafeMutableBytes { Glibc.read(counter, $0.baseAddress, wanted) }
      // A counter in an error state gives nothing.
      if count != wanted { throw count < 0 ? Errno(rawValue: errno) : .ioError }
      return values
    }, close: { counter in _ = Glibc.close(counter) })
}

/// An event that is being counted, until this is gone.
final class PerfCounter: Sendable {
  /// What it counts.
  let event: PerfEvent
  private let descriptor: Int32
  private let calls: PerfEventCalls

  /// Begins to count in a process (0: in this thread), and with `inherits` in all that it starts from now on.
  init(_ event: PerfEvent, of process: Int32, inherits: Bool, calls: PerfEventCalls) throws(Errno) {
    descriptor = try granted(calls.open(event, process, inherits))
    (self.event, self.calls) = (event, calls)
  }

  deinit {
    calls.close(descriptor)
  }

  /// What was counted so far, also after the process has ended.
  func read() throws(Errno) -> PerfReading {
    let numbers = try calls.read(descriptor, event.tellsTimes ? 3 : 1)
    guard let value = numbers.first else { throw .ioError }
    return numbers.count < 3
      ? PerfReading(value: value) : PerfReading(value: value, wanted: numbers[1], ran: numbers[2])
  }
}

/// What a counter has counted, and in how much of the time.
struct PerfReading: Sendable, Equatable {
  /// The events that it saw.
  var value: UInt64
  /// For how many nanoseconds it was to count, and for how many it did: a processor has few counters, and events that are more
  /// take turns.
  var wanted: UInt64 = 1, ran: UInt64 = 1

  /// The share of the time in which it counted.
  var share: Double { wanted == 0 ? 0 : min(1, Double(ran) / Double(wanted)) }

  /// The events of the whole time, by the rate of the part that was counted; nil where it never counted.
  var total: Int64? {
    if wanted == 0 || ran == 0 { return nil }
    if ran >= wanted { return Int64(clamping: value) }
    let total = (Double(value) * (Double(wanted) / Double(ran))).rounded()
    return Int64(exactly: total) ?? .max
  }
}
