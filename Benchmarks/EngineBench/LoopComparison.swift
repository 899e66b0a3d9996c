// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The access methods against C loops of the same work: what AccessLoops timed, judged.
struct LoopComparison {
  /// The median ratio of speeds, Swift to C, that is good enough: 2 % for a populate, which is one system call, 3 % for loops.
  static func bar(of name: String) -> Double { name.hasPrefix("populate") ? 0.98 : 0.97 }

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

  /// Every bar is met.
  var isMet: Bool { cases.allSatisfy { $0.result.median >= Self.bar(of: $0.name) } }

  /// One row for each case.
  var table: Table {
    var table = Table(["2 MiB of base pages", "C µs", "Swift µs", "Swift/C", "95 % interval", "pairs", "bar", ""])
    for (name, result) in cases {
      let bar = Self.bar(of: name)
      table.append([
        name,
        microseconds(result.reference),
        microseconds(result.candidate),
        String(format: "%.4f", result.median),
        String(format: "%.4f … %.4f", result.interval.lowerBound, result.interval.upperBound),
        "\(result.pairs)",
        String(format: "%.2f", bar),
        result.median >= bar ? "met" : "MISSED",
      ])
    }
    return table
  }

  private func microseconds(_ rates: [Double]) -> String {
    String(format: "%.1f", 1e6 / PairedRatio.median(of: rates))
  }
}
