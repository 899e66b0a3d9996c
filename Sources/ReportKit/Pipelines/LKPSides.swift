// SPDX-License-Identifier: GPL-2.0-only
import Comparison

/// The lines of LKP's table that say what was compared: commits where both kernels have them in their release, else names.
struct LKPSides {
  /// What metrics are named after: the suite.
  let testcase: String
  /// The lines of both sides and the heads of their columns.
  let text: String

  init(_ comparison: Comparison) {
    let (base, candidate) = (comparison.base, comparison.candidate)
    let suite = base.suite == candidate.suite ? base.suite : nil
    testcase = ShownText.name(suite ?? "fio").replacing(" ", with: "_")
    let commits = [base, candidate].map { side in side.kernels?.count == 1 ? side.kernels?.first?.commit : nil }
    let isTold = commits.allSatisfy { $0 != nil } && commits[0] != commits[1]
    let names = zip([base, candidate], commits).map { side, commit in isTold ? commit ?? side.name : side.name }
    let lines = zip([base, candidate], names).map { side, name in
      let kernel = side.kernels?.map { "Linux \($0.release)" }.joined(separator: " | ")
      let words = [isTold ? side.name : nil, kernel, side.origin].compactMap { $0 }.joined(separator: ", ")
      return LKPText.lines("\(LKPText.tail(name, 60)) (\"\(words)\")", indent: "  ")
    }
    let heads = zip(names, [16, 27]).map { name, width in LKPText.right(LKPText.tail(name, width), width) }
    text =
      "commit:\n" + lines.joined() + "\n" + heads.joined(separator: " ") + "\n"
      + [16, 27].map { String(repeating: "-", count: $0) }.joined(separator: " ") + "\n"
  }
}

/// The line of LKP's table that names what was the same on both sides: host, tools, and the job's parameters.
struct LKPParameters {
  private let suite: String?
  private let host: [String: String]
  private let base: [String: [ComparedFact]], candidate: [String: [ComparedFact]]

  init(_ comparison: Comparison) {
    let (base, candidate) = (comparison.base, comparison.candidate)
    suite = base.suite == candidate.suite ? base.suite : nil
    host = Dictionary(
      Self.hostFacts.compactMap { key, name in
        Self.shared(key, base.facts, candidate.facts).map { (name, $0) }
      }
    ) { first, _ in first }
    func jobs(_ side: ComparedSide) -> [String: [ComparedFact]] {
      Dictionary(side.cases.map { ($0.name, $0.job) }) { first, _ in first }
    }
    (self.base, self.candidate) = (jobs(base), jobs(candidate))
  }

  /// Two lines of names and values, and more where they are long.
  func text(_ item: CaseComparison) -> String {
    var all = host
    let one = base[item.name] ?? [], other = candidate[item.name] ?? []
    // A side that lacks the case does not make its parameters others.
    let (facts, same) = (one.isEmpty ? other : one, other.isEmpty ? one : other)
    for fact in facts {
      guard let name = Self.parameter(fact.key), let value = Self.shared(fact.key, facts, same) else { continue }
      all[name] = value
    }
    let parts = item.name.split(separator: "/", maxSplits: 1).map(String.init)
    let parameters = parts.count == 2 ? Self.parameters(parts[1]) : nil
    for (name, value) in parameters ?? [] { all[name] = value }
    all["test"] = parameters == nil ? item.name : parts[0]
    all["testcase"] = suite ?? "fio"
    let sorted = all.sorted { $0.key < $1.key }
    return String(repeating: "=", count: 89) + "\n"
      + LKPText.joined(sorted.map(\.key), indent: "", end: ":")
      + LKPText.joined(sorted.map { $0.value.isEmpty ? "-" : $0.value }, indent: "  ", end: "") + "\n"
  }

  /// Facts of the fingerprint that figures hang on, by the names that LKP has for them where it has one.
  private static let hostFacts = [
    ("clock", "clock"), ("cpuModel", "cpu_model"), ("governor", "cpufreq_governor"), ("fio", "fio"),
    ("machine", "arch"), ("transparentHugePages.enabled", "thp"),
  ]

  private static func shared(_ key: String, _ one: [ComparedFact], _ other: [ComparedFact]) -> String? {
    guard let value = one.first(where: { $0.key == key })?.value,
      other.contains(where: { $0.key == key && $0.value == value })
    else { return nil }
    return value
  }

  /// What a fact about a job is called as a parameter; nil for what is none.
  private static func parameter(_ key: String) -> String? {
    for prefix in ["variable ", "setting "] where key.hasPrefix(prefix) { return String(key.dropFirst(prefix.count)) }
    return key.contains(" ") ? nil : key
  }

  /// `KEY=value,KEY=value`; nil where it is no such list.
  private static func parameters(_ text: String) -> [(String, String)]? {
    let pairs = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    }
    guard pairs.allSatisfy({ $0.count == 2 && !$0[0].isEmpty }) else { return nil }
    return pairs.map { ($0[0], $0[1]) }
  }
}

/// Text in lines of the width of LKP's table.
enum LKPText {
  /// Behind so many spaces that it ends in this column.
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// The end of a name that is too long, behind an ellipsis: the ends of paths and metrics tell more than their beginnings.
  static func tail(_ text: String, _ width: Int) -> String {
    let name = ShownText.name(text)
    return name.count <= width ? name : "…\(name.suffix(max(0, width - 1)))"
  }

  /// Words in lines; what follows the first is indented further.
  static func lines(_ text: String, indent: String) -> String {
    let room = LKPRenderer.width - indent.count - 2
    let words = ShownText.name(text).split(separator: " ").flatMap { cut(String($0), room) }
    let lines = TextRenderer.words(words.joined(separator: " "), width: room)
    return lines.enumerated().map { "\($0 == 0 ? indent : indent + "  ")\($1)\n" }.joined()
  }

  /// Values with slashes between them, in as many lines as they need.
  static func joined(_ values: [String], indent: String, end: String) -> String {
    let room = LKPRenderer.width - indent.count - 4
    var lines: [String] = [""]
    for (index, value) in values.enumerated() {
      let isLast = index == values.count - 1
      let word = ShownText.name(value) + (isLast ? end : "/")
      for part in cut(word, room) {
        if !lines[lines.count - 1].isEmpty, lines[lines.count - 1].count + part.count > room { lines.append("") }
        lines[lines.count - 1] += part
      }
    }
    return lines.enumerated().map { "\($0 == 0 ? indent : indent + "    ")\($1)\n" }.joined()
  }

  private static func cut(_ word: String, _ width: Int) -> [String] {
    guard word.count > width else { return [word] }
    let letters = Array(word)
    return stride(from: 0, to: letters.count, by: width).map { String(letters[$0..<min($0 + width, letters.count)]) }
  }
}
