// SPDX-License-Identifier: GPL-2.0-only
import Yams

/// Reads `defaults`, `full` and the cases.
struct SectionReader {
  let reader: NodeReader

  init(_ reader: NodeReader) {
    self.reader = reader
  }

  /// `defaults` or `full`.
  func options(_ node: Node, of section: String) -> CaseOptions {
    var options = CaseOptions()
    for (key, value) in reader.members(node, of: section, allowed: CaseOptions.keys) {
      read(key.value, value, into: &options)
    }
    return options
  }

  /// `cases`.
  func cases(_ node: Node) -> [ManifestCase] {
    let cases = reader.items(node, of: "cases", wants: "cases").compactMap(oneCase)
    var seen: [String: SourcePlace] = [:]
    for item in cases where !item.name.value.isEmpty {
      if let first = seen[item.name.value] {
        reader.note("there is a case `\(item.name.value)` in line \(first.line) already.", at: item.name.place)
      } else {
        seen[item.name.value] = item.name.place
      }
    }
    return cases
  }

  private static let caseKeys =
    ["name", "job"] + CaseOptions.keys + ["matrix", "exclude", "full", "full_only", "published"]

  private func oneCase(_ node: Node) -> ManifestCase? {
    let before = reader.doubts
    let members = reader.members(node, of: "a case", allowed: Self.caseKeys)
    guard case .mapping = node else { return nil }
    let found = Dictionary(members.map { ($0.key.value, $0.node) }) { first, _ in first }
    for key in ["name", "job"] where found[key] == nil {
      reader.note("the case has no `\(key)`.", at: node.place)
    }
    let name = found["name"].flatMap(caseName)
    let job = found["job"].flatMap { reader.word($0, of: "job") }
    var item = ManifestCase(name: name ?? Located("", at: node.place), job: job ?? Located("", at: node.place))
    for (key, value) in members { read(key.value, value, into: &item) }
    item.isSound = reader.doubts == before
    return job == nil ? nil : item
  }

  private func read(_ key: String, _ node: Node, into item: inout ManifestCase) {
    let matrix = MatrixReader(reader)
    switch key {
    case "matrix": item.matrix = matrix.variables(node)
    case "exclude": item.exclude = matrix.exclusions(node)
    case "full_only": item.isFullOnly = reader.flag(node, of: key) ?? false
    case "published": item.published = matrix.figures(node)
    case "full":
      for (key, value) in reader.members(node, of: "full", allowed: CaseOptions.keys + ["matrix"]) {
        if key.value == "matrix" {
          item.fullMatrix = matrix.variables(value)
        } else {
          read(key.value, value, into: &item.full)
        }
      }
    default: read(key, node, into: &item.options)
    }
  }

  private func read(_ key: String, _ node: Node, into options: inout CaseOptions) {
    let lists = ListReader(reader)
    switch key {
    case "repeats": options.repeats = reader.number(node, of: key, in: 1...10_000)
    case "warmup": options.warmup = reader.number(node, of: key, in: 0...1_000)
    case "timeout": options.timeout = reader.duration(node, of: key)
    case "requires": options.requires = lists.requirements(node)
    case "settings": options.settings = lists.settings(node)
    case "environment": options.environment = lists.environment(node)
    case "metrics": options.metrics = lists.metrics(node)
    case "limits": options.limits = LimitReader(reader).limits(node)
    default: break
    }
  }

  /// A case's name is part of its id, and of paths and globs.
  private func caseName(_ node: Node) -> Located<String>? {
    guard let name = reader.word(node, of: "name") else { return nil }
    guard name.value.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._+-]{0,99}/) != nil else {
      reader.note(
        "`name: \(name.value)` is not possible; write letters, digits, `.`, `_`, `+` and `-`, at most 100.",
        at: name.place)
      return nil
    }
    return name
  }
}
