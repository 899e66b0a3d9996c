// SPDX-License-Identifier: GPL-2.0-only
import Results

/// A suite as its suite.yaml states it. That its job files fit is checked when a ``SuitePlan`` is made of it.
package struct SuiteManifest: Sendable {
  /// The suite's name, which is that of its directory.
  package let name: String
  /// What it shows, in one line.
  package let summary: String
  /// Where the experiment comes from.
  package let source: String?
  /// The directory with suite.yaml and the job files.
  package let directory: String
  /// Path of suite.yaml.
  package let path: String
  let defaults: CaseOptions
  /// What the sections of variants say for all cases.
  let variants: [SuiteVariant: CaseOptions]
  /// How many processors a guest has for which nobody says it; nil where the suite does not say.
  var guestCPUs: Int?
  let cases: [ManifestCase]
  /// In which shape the results are shown.
  var report: [ManifestSection] = []
  /// Whether all but the cases could be read.
  let isWhole: Bool

  /// The file that makes a directory a suite.
  package static let fileName = "suite.yaml"
}

/// One entry below `cases`: as many cases as its matrix has combinations.
struct ManifestCase: Sendable {
  var name: Located<String>
  var job: Located<String>
  var options = CaseOptions()
  var matrix: [MatrixVariable] = []
  var exclude: [Located<[NamedValues]>] = []
  /// What the sections of variants say.
  var overlays: [SuiteVariant: CaseOverlay] = [:]
  var isFullOnly = false
  var published: [ManifestFigure] = []
  /// Whether it is clear what was meant; of others only the job file is looked at.
  var isSound = true
}

/// A variable of a matrix with all its values.
struct MatrixVariable: Sendable {
  var name: String
  var values: [Located<String>]
  var place: SourcePlace
}

/// A variable with the values that a rule is about.
struct NamedValues: Sendable {
  var name: String
  var values: [Located<String>]
  var place: SourcePlace
}

/// A figure that somebody has published for a case.
struct ManifestFigure: Sendable {
  var metric: Located<String>
  var value: Double
  var source: String?
  /// The combinations of the matrix that it is about; all without.
  var when: [NamedValues]
}

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
