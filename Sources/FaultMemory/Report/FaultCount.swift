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

  /// Adds; a sum that does not fit is the largest number.
  package static func += (sum: inout FaultCount, other: FaultCount) {
    sum.minor = sum.minor.addingOrMaximum(other.minor)
    sum.major = sum.major.addingOrMaximum(other.major)
  }
}

/// Counts the faults of one thread from a moment on: getrusage(RUSAGE_THREAD).
///
/// What other threads cause does not count; what the program does on this thread besides (statistics, logs) does.
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

/// How many faults, minor and major together, something should cause: a range where the kernel has a choice.
package struct FaultExpectation: Sendable, Equatable, BitwiseCopyable {
  /// The bounds, both included.
  package var minimum, maximum: UInt64

  /// No fault.
  package static var none: FaultExpectation { FaultExpectation(minimum: 0, maximum: 0) }

  /// A range; the bounds may come in any order.
  package init(minimum: UInt64, maximum: UInt64) {
    self.minimum = min(minimum, maximum)
    self.maximum = max(minimum, maximum)
  }

  /// Adds what another access should cause; a sum that does not fit is the largest number.
  package static func += (sum: inout FaultExpectation, other: FaultExpectation) {
    sum.minimum = sum.minimum.addingOrMaximum(other.minimum)
    sum.maximum = sum.maximum.addingOrMaximum(other.maximum)
  }

  /// This many times the same access.
  package func repeated(_ times: UInt64) -> FaultExpectation {
    let (low, lowOverflow) = minimum.multipliedReportingOverflow(by: times)
    let (high, highOverflow) = maximum.multipliedReportingOverflow(by: times)
    return FaultExpectation(minimum: lowOverflow ? .max : low, maximum: highOverflow ? .max : high)
  }
}

/// How far a thread's count may lie outside of the expectation: the larger of a share and a number.
package struct FaultTolerance: Sendable, Equatable, BitwiseCopyable {
  /// Of the bound that was missed, in thousandths.
  package let perMille: UInt64
  /// Faults.
  package let faults: UInt64

  /// 1 % or 64 faults: what a program's own statistics and stack cause on a job's thread.
  package static var standard: FaultTolerance { FaultTolerance(perMille: 10, faults: 64) }

  /// A tolerance of its own.
  package init(perMille: UInt64, faults: UInt64) {
    self.perMille = perMille
    self.faults = faults
  }

  /// Whether `observed` lies within `expected` or near enough.
  package func accepts(_ observed: FaultCount, for expected: FaultExpectation) -> Bool {
    let total = observed.minor.addingOrMaximum(observed.major)
    if total < expected.minimum { return expected.minimum - total <= slack(expected.minimum) }
    if total > expected.maximum { return total - expected.maximum <= slack(expected.maximum) }
    return true
  }

  private func slack(_ bound: UInt64) -> UInt64 {
    let (share, overflow) = (bound / 1000).multipliedReportingOverflow(by: perMille)
    return max(faults, overflow ? .max : share.addingOrMaximum(bound % 1000 * min(perMille, 1_000_000) / 1000))
  }
}
