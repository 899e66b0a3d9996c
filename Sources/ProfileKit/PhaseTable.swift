// SPDX-License-Identifier: GPL-2.0-only

/// Which part of a fault a function is: a file of sections with names below them.
///
///     # words of a memory-management developer
///     [allocation]
///     __alloc_pages*
///     get_page_from_freelist
///
/// A name may end in `*`. An exact name goes before a pattern, a longer pattern before a shorter one.
package struct PhaseTable: Sendable {
  /// In the order of the file.
  package private(set) var phases: [String] = []
  private var exact: [String: String] = [:]
  private var prefixes: [(prefix: String, phase: String)] = []

  /// Reads a table.
  package init(text: String) throws(PhaseError) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let word = line.prefix { $0 != "#" }.trimmed
      guard !word.isEmpty else { continue }
      if word.hasPrefix("[") {
        guard word.hasSuffix("]"), word.count > 2 else { throw PhaseError(line: index + 1, reason: "is no [phase]") }
        phases.append(String(word.dropFirst().dropLast()))
        continue
      }
      guard let phase = phases.last else {
        throw PhaseError(line: index + 1, reason: "stands before the first [phase]")
      }
      guard !word.contains(where: \.isWhitespace), !word.dropLast().contains("*") else {
        throw PhaseError(line: index + 1, reason: "is not one name; * stands at its end only")
      }
      if word.hasSuffix("*") {
        prefixes.append((String(word.dropLast()), phase))
      } else {
        exact[String(word)] = phase
      }
    }
    prefixes.sort { $0.prefix.count > $1.prefix.count }
  }

  /// The phase of a function; nil for one that is in none.
  package func phase(of name: String) -> String? {
    let plain = FunctionName.plain(String(name.prefix { $0 != " " }))
    return exact[plain] ?? prefixes.first { plain.hasPrefix($0.prefix) }?.phase
  }

  /// Own instructions of each phase, in the table's order; what is in none comes last, under nil.
  package func sums(of functions: [FunctionCost]) -> [(phase: String?, instructions: UInt64)] {
    var sums: [String?: UInt64] = [:]
    for function in functions { sums[phase(of: function.name), default: 0] &+= function.own }
    var seen: Set<String> = []
    let known = phases.filter { seen.insert($0).inserted }.map { (phase: Optional($0), instructions: sums[$0] ?? 0) }
    return known + [(phase: nil, instructions: sums[nil] ?? 0)]
  }
}

/// Why a table of phases cannot be read.
package struct PhaseError: Error, Sendable, Equatable, CustomStringConvertible {
  package let line: Int
  package let reason: String

  package var description: String { "line \(line) of the phases \(reason)" }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
