// SPDX-License-Identifier: GPL-2.0-only

/// A line of a job file, or of one that it includes.
package struct JobPlace: Sendable, Equatable {
  /// The file.
  package let file: String
  /// Counted from 1.
  package let line: Int
  /// The option as it stands there, `${NAME}` included.
  package let text: String
  /// The same with variables replaced.
  package let expanded: String
}

extension JobFile {
  /// The last line that states `option`, as fio names it: `key=value`, variables replaced or not, or only the key.
  ///
  /// - Parameters:
  ///   - job: the section that fio was in; `[global]` sections are looked through as well.
  ///   - path: where this file was read from.
  ///   - environment: what `${NAME}` stands for.
  package func place(
    of option: String, inJob job: String?, path: String, environment: [String: String]
  ) -> JobPlace? {
    let named = sections.filter { $0.name == job && !$0.isGlobal }
    let others = sections.filter(\.isGlobal) + (job == nil ? sections : [])
    return (named.reversed() + others.reversed()).lazy.compactMap { section in
      Self.place(of: option, in: section.lines, from: section.body.lowerBound, path, environment, depth: 0)
    }.first
  }

  private static func place(
    of option: String, in lines: [JobLine], from first: Int, _ path: String, _ environment: [String: String], depth: Int
  ) -> JobPlace? {
    guard depth <= IncludedOptions.deepest else { return nil }
    return lines.indices.reversed().lazy.compactMap { index -> JobPlace? in
      switch lines[index].content {
      case .option(let stated):
        let text = stated.value.map { "\(stated.key)=\($0)" } ?? stated.key
        let expanded = Substitution.expand(text, environment: environment)
        guard [stated.key, text, expanded].contains(option) else { return nil }
        return JobPlace(file: path, line: first + index + 1, text: text, expanded: expanded)
      case .include(let name):
        let included = IncludedOptions.locate(name, from: path)
        guard let file = try? JobFile(contentsOf: included, isIncluded: true) else { return nil }
        return place(of: option, in: file.lines, from: 0, included, environment, depth: depth + 1)
      case .blank, .comment, .section: return nil
      }
    }.first
  }
}
