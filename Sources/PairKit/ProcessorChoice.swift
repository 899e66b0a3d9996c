// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// On which CPUs both sides of a pair run.
package enum ProcessorChoice {
  /// The CPUs that this process may use.
  package static var allowed: [Int] {
    guard let bytes = try? FileBytes.read("/proc/self/status", limit: 1 << 16) else { return [] }
    let mark = "Cpus_allowed_list:"
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return lines.first { $0.hasPrefix(mark) }.flatMap { line in
      parse(String(line.dropFirst(mark.count).filter { !$0.isWhitespace }))
    } ?? []
  }

  /// As many as `count` jobs need, the last ones, which interrupts like least; nil where nothing is known of them.
  package static func choose(_ count: Int, among allowed: [Int] = allowed) -> String? {
    guard !allowed.isEmpty else { return nil }
    return list(Array(allowed.suffix(max(1, count))))
  }

  /// As taskset(1) has it: `0-3,8`.
  static func list(_ cpus: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for cpu in cpus {
      if let last = ranges.last, last.upperBound + 1 == cpu {
        ranges[ranges.count - 1] = last.lowerBound...cpu
      } else {
        ranges.append(cpu...cpu)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }

  /// The CPUs of such a list; nil for what is none.
  package static func parse(_ text: String) -> [Int]? {
    var cpus: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      let numbers = ends.compactMap { UInt16($0) }.map(Int.init)
      guard numbers.count == ends.count, (1...2).contains(numbers.count), let first = numbers.first,
        let last = numbers.last, first <= last, last < 4096
      else { return nil }
      cpus.formUnion(first...last)
    }
    return cpus.sorted()
  }
}
