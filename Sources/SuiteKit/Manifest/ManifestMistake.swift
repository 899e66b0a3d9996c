// SPDX-License-Identifier: GPL-2.0-only

/// A mistake in a suite: where it is, what is wrong, and what is allowed there.
package struct ManifestMistake: Sendable, Hashable, CustomStringConvertible {
  /// suite.yaml, or the job file that is meant, as the user would name it.
  package let file: String
  /// Where in the file; nil when the whole file is meant.
  package let place: SourcePlace?
  /// What is wrong, and what is allowed instead.
  package let message: String

  /// A mistake at `place` of `file`.
  package init(file: String, place: SourcePlace?, message: String) {
    self.file = file
    self.place = place
    self.message = message
  }

  /// `FILE:LINE:COLUMN: what is wrong`, as compilers say it.
  package var description: String {
    let position = place.map { ":\($0.line):\($0.column)" } ?? ""
    return "\(file)\(position): \(message)"
  }
}

/// A line and a column, both counted from 1.
package struct SourcePlace: Sendable, Hashable, Comparable {
  /// The line in the file.
  package let line: Int
  /// The column, in characters.
  package let column: Int

  /// A place in a file.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The order of reading.
  package static func < (one: SourcePlace, other: SourcePlace) -> Bool {
    (one.line, one.column) < (other.line, other.column)
  }
}

/// Everything that is wrong with a suite.
package struct ManifestError: Error, Sendable, Equatable, CustomStringConvertible {
  /// At least one, file by file in the order of their lines, each once.
  package let mistakes: [ManifestMistake]

  /// Of these mistakes.
  package init(_ mistakes: [ManifestMistake]) {
    var seen: Set<ManifestMistake> = []
    var order: [String: Int] = [:]
    for mistake in mistakes where order[mistake.file] == nil { order[mistake.file] = order.count }
    self.mistakes = mistakes.filter { seen.insert($0).inserted }.enumerated().sorted { one, other in
      func key(_ item: (offset: Int, element: ManifestMistake)) -> (Int, Int, Int, Int) {
        let place = item.element.place
        return (order[item.element.file] ?? 0, place?.line ?? 0, place?.column ?? 0, item.offset)
      }
      return key(one) < key(other)
    }.map(\.element)
  }

  /// One line for each mistake.
  package var description: String {
    mistakes.map(\.description).joined(separator: "\n")
  }
}

/// A value of suite.yaml with the place where it stands, so that a mistake that is found later can still be told there.
struct Located<Value: Sendable>: Sendable {
  var value: Value
  var place: SourcePlace

  init(_ value: Value, at place: SourcePlace) {
    self.value = value
    self.place = place
  }
}

/// `NAME: value` of a mapping in suite.yaml.
struct KeyedText: Sendable {
  var name: String
  /// nil where a name stands alone, as requirements may.
  var text: String?
  var place: SourcePlace
}

extension [KeyedText] {
  /// These over `others`: a name that both have keeps its place in the order, and has the value of this one.
  func merged(over others: [KeyedText]) -> [KeyedText] {
    let own = Dictionary(map { ($0.name, $0) }) { $1 }
    let known = Set(others.map(\.name))
    return others.map { own[$0.name] ?? $0 } + filter { !known.contains($0.name) }
  }
}
