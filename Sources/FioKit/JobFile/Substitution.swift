// SPDX-License-Identifier: GPL-2.0-only

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
