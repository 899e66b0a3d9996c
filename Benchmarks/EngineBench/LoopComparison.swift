// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The access methods against C loops of the same work: what AccessLoops timed.
struct LoopComparison {
  /// In the order in which they were measured.
  private(set) var cases: [(name: String, result: PairedRatio)] = []

  /// Runs the program and reads its lines.
  init(program: URL) throws {
    FileHandle.standardError.write(Data("access methods and C loops in turns, on one CPU\n".utf8))
    try self.init(lines: FioLaunch.run([program.path]))
  }

  /// Lines of a name, nanoseconds of C and nanoseconds of Swift, with tabs between.
  init(lines: String) throws {
    for line in lines.split(separator: "\n") {
      let fields = line.split(separator: "\t")
      guard fields.count == 3, let reference = Double(fields[1]), let candidate = Double(fields[2]), reference > 0,
        candidate > 0
      else { throw BenchError("AccessLoops printed what is no pair of times: \(line)") }
      if cases.last?.name != String(fields[0]) { cases.append((String(fields[0]), PairedRatio())) }
      cases[cases.count - 1].result.append(candidate: 1e9 / candidate, reference: 1e9 / reference)
    }
    guard !cases.isEmpty else { throw BenchError("AccessLoops measured nothing") }
  }

  /// One row for each case.
  var table: Table {
    var table = Table(["2 MiB of base pages", "C µs", "Swift µs", "Swift/C", "95 % interval", "pairs"])
    for (name, result) in cases {
      table.append([
        name,
        microseconds(result.reference),
        microseconds(result.candidate),
        String(format: "%.4f", result.median),
        String(format: "%.4f … %.4f", result.interval.lowerBound, result.interval.upperBound),
        "\(result.pairs)",
      ])
    }
    return table
  }

  private func microseconds(_ rates: [Double]) -> String {
    String(format: "%.1f", 1e6 / PairedRatio.median(of: rates))
  }
}
