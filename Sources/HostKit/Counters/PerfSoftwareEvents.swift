// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// Software events of a process and all that it starts from now on, counted by the kernel.
package final class PerfSoftwareEvents: Sendable {
  /// Whether only user code is counted, since perf_event_paranoid allows no more.
  package let isUserOnly: Bool
  private let counters: [(name: String, file: FileDescriptor)]

  /// Begins to count; a process that is held before exec is counted as a whole.
  package init(process: Int32) throws(PerfEventError) {
    do throws(PerfEventError) {
      counters = try Self.open(process, userOnly: false)
      isUserOnly = false
    } catch {
      guard error.errno == EACCES || error.errno == EPERM else { throw error }
      counters = try Self.open(process, userOnly: true)
      isUserOnly = true
    }
  }

  deinit {
    for counter in counters { try? counter.file.close() }
  }

  /// What was counted so far, also after the process has ended: `perf.page-faults`, `perf.task-clock` (ns).
  package func read() throws(PerfEventError) -> [String: Int64] {
    var values: [String: Int64] = [:]
    for (name, file) in counters {
      var value: UInt64 = 0
      do {
        let count = try withUnsafeMutableBytes(of: &value) { try file.read(into: $0) }
        if count != MemoryLayout<UInt64>.size { throw Errno.ioError }
      } catch {
        throw Self.refused("read perf event \(name)", error as? Errno ?? .ioError)
      }
      values["perf.\(name)"] = Int64(clamping: value)
    }
    return values
  }

  private static func open(
    _ process: Int32, userOnly: Bool
  ) throws(PerfEventError) -> [(name: String, file: FileDescriptor)] {
    var counters: [(name: String, file: FileDescriptor)] = []
    for (name, number) in events {
      let result = clinux_perf_event(number, process, 1, userOnly ? 1 : 0)
      guard result >= 0 else {
        for counter in counters { try? counter.file.close() }
        throw refused("perf_event_open \(name) of process \(process)", Errno(rawValue: -result))
      }
      counters.append((name, FileDescriptor(rawValue: result)))
    }
    return counters
  }

  /// PERF_COUNT_SW_PAGE_FAULTS.
  static let pageFaults: UInt64 = 2

  /// PERF_COUNT_SW_* of linux/perf_event.h.
  private static let events: [(String, UInt64)] = [
    ("task-clock", 1), ("page-faults", pageFaults), ("context-switches", 3), ("cpu-migrations", 4), ("minor-faults", 5),
    ("major-faults", 6),
  ]

  private static func refused(_ call: String, _ error: Errno) -> PerfEventError {
    let remedy =
      switch error {
      case .permissionDenied, .notPermitted: "as root: sysctl kernel.perf_event_paranoid=1; or run as root"
      case .noFunction: "boot a kernel with CONFIG_PERF_EVENTS=y, or allow it in the seccomp profile"
      case .noSuchProcess: "the process has ended: count it from its start"
      default: "look at perf_event_open(2)"
      }
    return PerfEventError(message: "\(call): \(error.nameAndText)", errno: error.rawValue, remedy: remedy)
  }
}

/// Why events could not be counted.
package struct PerfEventError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The event or call, and the text of its errno.
  package var message: String
  /// The number that the kernel gave.
  package var errno: Int32
  /// What to do about it.
  package var remedy: String

  /// Message and remedy in one line.
  package var description: String { "\(message); \(remedy)" }
}
