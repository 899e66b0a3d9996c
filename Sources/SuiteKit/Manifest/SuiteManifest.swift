// SPDX-License-Identifier: GPL-2.0-only

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
  let full: CaseOptions
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
  /// Over `options` and `matrix` in a full run.
  var full = CaseOptions()
  var fullMatrix: [MatrixVariable] = []
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
