// SPDX-License-Identifier: GPL-2.0-only
import Results
import Words

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
    readNumbers(of: section, shown: selected)
    if mistakes.count == before { checkCells(section) }
  }

  private func matches(_ pattern: String, _ item: ReportedCase) -> Bool {
    CasePattern.matches(pattern, item.id) || CasePattern.matches(pattern, item.family)
  }

  mutating func noteUnknown(_ word: Located<String>, _ what: String, known: [String]) {
    let known = known.unique
    let near = Spelling.question(word.value, in: known)
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

  /// A row, or a cell where a label makes columns, is of one case.
  private mutating func checkCells(_ section: ManifestSection) {
    guard let table = section.layout.table, !table.rows.isEmpty else { return }
    for run in runs {
      var cells: [[String]: ReportedCase] = [:]
      for item in run where section.layout.shows(item) {
        let title = section.layout.text(section.layout.title, of: item) ?? ""
        let (row, column) = (Self.row(of: item, in: section.layout), column(of: item, in: section.layout))
        guard let first = cells.updateValue(item, forKey: [title, row, column]) else { continue }
        let beside = table.across == nil ? "" : ", column `\(column)`"
        return note(
          "`\(first.id)` and `\(item.id)` are both in row `\(row)`\(beside); name what tells them apart in `rows`.",
          at: section.place)
      }
    }
  }

  /// What was published must have room in the section.
  mutating func checkFigures(_ section: ManifestSection) {
    guard let table = section.layout.table, !table.columns.isEmpty else { return checkSingles(section) }
    checkRuns(section)
  }

  /// Where one published figure stands beside each measured one, a second would hide both.
  private mutating func checkSingles(_ section: ManifestSection) {
    guard section.layout.kind == .table || section.layout.kind == .histogram else { return }
    let isOfFirst = section.layout.table.map { $0.value.metric == nil } ?? false
    for item in cases where section.layout.shows(item) {
      for metric in (isOfFirst ? [firstMetric(of: item)] : []) + section.layout.metrics {
        let sources = figures(of: item).filter { $0.metric == metric }.map { "`\($0.source)`" }.unique
        guard sources.count > 1 else { continue }
        return note(
          "case `\(item.id)` has published figures of `\(metric)` from \(sources.listed), and this section shows one; "
            + "leave out the others, or make a table with a list of `columns`, which has a row for each source.",
          at: section.place)
      }
    }
  }

  private func firstMetric(of item: ReportedCase) -> String {
    let entry = manifest.cases.first { $0.name.value == item.family }
    let metrics = entry.map { CasePlanner.options(of: $0, in: manifest, .plain).metrics } ?? []
    return metrics.first?.value ?? CasePlanner.defaultMetrics[0]
  }

  /// A published run is one row of a table with a list of columns, so its figures must be the same for all cases of the table.
  private mutating func checkRuns(_ section: ManifestSection) {
    let metrics = Set(section.layout.metrics)
    for run in runs {
      var seen: [[String]: (item: ReportedCase, value: Double)] = [:]
      for item in run where section.layout.shows(item) {
        let title = section.layout.text(section.layout.title, of: item) ?? ""
        for figure in figures(of: item) where metrics.contains(figure.metric) {
          let first = seen[[title, figure.source, figure.metric]] ?? (item, figure.value)
          seen[[title, figure.source, figure.metric]] = first
          guard first.value != figure.value else { continue }
          return note(
            "`\(first.item.id)` and `\(item.id)` have different published figures of `\(figure.metric)`, and "
              + "`\(figure.source)` has one row; give each a `source` of its own, or name what tells the cases apart in the title.",
            at: section.place)
        }
      }
    }
  }
}
