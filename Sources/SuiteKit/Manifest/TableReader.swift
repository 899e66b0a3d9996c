// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Results
import Yams

/// Reads the keys of a `table` of `report`.
struct TableReader {
  let reader: NodeReader
  private var lists: ListReader { ListReader(reader) }

  init(_ reader: NodeReader) {
    self.reader = reader
  }

  func read(_ key: Located<String>, _ node: Node, _ section: inout ManifestSection) {
    var table = section.layout.table ?? ReportLayout.Table()
    switch key.value {
    case "rows": table.rows = rows(node, &section)
    case "columns": columns(node, &table, &section)
    case "separator": table.separator = reader.text(node, of: key.value)?.value
    case "underline":
      table.underline = reader.word(node, of: key.value).flatMap { word in
        if word.value.count == 1 { return word.value }
        reader.noteValue("`underline` is one character, such as `*`.", at: word.place)
        return nil
      }
    case "notes":
      table.notes = reader.items(node, of: key.value, wants: "sentences").compactMap { plain($0, of: "notes") }
    case "published": section.published = published(node)
    case "source": section.source = plain(node, of: key.value)
    default: value(key.value, node, &table.value)
    }
    section.layout.table = table
  }

  /// What only the whole table tells.
  func check(_ section: ManifestSection) {
    guard let table = section.layout.table else { return }
    if table.rows.isEmpty { reader.noteValue("the table has no `rows`: what names them.", at: section.place) }
    for value in [table.value] + table.columns.map(\.value) { check(value, at: section.place) }
    if table.separator == nil, table.underline != nil {
      reader.noteValue("`underline` is for tables of plain lines, which have a `separator`.", at: section.place)
    }
    if table.separator != nil, table.across != nil {
      reader.noteValue("`separator` is for tables without `columns`.", at: section.place)
    }
    guard !table.columns.isEmpty else { return }
    if table.value.metric != nil {
      reader.noteValue("the columns name their metrics; the table itself has none then.", at: section.place)
    }
    if !section.published.isEmpty {
      reader.noteValue(
        "the published runs of such a table are `published` figures of its cases, each with the row's name as its `source`.",
        at: section.published.first?.row.place ?? section.place)
    }
    if table.separator != nil {
      reader.noteValue("`separator` is for tables of one figure.", at: section.place)
    }
  }

  private func check(_ value: ReportLayout.Value, at place: SourcePlace) {
    guard let unit = value.unit else { return }
    guard let metric = value.metric else {
      return reader.noteValue("`unit` needs a `metric` that it is one of.", at: place)
    }
    let known = FigureUnit.units(of: metric).map(\.name).filter { !$0.isEmpty }
    if !known.contains(unit), unit != ReportLayout.percent {
      reader.noteValue(
        "`\(unit)` is no unit of `\(metric)`; there are \((known + [ReportLayout.percent]).listed).", at: place)
    } else if unit == ReportLayout.percent, value.perMetric == nil, Metric(metric).unit != .percent || value.per != nil
    {
      reader.noteValue(
        "`unit: \"\(unit)\"` is for a quotient of metrics; name the metric that `\(metric)` is a share of in `per`.",
        at: place)
    }
  }

  /// Names of labels, or headings with texts.
  private func rows(_ node: Node, _ section: inout ManifestSection) -> [ReportLayout.Table.Heading] {
    if case .mapping = node {
      return reader.entries(node, of: "rows", wants: "").compactMap { entry in
        guard let text = reader.word(entry.node, of: entry.key.value) else { return nil }
        reader.checkPlain(entry.key, of: "rows")
        reader.checkTemplate(text, of: entry.key.value)
        section.texts.append(text)
        return ReportLayout.Table.Heading(entry.key.value, text.value)
      }
    }
    return reader.items(node, of: "rows", wants: "labels").compactMap { item in
      guard let name = reader.word(item, of: "rows") else { return nil }
      section.texts.append(Located("${\(name.value)}", at: name.place))
      return ReportLayout.Table.Heading(name.value, "${\(name.value)}")
    }
  }

  /// A value that is shown as it stands.
  private func plain(_ node: Node, of key: String) -> String? {
    guard let word = reader.word(node, of: key) else { return nil }
    reader.checkPlain(word, of: key)
    return word.value
  }

  /// A label, or a list of columns of one figure each.
  private func columns(_ node: Node, _ table: inout ReportLayout.Table, _ section: inout ManifestSection) {
    guard case .sequence(let items) = node else {
      guard let name = reader.word(node, of: "columns") else { return }
      reader.checkTemplate(name, of: "columns")
      let text = name.value.contains("${") ? name.value : "${\(name.value)}"
      section.texts.append(Located(text, at: name.place))
      table.across = text
      return
    }
    table.columns = items.compactMap { item in
      let members = reader.members(item, of: "a column", allowed: ManifestMapping.column.names)
      var column = ReportLayout.Table.Column("", ReportLayout.Value())
      for (key, node) in members {
        switch key.value {
        case "heading": column.heading = plain(node, of: key.value) ?? ""
        case "absent": column.absent = plain(node, of: key.value)
        default: value(key.value, node, &column.value)
        }
      }
      guard case .mapping = item else { return nil }
      guard let metric = column.value.metric else {
        reader.noteValue("the column has no `metric`.", at: item.place)
        return nil
      }
      if column.heading.isEmpty { column.heading = metric }
      return column
    }
  }

  /// Beyond these a figure would be divided out of all proportion.
  private static let divisors = 1e-15...1e15

  private func value(_ key: String, _ node: Node, _ value: inout ReportLayout.Value) {
    switch key {
    case "decimals": value.decimals = reader.number(node, of: key, in: 0...9)
    case "unit": value.unit = reader.word(node, of: key)?.value
    case "metric":
      guard let metric = reader.word(node, of: key), lists.checkMetric(metric) else { return }
      value.metric = metric.value
    default:
      guard let divisor = reader.word(node, of: key) else { return }
      if let number = Double(divisor.value) {
        guard number.isFinite, number > 0 else {
          return reader.noteValue("`per: \(divisor.value)` is no number above 0, and no metric.", at: divisor.place)
        }
        guard Self.divisors.contains(number) else {
          return reader.noteValue(
            "`per: \(divisor.value)` is not possible; write a number from 1e-15 to 1e15, or a metric.",
            at: divisor.place)
        }
      } else if !lists.checkMetric(divisor) {
        return
      }
      value.per = divisor.value
    }
  }

  /// The numbers of each row, by its labels.
  private func published(_ node: Node) -> [PublishedRow] {
    reader.entries(node, of: "published", wants: "rows with their numbers").map { entry in
      let nodes: [Node]
      if case .sequence(let items) = entry.node { nodes = Array(items) } else { nodes = [entry.node] }
      return PublishedRow(row: entry.key, numbers: nodes.compactMap { reader.word($0, of: entry.key.value) })
    }
  }
}
