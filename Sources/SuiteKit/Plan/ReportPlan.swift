// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Results
import StoreKit

/// What `report` of a suite comes to: its layout, the published numbers of its tables by case, and what is wrong with it. All cases
/// count, those of full runs and of guests too, so that a section may name what only they have.
struct ReportPlan {
  let manifest: SuiteManifest
  /// The cases of a plain run, of a full one and of one in a guest: a report never shows two of them.
  let runs: [[ReportedCase]]
  /// Every case that the suite can have, plain runs first.
  let cases: [ReportedCase]
  private(set) var mistakes: [ManifestMistake] = []
  /// Numbers of tables, by the case's id.
  private(set) var published: [String: [PublishedFigure]] = [:]
  /// Figures that cases name themselves, by the case's id.
  private var own: [String: [PublishedFigure]] = [:]
  /// Where a case's figures stand: by case, metric and source.
  private var places: [FigureOrigin: SourcePlace] = [:]
  /// Sections of which a case was told to have no fault report.
  private var lacking: Set<SourcePlace> = []
  /// Of which case a published figure is, and whose.
  private struct FigureOrigin: Hashable {
    let item: String
    let metric: String
    let source: String
  }

  /// Reads nothing into cases that are in doubt themselves.
  init(_ manifest: SuiteManifest) {
    self.manifest = manifest
    runs = manifest.report.isEmpty ? [] : SuiteVariant.allCases.map { Self.cases(of: manifest, $0) }
    cases = runs.flatMap { $0 }.unique
    guard manifest.isWhole, manifest.cases.allSatisfy(\.isSound), !cases.isEmpty else { return }
    takeFigures()
    for section in manifest.report where section.isSound { check(section) }
    for section in manifest.report where section.isSound { checkFigures(section) }
  }

  /// What is stored with a run.
  var layout: ReportLayout { ReportLayout(sections: manifest.report.map(\.layout)) }

  private static func cases(of manifest: SuiteManifest, _ variant: SuiteVariant) -> [ReportedCase] {
    manifest.cases.filter { $0.belongs(to: variant) }.flatMap { entry in
      (entry.combinations(of: variant) ?? []).map { ReportedCase(id: entry.name.value, parameters: $0) }
    }.unique
  }

  /// The figures that the cases have of their own.
  private mutating func takeFigures() {
    for entry in manifest.cases where !entry.published.isEmpty {
      for item in cases where item.family == entry.name.value {
        for figure in entry.published where Combination.matches(figure.when, item.parameters) {
          let source = figure.source ?? manifest.source ?? ""
          own[item.id, default: []].append(
            PublishedFigure(metric: figure.metric.value, value: figure.value, source: source))
          places[FigureOrigin(item: item.id, metric: figure.metric.value, source: source)] = figure.metric.place
        }
      }
    }
  }

  /// What was published of a case, of its own and by tables.
  func figures(of item: ReportedCase) -> [PublishedFigure] { (own[item.id] ?? []) + (published[item.id] ?? []) }

  mutating func note(_ message: String, at place: SourcePlace?) {
    mistakes.append(ManifestMistake(file: manifest.path, place: place, message: message))
  }

  /// What a case gets of a table's published numbers; a source has one of each metric.
  mutating func add(_ figure: PublishedFigure, to item: ReportedCase, at place: SourcePlace) {
    let origin = FigureOrigin(item: item.id, metric: figure.metric, source: figure.source)
    if let first = places.updateValue(place, forKey: origin) {
      places[origin] = first
      return note(
        "case `\(item.id)` has a published `\(figure.metric)` of this source in line \(first.line) already.", at: place)
    }
    published[item.id, default: []].append(figure)
  }

  /// A case whose job writes no fault report has nothing to show in a section that needs one.
  mutating func check(_ planned: PlannedCase) {
    guard !planned.reportsFaults else { return }
    let item = ReportedCase(id: planned.id, parameters: planned.parameters)
    for section in manifest.report
    where section.isSound && !lacking.contains(section.place) && section.layout.shows(item) {
      let metric = section.layout.metrics.first { Metric($0).source == .faultReport }
      guard section.layout.needsFaultReports || metric != nil else { continue }
      lacking.insert(section.place)
      let what = metric.map { "`\($0)`" } ?? "the \(section.layout.kind.rawValue)"
      note(
        "\(what) comes from the fault report, which the job of case `\(item.family)` does not ask for; write "
          + "`fault_report=${\(GivenVariable.faultReport)}` there.", at: section.place)
    }
  }
}

/// The published numbers of a table.
extension ReportPlan {
  mutating func readNumbers(of section: ManifestSection, shown: [ReportedCase]) {
    guard let first = section.published.first, let table = section.layout.table, table.columns.isEmpty else { return }
    guard let metric = table.value.metric, table.value.perMetric == nil, table.value.unit != ReportLayout.percent else {
      return note(
        "published numbers need a `metric` that they are of; `per` may be a number then.", at: first.row.place)
    }
    guard let source = section.source ?? manifest.source else {
      return note("the published numbers have no `source`, and neither has the suite.", at: first.row.place)
    }
    let columns = columns(of: section.layout, shown)
    let rows = shown.map { (row: Self.row(of: $0, in: section.layout), item: $0) }
    for line in section.published {
      let items = rows.filter { $0.row == line.row.value }.map(\.item)
      guard !items.isEmpty else {
        noteUnknown(line.row, "is no row of the table", known: rows.map(\.row))
        continue
      }
      guard line.numbers.count == columns.count else {
        note(
          "`\(line.row.value)` has \(line.numbers.count) numbers, and the table \(columns.count) "
            + "column\(columns.count == 1 ? "" : "s"); write `\(PublishedRow.none)` where there is no number.",
          at: line.row.place)
        continue
      }
      for (column, number) in zip(columns, line.numbers) where number.value != PublishedRow.none {
        read(
          number, of: metric, table.value, items.filter { self.column(of: $0, in: section.layout) == column }, source)
      }
    }
  }

  private mutating func read(
    _ number: Located<String>, of metric: String, _ shown: ReportLayout.Value, _ items: [ReportedCase], _ source: String
  ) {
    guard let value = FigureUnit.parse(number.value, of: metric, default: shown.unit) else {
      let units = FigureUnit.units(of: metric).map(\.name).filter { !$0.isEmpty }
      let with = units.isEmpty ? "" : ", with or without \(units.joined(separator: ", "))"
      return note("`\(number.value)` is no value of `\(metric)`; write a number\(with).", at: number.place)
    }
    if let mistake = FigureDomain.mistake(inPublished: value * shown.divisor, of: metric) {
      return note("`\(number.value)` is not possible: \(mistake).", at: number.place)
    }
    guard items.count == 1, let item = items.first else {
      let names = items.map { "`\($0.id)`" }
      return note(
        "`\(number.value)` is a number of \(names.isEmpty ? "no case" : names.listed); name what tells them apart in "
          + "`rows`, or make a table for each.", at: number.place)
    }
    add(PublishedFigure(metric: metric, value: value * shown.divisor, source: source), to: item, at: number.place)
  }

  /// The texts of the columns in the order of the cases; one without a text for a table that has none.
  private func columns(of section: ReportLayout.Section, _ shown: [ReportedCase]) -> [String] {
    shown.map { column(of: $0, in: section) }.unique
  }

  func column(of item: ReportedCase, in section: ReportLayout.Section) -> String {
    section.table?.across.flatMap { section.text($0, of: item) } ?? ""
  }

  static func row(of item: ReportedCase, in section: ReportLayout.Section) -> String {
    (section.row(of: item) ?? []).joined(separator: PublishedRow.separator)
  }
}
