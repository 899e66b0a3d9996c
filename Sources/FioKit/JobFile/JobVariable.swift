// SPDX-License-Identifier: GPL-2.0-only

/// A place where a job file says `${NAME}`.
package struct JobVariable: Sendable, Equatable {
  /// Its name, without `$` and braces.
  package let name: String
  /// The file that says it, which may be an included one.
  package let file: String
  /// The line and column, counted from 1.
  package let line: Int, column: Int
}

extension JobFile {
  /// Every `${NAME}` in the value of an option, files that are included too.
  ///
  /// - Parameter path: where this file was read from.
  package func variables(path: String) throws(JobFileError) -> [JobVariable] {
    try Self.variables(of: self, path: path, depth: 0)
  }

  private static func variables(
    of file: JobFile, path: String, depth: Int
  ) throws(JobFileError) -> [JobVariable] {
    guard depth <= IncludedOptions.deepest else {
      throw JobFileError(file: path, line: nil, problem: .includeTooDeep(levels: IncludedOptions.deepest))
    }
    var found: [JobVariable] = []
    for (index, line) in file.lines.enumerated() {
      switch line.content {
      case .option(let option):
        let text = String(decoding: line.bytes, as: UTF8.self)
        found += names(in: option.value ?? "").map { name in
          let start = text.firstRange(of: "${\(name)}")?.lowerBound ?? text.startIndex
          return JobVariable(
            name: name, file: path, line: index + 1, column: text.distance(from: text.startIndex, to: start) + 1)
        }
      case .include(let name):
        let included = IncludedOptions.locate(name, from: path)
        found += try variables(of: JobFile(contentsOf: included, isIncluded: true), path: included, depth: depth + 1)
      case .blank, .comment, .section:
        break
      }
    }
    return found
  }

  private static func names(in value: String) -> [String] {
    var names: [String] = []
    var rest = value[...]
    while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
      names.append(String(rest[start.upperBound..<end]))
      rest = rest[rest.index(after: end)...]
    }
    return names
  }
}

/// fio's own replacements in option values, as far as they can be known without fio.
package enum Substitution {
  /// Replaces each `${NAME}` by the variable's value, an unknown one by nothing, as fio does.
  package static func expand(_ text: String, environment: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
      result += rest[..<start.lowerBound]
      result += environment[String(rest[start.upperBound..<end])] ?? ""
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// fio's reserved words; only fio knows their values.
  static let keywords = ["$pagesize", "$mb_memory", "$ncpus"]

  /// Whether fio will replace a reserved word in `text` or calculate with it.
  static func needsFio(_ text: String) -> Bool {
    text.hasPrefix("(") || keywords.contains { text.contains($0) }
  }
}
