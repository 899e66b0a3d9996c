// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import MadeResults
import TestSupport
import Testing

@testable import ReportKit

@Suite("The table of LKP") struct LKPTableTests {
  /// A line of the table: both figures with their deviations, where there are any, the change, the metric.
  private struct Row {
    let base: String, candidate: String, change: String, name: String

    static func all(_ text: String) -> [Row] {
      text.split(separator: "\n").compactMap { line in
        guard let match = line.wholeMatch(of: /(.{16})(.{10})[% ] (.{16})  (\S+)/) else { return nil }
        return Row(
          base: String(match.1), candidate: String(match.3), change: String(match.2), name: String(match.4))
      }
    }
  }

  @Test("Figures are printed as the kernel test robot prints them")
  func figures() throws {
    // Values and line of a mail of 2020 to the lists (will-it-scale.per_thread_ops).
    #expect(LKPFigure([105_228, 100_443, 98_786, 102_821])?.text == "    101819 ±  2%")
    #expect(LKPRow.change(161_714, 101_819, isShare: false) == "     -37.0% ")
    #expect(LKPFigure([1.145e8, 1.145e8])?.text == " 1.145e+08      ")
    #expect(LKPFigure([554.83])?.text == "    554.83      ")
    #expect(LKPFigure([1, 3])?.text == "      2.00 ± 70%" && LKPFigure([]) == nil)
    #expect(LKPRow.change(0.19, 418.07, isShare: false) == "+2.2e+05% ".leftPadded(12))
    #expect(
      LKPRow.change(0, 0, isShare: false) == "      +0.0% " && LKPRow.change(0, 1, isShare: false) == "      +Inf% ")
    #expect(LKPRow.change(3.32, 4.82, isShare: true) == "      +1.5  ")
  }

  @Test func isAsRecorded() throws {
    let base = DrawnComparison.side(
      "before",
      [
        MadeSide.item("first-touch/RW=write,SIZE=4k", 1000), MadeSide.item("same", 1000),
        MadeSide.item("gone", 1000),
      ], kernel: "6.12.0-00041-g0f1e2d3c4b5a")
    let candidate = DrawnComparison.side(
      "after", [MadeSide.item("first-touch/RW=write,SIZE=4k", 1500, seed: 2), MadeSide.item("same", 1000)],
      kernel: "6.12.0-00042-g1a2b3c4d5e6f")
    let text = LKPRenderer().render(try Comparison(base: base, candidate: candidate))
    let head = """
      =========================================================================================
      RW/SIZE/cpu_model/test/testcase:
        write/4k/Model X/first-touch/made

      commit:
        0f1e2d3c4b5a ("before, Linux 6.12.0-00041-g0f1e2d3c4b5a, run 1 of made, 2026-11-27, fio-3.33")
        1a2b3c4d5e6f ("after, Linux 6.12.0-00042-g1a2b3c4d5e6f, run 1 of made, 2026-11-27, fio-3.33")

          0f1e2d3c4b5a                1a2b3c4d5e6f
      ---------------- ---------------------------
               %stddev     %change         %stddev
                   \\          |                \\

      """
    #expect(text.hasPrefix(head), "\(text)")
    #expect(Row.all(text).map(\.name) == ["made.ns_per_fault", "made.iops"], "\(text)")
    #expect(text.contains("\nfirst-touch/RW=write,SIZE=4k: worse\n  ns_per_fault: worse: +"), "\(text)")
    #expect(text.contains("\n  reported, not judged: iops\n"), "\(text)")
    #expect(text.contains("\ngone: missing\n  the candidate has no such case\n"), "\(text)")
    #expect(
      text.contains("\n3 cases: 1 worse, 1 missing, 1 no change.\n1 case without a change, or skipped, not shown.\n"))
    #expect(!text.contains("\nsame: "))
  }

  @Test(
    "Whatever is compared, lines keep their width, and figures are NumPy's",
    .enabled(if: ResultReaders.numpyObstacle == nil, "\(ResultReaders.numpyObstacle ?? "")"))
  func random() async throws {
    let seed = Dice.seedOfThisRun
    var dice = Dice(seed: seed)
    var (samples, lines): ([[Double]], [Row]) = ([], [])
    for _ in 0..<60 {
      let comparison = try DrawnComparison.draw(&dice)
      let text = LKPRenderer().render(comparison)
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        #expect(line.count <= LKPRenderer.width, "seed \(seed): \(line)")
        #expect(!line.unicodeScalars.contains(where: ShownText.isUnsafe), "seed \(seed)")
      }
      let shown = comparison.byAlarm.flatMap(\.item.metrics).filter { item in
        [.worse, .better, .changed].contains(item.verdict) || (item.isGated && item.verdict != .noChange)
      }.filter { !$0.base.isEmpty && !$0.candidate.isEmpty }
      let rows = Row.all(text)
      #expect(rows.count == shown.count, "seed \(seed)\n\(text)")
      for (row, item) in zip(rows, shown) {
        samples += [item.base, item.candidate]
        lines.append(row)
      }
      // Of a case that is not shown nothing is wrong.
      for item in comparison.cases where ![.noChange, .skipped].contains(item.verdict) {
        #expect(text.contains(": \(item.verdict.words)"), "seed \(seed)\n\(text)")
      }
    }
    #expect(samples.count > 20)
    let figures = try await ResultReaders.numpy(samples)
    for (number, line) in lines.enumerated() {
      let (base, candidate) = (figures[2 * number], figures[2 * number + 1])
      for (text, figure) in [(line.base, base), (line.candidate, candidate)] {
        let mean = try #require(Double(text.prefix(10).drop { $0 == " " }), "\(text)")
        let digits = abs(figure[0]) < 1000 ? 0.006 : max(1.01, abs(figure[0]) * 1e-3)
        #expect(abs(mean - figure[0]) <= digits, "seed \(seed): \(text) is not \(figure)")
        let share = text.contains("±") ? Double(text.dropFirst(12).dropLast().drop { $0 == " " }) ?? -1 : nil
        if let share {
          #expect(share <= figure[1] + 1e-6 && share > figure[1] - 1.0001, "seed \(seed): \(text) is not \(figure)")
        } else {
          #expect(figure[1] <= 2.0000001, "seed \(seed): \(text) is not \(figure)")
        }
      }
      let change = try #require(Double(line.change.drop { $0 == " " }), "\(line)")
      let expected = 100 * (candidate[0] - base[0]) / base[0]
      #expect(abs(change - expected) <= max(0.0501, abs(expected) * 0.06), "seed \(seed): \(line)")
    }
  }
}

extension String {
  fileprivate func leftPadded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
