// SPDX-License-Identifier: GPL-2.0-only

/// Which part of a fault a function is: a file of sections with names below them.
///
///     # words of a memory-management developer
///     [allocation]
///     __alloc_pages*
///     rmqueue_bulk: refills the per-CPU list
///
/// A name may end in `*`. An exact name goes before a pattern, a longer pattern before a shorter one. What stands behind a colon
/// says what a fault does that enters the function, and not every fault does.
package struct PhaseTable: Sendable {
  /// In the order of the file, each once.
  package private(set) var phases: [String] = []
  private var exact: [String: Entry] = [:]
  private var patterns: [(prefix: String, entry: Entry)] = []

  private struct Entry {
    let phase: String
    let words: String?
  }

  /// Reads a table.
  package init(text: String) throws(PhaseError) {
    var section: String?
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = (line: index + 1, text: line.prefix { $0 != "#" }.trimmed)
      guard !line.text.isEmpty else { continue }
      if line.text.hasPrefix("[") {
        guard line.text.hasSuffix("]"), !line.text.dropFirst().dropLast().trimmed.isEmpty else {
          throw PhaseError(line: line.line, reason: "is no [phase]")
        }
        let phase = String(line.text.dropFirst().dropLast().trimmed)
        if !phases.contains(phase) { phases.append(phase) }
        section = phase
      } else {
        guard let section else { throw PhaseError(line: line.line, reason: "stands before the first [phase]") }
        try add(line.text, to: section, line: line.line)
      }
    }
    patterns.sort { $0.prefix.utf8.count > $1.prefix.utf8.count }
  }

  private mutating func add(_ text: Substring, to phase: String, line: Int) throws(PhaseError) {
    let name = text.prefix { $0 != ":" }.trimmed
    let words = text.dropFirst(text.prefix { $0 != ":" }.count + 1).trimmed
    guard !name.isEmpty, !name.contains(where: \.isWhitespace), !name.dropLast().contains("*") else {
      throw PhaseError(line: line, reason: "is not one name, with words behind a colon; * stands at its end only")
    }
    let entry = Entry(phase: phase, words: words.isEmpty ? nil : String(words))
    // Patterns are there, too, with their *, to be found twice.
    guard exact.updateValue(entry, forKey: String(name)) == nil else {
      throw PhaseError(line: line, reason: "names \(name) a second time")
    }
    if name.hasSuffix("*") { patterns.append((String(name.dropLast()), entry)) }
  }

  /// The phase of a function; nil for one that is in none.
  package func phase(of name: String) -> String? { entry(of: name)?.phase }

  /// What a fault does that enters this function, in words; nil where the table does not say.
  package func words(of name: String) -> String? { entry(of: name)?.words }

  private func entry(of name: String) -> Entry? {
    let plain = FunctionName.plain(String(name.prefix { $0 != " " }))
    return exact[plain] ?? patterns.first { plain.hasPrefix($0.prefix) }?.entry
  }

  /// Own instructions of each phase, in the table's order; what is in none comes last, under nil.
  package func sums(of functions: [FunctionCost]) -> [(phase: String?, instructions: UInt64)] {
    var sums: [String?: UInt64] = [:]
    for function in functions { sums[phase(of: function.name), default: 0] &+= function.own }
    let known = phases.map { (phase: Optional($0), instructions: sums[$0] ?? 0) }
    return known + [(phase: nil, instructions: sums[nil] ?? 0)]
  }
}

extension PhaseTable {
  /// The text of the table that is used where none is named: phases.txt beside this file, compiled in.
  package static let standardText = String(decoding: PackageResources.phases_txt, as: UTF8.self)

  /// That table.
  package static var standard: PhaseTable { get throws(PhaseError) { try PhaseTable(text: standardText) } }
}

/// Why a table of phases cannot be read.
package struct PhaseError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Which line, from 1 on.
  package let line: Int
  /// Half a sentence.
  package let reason: String

  /// Where, and why.
  package var description: String { "line \(line) of the phases \(reason)" }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
