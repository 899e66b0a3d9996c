// SPDX-License-Identifier: GPL-2.0-only
import Results

/// One entry below `report`, with the places of what only the cases can prove.
struct ManifestSection: Sendable {
  var layout: ReportLayout.Section
  var place: SourcePlace
  /// Patterns of cases.
  var cases: [Located<String>] = []
  var when: [NamedValues] = []
  var labels: [ManifestLabels] = []
  /// Everything that may have `${NAME}` in it.
  var texts: [Located<String>] = []
  /// Of a table: the numbers of each row, by the row's labels.
  var published: [PublishedRow] = []
  /// Where the numbers come from; nil for the suite's own source.
  var source: String?
  /// Of a histogram: the titles that have published counts.
  var titles: [Located<String>] = []
  /// Whether it is clear what was meant.
  var isSound = true
}

/// The texts of one label.
struct ManifestLabels: Sendable {
  var name: Located<String>
  var patterns: [Located<String>]
}

/// A line of a published table: a number per column, in the unit of the table or in its own.
struct PublishedRow: Sendable {
  var row: Located<String>
  var numbers: [Located<String>]

  /// What stands where there is no number.
  static let none = "-"
  /// What parts the labels of a row.
  static let separator = " : "
}
