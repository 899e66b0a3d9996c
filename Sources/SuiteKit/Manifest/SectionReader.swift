// SPDX-License-Identifier: GPL-2.0-only
import Yams

/// Reads `defaults`, `full`, `guest` and the cases.
struct SectionReader {
  let reader: NodeReader

  init(_ reader: NodeReader) {
    self.reader = reader
  }

  /// `defaults` or `full`.
  func options(_ node: Node, of section: String) -> CaseOptions {
    var options = CaseOptions()
    for (key, value) in reader.members(node, of: section, allowed: ManifestMapping.options.names) {
      read(key.value, value, into: &options)
    }
    return options
  }

  /// `guest`: the options of all cases, and how many processors the guest has.
  func guest(_ node: Node) -> (CaseOptions, cpus: Int?) {
    var options = CaseOptions()
    var cpus: Int?
    for (key, value) in members(node, of: .guest, allowed: ManifestMapping.guest.names) {
      if key.value == "cpus" {
        cpus = reader.number(value, of: key.value, in: 1...Self.maxCPUs)
      } else {
        read(key.value, value, into: &options)
      }
    }
    return (options, cpus)
  }

  /// More than QEMU has for the usual machine.
  private static let maxCPUs = 255

  /// The members of a variant's section; what a variant cannot have is told for what it is.
  private func members(
    _ node: Node, of variant: SuiteVariant, allowed: [String]
  ) -> [(key: Located<String>, node: Node)] {
    let none = variant.hasRepeats ? [] : ManifestMapping.notInGuests
    let refused = Dictionary(
      uniqueKeysWithValues: none.map { key in
        (
          key,
          "`\(key)` is not possible below `\(variant.rawValue)`: a boot of the guest is the sample, in which each case runs once."
        )
      })
    return reader.members(
      node, of: variant.rawValue, allowed: allowed.filter { refused[$0] == nil }, refused: refused)
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

  private func oneCase(_ node: Node) -> ManifestCase? {
    let before = reader.doubts
    let members = reader.members(node, of: "a case", allowed: ManifestMapping.entry.names)
    guard case .mapping = node else { return nil }
    let found = Dictionary(members.map { ($0.key.value, $0.node) }) { first, _ in first }
    for key in ["name", "job"] where found[key] == nil {
      reader.note("the case has no `\(key)`.", at: node.place)
    }
    let name = found["name"].flatMap(caseName)
    let job = found["job"].flatMap { reader.word($0, of: "job") }
    var item = ManifestCase(name: name ?? Located("", at: node.place), job: job ?? Located("", at: node.place))
    for (key, value) in members { read(key.value, value, into: &item) }
    if item.isFullOnly, let guest = found["guest"] {
      reader.noteValue("a case that is `full_only` has no `guest`.", at: guest.place)
    }
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
    default:
      guard let variant = SuiteVariant.sections[key] else { return read(key, node, into: &item.options) }
      item.overlays[variant] = overlay(node, of: variant)
    }
  }

  /// What a case says below the name of a variant.
  private func overlay(_ node: Node, of variant: SuiteVariant) -> CaseOverlay {
    let matrix = MatrixReader(reader)
    let mapping: ManifestMapping = variant == .guest ? .guestOfCase : .fullOfCase
    var overlay = CaseOverlay()
    for (key, value) in members(node, of: variant, allowed: mapping.names) {
      switch key.value {
      case "matrix": overlay.matrix = matrix.variables(value)
      case "exclude": overlay.exclude = matrix.exclusions(value)
      case "skip": overlay.skip = reader.word(value, of: key.value)
      default: read(key.value, value, into: &overlay.options)
      }
    }
    return overlay
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
