// SPDX-License-Identifier: GPL-2.0-only
import Results
import Yams

/// Reads `report`: in which shape the results are shown.
struct ReportReader {
  let reader: NodeReader
  private var lists: ListReader { ListReader(reader) }

  init(_ reader: NodeReader) {
    self.reader = reader
  }

  func sections(_ node: Node) -> [ManifestSection] {
    reader.items(node, of: "report", wants: "sections").compactMap(section)
  }

  private static let kinds = ReportLayout.Section.Kind.allCases.map(\.rawValue)
  private static let common = ManifestKey.selection.map(\.name)

  private static func keys(_ kind: ReportLayout.Section.Kind) -> [String] {
    switch kind {
    case .figures: ManifestMapping.figures.names
    case .table: ManifestMapping.table.names
    case .histogram: ManifestMapping.histogram.names
    case .chart: ManifestMapping.chart.names
    }
  }

  private func section(_ node: Node) -> ManifestSection? {
    let before = reader.doubts
    let named = reader.entries(node, of: "report", wants: "sections").map(\.key.value)
    guard case .mapping = node else { return nil }
    let kinds = named.compactMap(ReportLayout.Section.Kind.init)
    guard kinds.count == 1, let kind = kinds.first else {
      reader.note("a section of `report` has one of \(Self.kinds.listed), which says what it is.", at: node.place)
      return nil
    }
    var section = ManifestSection(layout: ReportLayout.Section(kind), place: node.place)
    if kind == .table { section.layout.table = ReportLayout.Table() }
    if kind == .histogram { section.layout.histogram = ReportLayout.Histogram() }
    for (key, value) in reader.members(node, of: "`\(kind.rawValue)`", allowed: Self.keys(kind)) {
      if key.value == kind.rawValue {
        begin(kind, value, &section)
      } else if Self.common.contains(key.value) {
        readCommon(key.value, value, &section)
      } else if kind == .table {
        TableReader(reader).read(key, value, &section)
      } else {
        readHistogram(key.value, value, &section)
      }
    }
    if kind == .table, reader.doubts == before { TableReader(reader).check(section) }
    if let histogram = section.layout.histogram, histogram.steps != .log2, !histogram.published.isEmpty {
      reader.noteValue("published counts need `steps: log2`.", at: node.place)
    }
    section.isSound = reader.doubts == before
    return section
  }

  /// What stands behind the word that says which kind of section it is.
  private func begin(_ kind: ReportLayout.Section.Kind, _ node: Node, _ section: inout ManifestSection) {
    switch kind {
    case .figures: section.cases = patterns(node, of: "figures", &section)
    case .table, .histogram:
      guard let title = reader.text(node, of: kind.rawValue) else { return }
      reader.checkTemplate(title, of: kind.rawValue)
      section.layout.title = title.value
      section.texts.append(title)
    case .chart:
      guard let what = reader.word(node, of: "chart"), what.value != "huge_bytes" else { return }
      reader.noteValue("there is no chart of `\(what.value)`; there is huge_bytes.", at: what.place)
    }
  }

  private func readCommon(_ key: String, _ node: Node, _ section: inout ManifestSection) {
    switch key {
    case "cases": section.cases = patterns(node, of: key, &section)
    case "when":
      section.when = MatrixReader(reader).conditions(node, of: key)
      section.layout.when = section.when.map { ReportLayout.Condition($0.name, $0.values.map(\.value)) }
    default: readLabels(node, &section)
    }
  }

  private func patterns(_ node: Node, of key: String, _ section: inout ManifestSection) -> [Located<String>] {
    let nodes: [Node]
    if case .sequence(let items) = node { nodes = Array(items) } else { nodes = [node] }
    let patterns = nodes.compactMap { reader.word($0, of: key) }
    section.layout.cases = patterns.map(\.value)
    return patterns
  }

  private func readLabels(_ node: Node, _ section: inout ManifestSection) {
    for (name, texts) in reader.entries(node, of: "labels", wants: "names, each with its texts by pattern") {
      guard lists.checkVariable(name.value, at: name.place) else { continue }
      let entries = reader.entries(texts, of: name.value, wants: "patterns with their texts")
      let found = entries.compactMap { entry in
        reader.text(entry.node, of: entry.key.value).map { text in
          reader.checkPlain(text, of: "labels")
          return ReportLayout.Labels.Text(entry.key.value, text.value)
        }
      }
      section.layout.labels.append(ReportLayout.Labels(name.value, found))
      section.labels.append(ManifestLabels(name: name, patterns: entries.map(\.key)))
    }
  }

  private func readHistogram(_ key: String, _ node: Node, _ section: inout ManifestSection) {
    guard key == "published" else {
      guard let word = reader.word(node, of: key) else { return }
      if let steps = ReportLayout.Histogram.Steps(rawValue: word.value) {
        section.layout.histogram?.steps = steps
      } else {
        let known = ReportLayout.Histogram.Steps.allCases.map(\.rawValue)
        reader.noteValue(
          "`steps: \(word.value)` is not possible; write \(known.joined(separator: " or ")).", at: word.place)
      }
      return
    }
    for (title, counts) in reader.entries(node, of: key, wants: "titles with their counts") {
      let found = reader.entries(counts, of: title.value, wants: "counts by the microseconds that they begin at")
        .compactMap { count($0.key, $0.node) }
      section.titles.append(title)
      section.layout.histogram?.published.append(ReportLayout.Histogram.Published(title.value, found))
    }
  }

  private func count(_ from: Located<String>, _ node: Node) -> ReportLayout.Histogram.Count? {
    guard let begin = UInt64(from.value), begin < 1 << 40, begin.nonzeroBitCount <= 1 else {
      reader.noteValue("`\(from.value)` is no power of two of microseconds, from which a line begins.", at: from.place)
      return nil
    }
    return reader.number(node, of: from.value, in: 0...1_000_000_000_000).map {
      ReportLayout.Histogram.Count(from: begin, count: UInt64($0))
    }
  }
}

/// Where `${NAME}` is expanded, and where it is not.
extension NodeReader {
  /// A text that is expanded for each case.
  func checkTemplate(_ text: Located<String>, of key: String) {
    guard LabelText(text.value).isOpen else { return }
    noteValue("`\(key)` has a `${` without a `}`.", at: text.place)
  }

  /// A text that is shown as it stands; nobody means to show `${`.
  func checkPlain(_ text: Located<String>, of key: String) {
    guard text.value.contains("${") else { return }
    noteValue(
      "`${NAME}` stands for nothing in `\(key)`; it does in the title and in the texts of `rows` and `columns`.",
      at: text.place)
  }
}
