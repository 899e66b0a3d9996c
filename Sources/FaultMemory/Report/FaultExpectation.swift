// SPDX-License-Identifier: GPL-2.0-only

/// How many faults, minor and major together, something should cause: a range where the kernel has a choice.
package struct FaultExpectation: Sendable, Equatable, BitwiseCopyable {
  /// At least, and at most.
  package var minimum, maximum: UInt64

  /// No fault.
  package static var none: FaultExpectation { FaultExpectation(minimum: 0, maximum: 0) }

  /// A range; the bounds may come in any order.
  package init(minimum: UInt64, maximum: UInt64) {
    self.minimum = min(minimum, maximum)
    self.maximum = max(minimum, maximum)
  }

  /// Adds what another access should cause, at most up to the largest number.
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

  /// 1 % or 64 faults: what fio's own statistics and stack cause on a job's thread.
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
