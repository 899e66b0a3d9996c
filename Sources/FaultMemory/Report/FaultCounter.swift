// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Page faults, as the kernel counts them for a thread.
package struct FaultCount: Sendable, Equatable, BitwiseCopyable {
  /// Without I/O.
  package var minor: UInt64
  /// The kernel had to wait, for a read or for a userfaultfd handler.
  package var major: UInt64

  /// No fault.
  package static var none: FaultCount { FaultCount(minor: 0, major: 0) }

  /// A count of its own.
  package init(minor: UInt64, major: UInt64) {
    self.minor = minor
    self.major = major
  }

  /// Minor and major.
  package var total: UInt64 { minor &+ major }

  /// Adds, at most up to the largest number.
  package static func += (sum: inout FaultCount, other: FaultCount) {
    sum.minor = sum.minor.addingOrMaximum(other.minor)
    sum.major = sum.major.addingOrMaximum(other.major)
  }
}

/// Counts the faults of one thread from a moment on: getrusage(RUSAGE_THREAD).
///
/// What other threads of fio cause does not count; what fio itself does on this thread (statistics, logs) does.
package struct FaultCounter: BitwiseCopyable {
  private let begin: FaultCount

  /// Begins now, on the calling thread.
  package static func start() throws(SystemCallError) -> FaultCounter { FaultCounter(begin: try now()) }

  /// The faults since the start; on the thread that started it.
  package func elapsed() throws(SystemCallError) -> FaultCount {
    let now = try Self.now()
    return FaultCount(minor: now.minor &- begin.minor, major: now.major &- begin.major)
  }

  private static func now() throws(SystemCallError) -> FaultCount {
    let counts = try Syscalls.threadFaults()
    return FaultCount(minor: counts.minor, major: counts.major)
  }
}

extension UInt64 {
  func addingOrMaximum(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
