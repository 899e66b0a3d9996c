// SPDX-License-Identifier: GPL-2.0-only

/// By how much figures of one kernel differ between boots that count instructions.
package enum BootTolerance {
  /// A tolerance, and the ends of the names of figures that have it.
  package struct Row: Sendable {
    /// `_p50_instr`.
    package let ends: [String]
    /// 0.002 for 0.2 %.
    package let relative: Double
  }

  /// All other figures are measurements: a tail of few I/Os, and what waits for a timer or another CPU.
  package static let rows = [
    Row(ends: ["_min_instr", "_p50_instr", "_p90_instr", "_mean_instr", "instr_per_fault"], relative: 0.002),
    Row(ends: ["_p99_instr"], relative: 0.01),
    // fio tells its run time in whole milliseconds, which are a million instructions each.
    Row(ends: ["_per_ginstr"], relative: 0.01),
  ]

  /// That of a figure; nil for one that is a measurement.
  package static func relative(of name: String) -> Double? {
    rows.first { $0.ends.contains(where: name.hasSuffix) }?.relative
  }

  /// Where such figures spread by more than their tolerance, and are judged as measurements: the smallest change that matters.
  static let limit = 0.01
}
