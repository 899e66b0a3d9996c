// SPDX-License-Identifier: GPL-2.0-only
import Results

/// What only the cases tell of a section: whether what it names is there.
extension ReportPlan {
  mutating func check(_ section: ManifestSection) {
    let before = mistakes.count
    for pattern in section.cases where !cases.contains(where: { matches(pattern.value, $0) }) {
      noteUnknown(pattern, "is no case, and matches none", known: cases.map(\.family))
    }
    checkConditions(section)
    guard mistakes.count == before else { return }
    let selected = cases.filter(section.layout.selects)
    guard !selected.isEmpty else { return note("no case is left for this section.", at: section.place) }
    checkLabels(section, selected)
    checkTexts(section, selected)
    guard mistakes.count == before else { return }
    let titles = Set(selected.compactMap { section.layout.text(section.layout.title, of: $0) })
    for title in section.titles where !titles.contains(title.value) {
      noteUnknown(title, "is the title of no case", known: titles.sorted())
    }
    checkCells(section, selected)
    if mistakes.count == before { readNumbers(of: section, shown: selected) }
  }

  private func matches(_ pattern: String, _ item: ReportedCase) -> Bool {
    CasePattern.matches(pattern, item.id) || CasePattern.matches(pattern, item.family)
  }

  mutating func noteUnknown(_ word: Located<String>, _ what: String, known: [String]) {
    let known = known.unique
    let near = Spelling.nearest(to: word.value, in: known).map { " Did you mean `\($0)`?" } ?? ""
    let shown = known.prefix(8).map(\.self) + (known.count > 8 ? ["\(known.count - 8) more"] : [])
    note("`\(word.value)` \(what).\(near) There are \(shown.listed).", at: word.place)
  }

  private mutating func checkConditions(_ section: ManifestSection) {
    for condition in section.when {
      let known = cases.compactMap { $0.value(of: condition.name) }.unique
      guard !known.isEmpty else {
        let names = cases.flatMap { $0.parameters.map(\.key) }
        noteUnknown(Located(condition.name, at: condition.place), "is a variable of no matrix", known: names)
        continue
      }
      for value in condition.values where !known.contains(value.value) {
        note("`\(condition.name)` is never `\(value.value)`; it is \(known.sorted().listed).", at: value.place)
      }
    }
  }

  private mutating func checkLabels(_ section: ManifestSection, _ selected: [ReportedCase]) {
    let used = Set(section.texts.flatMap { LabelText($0.value).names })
    for label in section.labels {
      if !used.contains(label.name.value) {
        note("no text of the section uses `${\(label.name.value)}`.", at: label.name.place)
      }
      let values = selected.compactMap { $0.value(of: label.name.value) }
      for pattern in label.patterns {
        if values.isEmpty {
          guard !selected.contains(where: { matches(pattern.value, $0) }) else { continue }
          noteUnknown(pattern, "is no case of the section, and matches none", known: selected.map(\.family))
        } else if !values.contains(where: { CasePattern.matches(pattern.value, $0) }) {
          noteUnknown(pattern, "is no value of `\(label.name.value)`", known: values)
        }
      }
    }
  }

  /// Each `${NAME}` must be something, and say something of each case.
  private mutating func checkTexts(_ section: ManifestSection, _ selected: [ReportedCase]) {
    let known = section.labels.map(\.name.value) + selected.flatMap { $0.parameters.map(\.key) }
    for text in section.texts {
      for name in LabelText(text.value).names {
        guard known.contains(name) || name == ReportLayout.Section.caseName else {
          noteUnknown(
            Located(name, at: text.place), "is neither a label nor a variable of the matrix",
            known: known + [ReportLayout.Section.caseName])
          continue
        }
        guard let silent = selected.first(where: { section.layout.label(name, of: $0) == nil }) else { continue }
        note(
          "`\(name)` says nothing of case `\(silent.id)`; give it a label of a pattern that matches, or leave the case out "
            + "with `cases`.", at: text.place)
      }
    }
  }

  /// A cell has one figure.
  private mutating func checkCells(_ section: ManifestSection, _ selected: [ReportedCase]) {
    guard section.layout.table?.across != nil else { return }
    var cells: [[String]: ReportedCase] = [:]
    for item in selected {
      let title = section.layout.text(section.layout.title, of: item) ?? ""
      let (row, column) = (Self.row(of: item, in: section.layout), column(of: item, in: section.layout))
      if let first = cells.updateValue(item, forKey: [title, row, column]) {
        return note(
          "`\(first.id)` and `\(item.id)` are both in row `\(row)`, column `\(column)`; name what tells them apart in "
            + "`rows`.", at: section.place)
      }
    }
  }
}
