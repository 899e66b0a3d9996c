// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import StoreKit

/// What a layout needs to know of a case.
package struct ReportedCase: Sendable, Hashable {
  /// The name without what the matrix gives.
  package let family: String
  /// What the matrix gives, in the order of suite.yaml.
  package let parameters: [CaseParameter]

  /// The case of this id: `touch`, or `touch/RW=read`.
  package init(id: String, parameters: [CaseParameter]) {
    family = String(id.prefix { $0 != "/" })
    self.parameters = parameters
  }

  /// `touch/RW=read,BS=4k`
  package var id: String {
    guard !parameters.isEmpty else { return family }
    return "\(family)/\(parameters.map { "\($0.key)=\($0.value)" }.joined(separator: ","))"
  }

  /// The value of a variable; nil when the matrix has none of this name.
  package func value(of name: String) -> String? { parameters.first { $0.key == name }?.value }

  /// Whether the pattern is of its id or its name.
  func matches(_ pattern: String) -> Bool {
    CasePattern.matches(pattern, id) || CasePattern.matches(pattern, family)
  }
}

/// Patterns in which `*` is any text, also with a `/` in it, and `?` is any letter.
package enum CasePattern {
  /// Takes time in proportion to both lengths, whatever stars there are: patterns come from stores, too.
  package static func matches(_ pattern: String, _ text: String) -> Bool {
    guard pattern.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }) else {
      return pattern == text
    }
    // A report asks this for each label of each case, and most of the time went into letters.
    if isBytes(pattern), isBytes(text) {
      return matches(Array(pattern.utf8), Array(text.utf8), star: UInt8(ascii: "*"), any: UInt8(ascii: "?"))
    }
    return matches(Array(pattern), Array(text), star: "*", any: "?")
  }

  /// Whether each byte is a letter of its own.
  private static func isBytes(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 && $0 != 0x0d } }

  private static func matches<Letter: Equatable>(
    _ pattern: [Letter], _ text: [Letter], star: Letter, any: Letter
  ) -> Bool {
    var (place, letter) = (0, 0)
    var last: (place: Int, letter: Int)?
    while letter < text.count {
      if place < pattern.count, pattern[place] == star {
        last = (place, letter)
        place += 1
      } else if place < pattern.count, pattern[place] == any || pattern[place] == text[letter] {
        (place, letter) = (place + 1, letter + 1)
      } else if let found = last {
        last = (found.place, found.letter + 1)
        (place, letter) = (found.place + 1, found.letter + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == star }
  }
}

/// A text with `${NAME}` in it.
package struct LabelText: Sendable, Hashable {
  /// A piece of it.
  package enum Part: Sendable, Hashable {
    case words(String)
    case name(String)
  }

  package let parts: [Part]

  /// Takes the text apart; `${` without a `}` is words.
  package init(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "${"), let close = rest[open.upperBound...].firstIndex(of: "}") {
      if open.lowerBound > rest.startIndex { parts.append(.words(String(rest[..<open.lowerBound]))) }
      parts.append(.name(String(rest[open.upperBound..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.words(String(rest))) }
    self.parts = parts
  }

  /// Whether a `${` in it has no `}`.
  package var isOpen: Bool {
    if case .words(let words) = parts.last { words.contains("${") } else { false }
  }

  /// The names in it.
  package var names: [String] {
    parts.compactMap { if case .name(let name) = $0 { name } else { nil } }
  }
}

extension ReportLayout.Section {
  /// The name that stands for the case's id.
  package static let caseName = "case"

  /// Whether it is about the case.
  package func selects(_ item: ReportedCase) -> Bool {
    (cases.isEmpty || cases.contains(where: item.matches))
      && when.allSatisfy { condition in item.value(of: condition.name).map(condition.values.contains) ?? false }
  }

  /// What a label is for a case; nil where nothing says it.
  package func label(_ name: String, of item: ReportedCase) -> String? {
    let value = item.value(of: name)
    let texts = labels.first { $0.name == name }?.texts ?? []
    let text = texts.first { text in
      value.map { CasePattern.matches(text.pattern, $0) } ?? item.matches(text.pattern)
    }
    return text?.text ?? value ?? (name == Self.caseName ? item.id : nil)
  }

  /// What a text with `${NAME}` in it becomes for a case; nil where a name in it says nothing.
  package func text(_ text: String, of item: ReportedCase) -> String? {
    var whole = ""
    for part in LabelText(text).parts {
      switch part {
      case .words(let words): whole += words
      case .name(let name):
        guard let label = label(name, of: item) else { return nil }
        whole += label
      }
    }
    return whole
  }

  /// How many letters the text has at most, whichever of the labels it gets.
  package func width(_ text: String, of items: [ReportedCase]) -> Int {
    let possible = LabelText(text).parts.map { part in
      switch part {
      case .words(let words): words.count
      case .name(let name): labels.first { $0.name == name }?.texts.map(\.text.count).max() ?? 0
      }
    }
    return max(possible.reduce(0, +), items.compactMap { self.text(text, of: $0)?.count }.max() ?? 0)
  }

  /// The texts of a row's labels; nil where one of them says nothing.
  package func row(of item: ReportedCase) -> [String]? {
    let texts = (table?.rows ?? []).map { text($0.text, of: item) }
    return texts.contains(nil) ? nil : texts.compactMap { $0 }
  }

  /// Whether it shows the case: it is about it, and all of its labels say something.
  package func shows(_ item: ReportedCase) -> Bool {
    selects(item) && text(title, of: item) != nil && row(of: item) != nil
      && (table?.across.map { text($0, of: item) != nil } ?? true)
  }

  /// Whether the figures of what it shows need no other place in the report.
  package var showsFigures: Bool {
    kind == .figures || kind == .table || kind == .histogram && histogram?.steps == .log2
  }

  /// Whether it shows something of fault reports.
  package var needsFaultReports: Bool { kind == .histogram || kind == .chart }

  /// What stands above a histogram: the smallest latency of single pages, their mean, and the largest.
  package static func latencies(_ clock: MeasurementClock) -> [String] {
    ["page_min_ns", "page_mean_ns", "page_max_ns"].map(clock.name)
  }

  /// The metrics that it shows.
  package var metrics: [String] {
    let values = [table?.value].compactMap { $0 } + (table?.columns.map(\.value) ?? [])
    let latencies = histogram?.steps == .log2 ? MeasurementClock.allCases.flatMap(Self.latencies) : []
    return values.flatMap { [$0.metric, $0.perMetric].compactMap { $0 } } + latencies
  }
}

extension ReportLayout {
  /// Whether the published runs of a table have rows of their own, named by their sources.
  package var namesSources: Bool { sections.contains { $0.table?.columns.isEmpty == false } }
}

extension Array where Element: Hashable {
  /// Each once, at its first place.
  package var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
