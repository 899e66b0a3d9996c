// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// Software events of a process and all that it starts from now on, counted by the kernel.
package final class PerfSoftwareEvents: Sendable {
  /// Whether only user code is counted, since perf_event_paranoid allows no more.
  package let isUserOnly: Bool
  private let counters: [PerfCounter]

  /// Begins to count; a process that is held before exec is counted as a whole.
  package convenience init(process: Int32) throws(PerfEventError) {
    try self.init(process: process, calls: .kernel)
  }

  init(process: Int32, calls: PerfEventCalls) throws(PerfEventError) {
    do throws(PerfEventError) {
      counters = try Self.open(process, userOnly: false, calls)
      isUserOnly = false
    } catch {
      guard error.errno == EACCES || error.errno == EPERM else { throw error }
      counters = try Self.open(process, userOnly: true, calls)
      isUserOnly = true
    }
  }

  /// What was counted so far, also after the process has ended: `perf.page-faults`, `perf.task-clock` (ns).
  package func read() throws(PerfEventError) -> [String: Int64] {
    var values: [String: Int64] = [:]
    for counter in counters {
      do throws(Errno) {
        values["perf.\(counter.event.name)"] = Int64(clamping: try counter.read().value)
      } catch {
        throw .software("read perf event \(counter.event.name)", error)
      }
    }
    return values
  }

  /// The names by which they are read.
  package static let names = events(userOnly: false).map { "perf.\($0.name)" }

  private static func open(
    _ process: Int32, userOnly: Bool, _ calls: PerfEventCalls
  ) throws(PerfEventError) -> [PerfCounter] {
    var counters: [PerfCounter] = []
    for event in events(userOnly: userOnly) {
      do throws(Errno) {
        counters.append(try PerfCounter(event, of: process, inherits: true, calls: calls))
      } catch {
        throw .software("perf_event_open \(event.name) of process \(process)", error)
      }
    }
    return counters
  }

  /// `PERF_COUNT_SW_*` of linux/perf_event.h.
  private static func events(userOnly: Bool) -> [PerfEvent] {
    let others: [(String, UInt64)] = [
      ("task-clock", 1), ("context-switches", 3), ("cpu-migrations", 4), ("minor-faults", 5), ("major-faults", 6),
    ]
    return [.pageFaults(userOnly: userOnly)] + others.map { .software($0.0, $0.1, userOnly: userOnly) }
  }
}
