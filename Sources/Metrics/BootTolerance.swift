// SPDX-License-Identifier: GPL-2.0-only

/// By how much figures of one kernel differ between boots that count instructions: measured over 20 boots
/// (docs/statistics.md, Instructions), with room where nothing differed, and never above one per cent, which is to be a verdict: what
/// spreads further is judged as a measurement.
package enum BootTolerance {
  /// A tolerance, and the ends of the names of figures that have it.
  package struct Row: Sendable {
    /// `_p50_instr`.
    package let ends: [String]
    /// 0.002 for 0.2 %.
    package let relative: Double
    /// Where that is less than so many instructions, so many.
    package var absolute = 0.0
  }

  /// All other figures are measurements: a tail of few I/Os, and what waits for a timer or another CPU.
  package static let rows = [
    Row(ends: ["_min_instr", "_p50_instr", "_p90_instr"], relative: 0.002),
    // What interrupts one I/O of thousands is in these: a timer, a kernel thread, the agent's sign of life.
    Row(ends: ["_mean_instr", "instr_per_fault", "_p99_instr"], relative: 0.01),
    // fio tells its run time in whole milliseconds, which are a million instructions each.
    Row(ends: ["_per_ginstr"], relative: 0.01),
  ]

  /// That of a figure; nil for one that is a measurement.
  package static func row(of name: String) -> Row? { rows.first { $0.ends.contains(where: name.hasSuffix) } }

  /// Where such figures spread by more than their tolerance, and are judged as measurements: the smallest change that matters.
  static let limit = 0.01
}
