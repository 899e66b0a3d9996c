// SPDX-License-Identifier: GPL-2.0-only
import Results
import StoreKit
import Yams

/// Reads a case's matrix and what refers to it.
struct MatrixReader {
  let reader: NodeReader
  private var lists: ListReader { ListReader(reader) }

  init(_ reader: NodeReader) {
    self.reader = reader
  }

  func variables(_ node: Node) -> [MatrixVariable] {
    reader.entries(node, of: "matrix", wants: "variables with lists of values").compactMap { entry in
      guard lists.checkVariable(entry.key.value, at: entry.key.place) else { return nil }
      let values = reader.items(entry.node, of: entry.key.value, wants: "values").compactMap { value($0, entry.key) }
      if case .sequence(let items) = entry.node, items.isEmpty {
        reader.note("`\(entry.key.value)` has no value.", at: entry.key.place)
      }
      var seen: Set<String> = []
      for value in values where !seen.insert(value.value).inserted {
        reader.noteValue("`\(entry.key.value)` has the value `\(value.value)` twice.", at: value.place)
      }
      return MatrixVariable(name: entry.key.value, values: values, place: entry.key.place)
    }
  }

  func exclusions(_ node: Node) -> [Located<[NamedValues]>] {
    reader.items(node, of: "exclude", wants: "combinations").compactMap { item in
      let values = conditions(item, of: "exclude")
      if case .mapping(let mapping) = item, mapping.isEmpty {
        reader.noteValue("`exclude` has a combination without variables, which means none.", at: item.place)
      }
      return values.isEmpty ? nil : Located(values, at: item.place)
    }
  }

  func figures(_ node: Node) -> [ManifestFigure] {
    reader.items(node, of: "published", wants: "figures").compactMap { item in
      let members = reader.members(item, of: "published", allowed: ManifestMapping.published.names)
      let found = Dictionary(members.map { ($0.key.value, $0.node) }) { first, _ in first }
      for key in ["metric", "value"] where found[key] == nil {
        reader.noteValue("the published figure has no `\(key)`.", at: item.place)
      }
      guard let metric = found["metric"].flatMap({ reader.word($0, of: "metric") }), lists.checkMetric(metric),
        let value = found["value"].flatMap({ figure($0, of: metric.value) })
      else { return nil }
      return ManifestFigure(
        metric: metric, value: value, source: found["source"].flatMap { reader.word($0, of: "source") }?.value,
        when: found["when"].map { conditions($0, of: "when") } ?? [])
    }
  }

  /// A number in the metric's own unit, or one with another.
  private func figure(_ node: Node, of metric: String) -> Double? {
    guard let text = reader.text(node, of: "value") else { return nil }
    if let value = FigureUnit.parse(text.value, of: metric) {
      guard let mistake = FigureDomain.mistake(inPublished: value, of: metric) else { return value }
      reader.noteValue("`value: \(text.value)` is not possible: \(mistake).", at: text.place)
      return nil
    }
    let units = FigureUnit.units(of: metric).map(\.name).filter { !$0.isEmpty }
    let with = units.isEmpty ? "" : ", nor one with \(units.joined(separator: ", "))"
    reader.noteValue("`value: \(text.value)` is no number\(with).", at: text.place)
    return nil
  }

  /// Variables with one value or several.
  func conditions(_ node: Node, of key: String) -> [NamedValues] {
    reader.entries(node, of: key, wants: "variables of the matrix with a value, or a list of values").map { entry in
      let nodes: [Node]
      if case .sequence(let items) = entry.node { nodes = Array(items) } else { nodes = [entry.node] }
      if nodes.isEmpty { reader.noteValue("`\(entry.key.value)` has no value.", at: entry.key.place) }
      return NamedValues(
        name: entry.key.value, values: nodes.compactMap { reader.text($0, of: entry.key.value) },
        place: entry.key.place)
    }
  }

  /// A value is part of the case's id, where `,` parts the variables.
  private func value(_ node: Node, _ key: Located<String>) -> Located<String>? {
    guard let text = reader.word(node, of: key.value) else { return nil }
    guard !text.value.contains(where: { ",;#".contains($0) || $0.isWhitespace }) else {
      reader.note(
        "`\(text.value)` has a blank, `,`, `;` or `#` in it, which values of a matrix may not have.", at: text.place)
      return nil
    }
    return text
  }
}
