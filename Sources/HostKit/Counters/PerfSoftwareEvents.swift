// SPDX-License-Identifier: GPL-2.0-only

/// Software events of a process and all that it starts from now on, counted by the kernel.
public final class PerfSoftwareEvents: Sendable {
  /// Begins to count; a process that is held before exec is counted as a whole.
  public init(process: Int32) throws(PerfEventError) {
  }

  /// What was counted so far, also after the process has ended: `perf.page-faults`, `perf.task-clock` (ns).
  public func read() throws(PerfEventError) -> [String: Int64] {
    [:]
  }
}

/// Why events could not be counted.
public struct PerfEventError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The event or call, and the text of its errno.
  public var message: String
  /// The number that the kernel gave.
  public var errno: Int32
  /// What to do about it.
  public var remedy: String

  /// Message and remedy in one line.
  public var description: String { "\(message); \(remedy)" }
}
