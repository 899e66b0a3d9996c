// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// A metric that the counters of the processor tell, its PMU; the raw value is the metric's name.
package enum PerfHardwareMetric: String, Sendable, Hashable, CaseIterable {
  /// Instructions in the kernel.
  case kernelInstructions = "perf.instructions_kernel"
  /// Cycles in the kernel.
  case kernelCycles = "perf.cycles_kernel"
  /// Translations that no data TLB had, in the kernel and in user code: those of the access that faults are user code's.
  case dataTLBMisses = "perf.dtlb_misses"

  /// An event that belongs to it, and the name under which its count is stored.
  struct Part: Sendable {
    let event: PerfEvent
    let total: String
    /// Whether there are PMUs that count it with another part, and have no event of its own.
    var isOptional = false
  }

  /// What it is the sum of.
  var parts: [Part] {
    switch self {
    case .kernelInstructions:
      [Part(event: Self.inKernel("instructions:k", 1), total: "perf.instructions_kernel_total")]
    case .kernelCycles:
      [Part(event: Self.inKernel("cycles:k", 0), total: "perf.cycles_kernel_total")]
    case .dataTLBMisses:
      // Some PMUs count stores by the event of loads, and refuse this one.
      [
        Part(event: Self.dataTLB("dTLB-load-misses", operation: 0), total: "perf.dtlb_load_misses_total"),
        Part(
          event: Self.dataTLB("dTLB-store-misses", operation: 1), total: "perf.dtlb_store_misses_total",
          isOptional: true),
      ]
    }
  }

  /// For people.
  var words: String {
    switch self {
    case .kernelInstructions: "kernel instructions"
    case .kernelCycles: "kernel cycles"
    case .dataTLBMisses: "dTLB misses"
    }
  }

  /// `PERF_TYPE_HARDWARE`, `PERF_COUNT_HW_*`; a hypervisor is no kernel of ours, as for perf's `:k`.
  private static func inKernel(_ name: String, _ number: UInt64) -> PerfEvent {
    PerfEvent(name: name, type: 0, config: number, excludesUser: true, excludesHypervisor: true, tellsTimes: true)
  }

  /// `PERF_TYPE_HW_CACHE`: `PERF_COUNT_HW_CACHE_DTLB`, the operation (read, write), `PERF_COUNT_HW_CACHE_RESULT_MISS`.
  private static func dataTLB(_ name: String, operation: UInt64) -> PerfEvent {
    PerfEvent(name: name, type: 3, config: 3 | operation << 8 | 1 << 16, tellsTimes: true)
  }
}

/// Events of the processor in a process and all that it starts from now on. A processor has few counters: only those that somebody
/// wants are opened.
package final class PerfHardwareEvents: Sendable {
  private let counted: [(metric: PerfHardwareMetric, parts: [(total: String, counter: PerfCounter)])]

  /// Begins to count; a process that is held before exec is counted as a whole.
  package convenience init(
    process: Int32, metrics: [PerfHardwareMetric], calls: PerfEventCalls = .kernel
  ) throws(PerfEventError) {
    try self.init(process: process, metrics: metrics, calls: calls, files: HostFiles())
  }

  init(
    process: Int32, metrics: [PerfHardwareMetric], calls: PerfEventCalls, files: HostFiles
  ) throws(PerfEventError) {
    var counted: [(metric: PerfHardwareMetric, parts: [(total: String, counter: PerfCounter)])] = []
    for metric in metrics {
      var parts: [(total: String, counter: PerfCounter)] = []
      for part in metric.parts {
        do throws(Errno) {
          parts.append((part.total, try PerfCounter(part.event, of: process, inherits: true, calls: calls)))
        } catch {
          if part.isOptional, Self.isUnknown(error) { continue }
          let hasPMU = error != .noSuchFileOrDirectory || Self.hasPMU(calls)
          throw .hardware(part.event.name, error, hasPMU: hasPMU, files: files)
        }
      }
      counted.append((metric, parts))
    }
    self.counted = counted
  }

  /// What was counted so far, also after the process has ended.
  package func read() -> Counts {
    var counts = Counts()
    for (metric, parts) in counted {
      do throws(PerfEventError) {
        // A part without the other would be taken for the whole.
        counts.totals.merge(try Self.read(parts, of: metric, &counts.notes)) { $1 }
      } catch {
        counts.problems.append(error)
      }
    }
    return counts
  }

  /// What was counted.
  package struct Counts: Sendable, Equatable {
    /// Counts by name, of the whole run: `perf.instructions_kernel_total`.
    package internal(set) var totals: [String: Int64] = [:]
    /// Which of them are estimated, since the events had to take turns.
    package internal(set) var notes: [String] = []
    /// Why others are not there.
    package internal(set) var problems: [PerfEventError] = []
  }

  private static func read(
    _ parts: [(total: String, counter: PerfCounter)], of metric: PerfHardwareMetric, _ notes: inout [String]
  ) throws(PerfEventError) -> [String: Int64] {
    var totals: [String: Int64] = [:]
    for (name, counter) in parts {
      let event = counter.event.name
      let reading: PerfReading
      do throws(Errno) {
        reading = try counter.read()
      } catch {
        throw PerfEventError(
          message: "`\(metric.rawValue)`: read perf event \(event): \(error.nameAndText)", errno: error.rawValue,
          remedy: "look at perf_event_open(2)")
      }
      guard let total = reading.total else {
        throw PerfEventError(
          message: "`\(metric.rawValue)`: the counter of \(event) never ran", errno: 0, remedy: PerfEventError.taken)
      }
      totals[name] = total
      if reading.share < wholeShare {
        let share = Int((100 * reading.share).rounded(.down))
        notes.append(
          "`\(metric.rawValue)`: \(event) was counted for \(share) % of the time, and estimated for the rest")
      }
    }
    return totals
  }

  /// From here on a count is taken for a whole one.
  private static let wholeShare = 0.99

  /// Whether it says that the PMU has no such event.
  private static func isUnknown(_ error: Errno) -> Bool {
    [.noSuchFileOrDirectory, .invalidArgument, .notSupported].contains(error)
  }

  /// ENOENT is what a kernel answers that knows no counters at all, and one that has none for this event; all have cycles.
  private static func hasPMU(_ calls: PerfEventCalls) -> Bool {
    let cycles = PerfEvent(name: "cycles:u", type: 0, config: 0, excludesKernel: true, excludesHypervisor: true)
    do throws(Errno) {
      _ = try PerfCounter(cycles, of: 0, inherits: false, calls: calls)
      return true
    } catch {
      return error != .noSuchFileOrDirectory
    }
  }
}
