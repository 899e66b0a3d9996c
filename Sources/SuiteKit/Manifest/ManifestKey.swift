// SPDX-License-Identifier: GPL-2.0-only

/// A key of suite.yaml. What readers take and what the manual page says come from here.
package struct ManifestKey: Sendable {
  /// As suite.yaml has it.
  package let name: String
  /// The form of its value.
  package let value: String
  /// What it is for.
  package let help: String
  /// What holds where it is not there; empty where there is nothing to say.
  package let otherwise: String

  init(_ name: String, _ value: String, _ help: String, otherwise: String = "") {
    (self.name, self.value, self.help, self.otherwise) = (name, value, help, otherwise)
  }
}

/// A mapping of suite.yaml that has fixed keys.
package enum ManifestMapping: CaseIterable, Sendable {
  /// The whole file.
  case suite
  /// `defaults`, and `full` of the suite.
  case options
  /// `guest` of the suite.
  case guest
  /// An entry of `cases`.
  case entry
  /// `full` of a case.
  case fullOfCase
  /// `guest` of a case.
  case guestOfCase
  /// An entry of `published`.
  case published
  /// A limit of `limits` that is a mapping.
  case limit
  /// Sections of `report`.
  case figures, table, histogram, chart
  /// An entry of `columns`.
  case column

  /// What it is called in the manual page.
  package var title: String {
    switch self {
    case .suite: "The file"
    case .options: "defaults and full"
    case .guest: "guest"
    case .entry: "A case"
    case .fullOfCase: "full of a case"
    case .guestOfCase: "guest of a case"
    case .published: "A published figure"
    case .limit: "A limit"
    case .figures: "A section of figures"
    case .table: "A table"
    case .histogram: "A histogram"
    case .chart: "A chart"
    case .column: "A column of a table"
    }
  }

  /// The keys that are its own.
  package var ownKeys: [ManifestKey] {
    switch self {
    case .suite: ManifestKey.suite
    case .options: ManifestKey.options
    case .guest: ManifestKey.guest
    case .entry: ManifestKey.entry
    case .fullOfCase: []
    case .guestOfCase: ManifestKey.guestOfCase
    case .published: ManifestKey.published
    case .limit: ManifestKey.limit
    case .figures: ManifestKey.figures
    case .table: ManifestKey.table
    case .histogram: ManifestKey.histogram
    case .chart: ManifestKey.chart
    case .column: ManifestKey.value + ManifestKey.column
    }
  }

  /// The mapping whose keys it has as well, and those of them that it has.
  package var sharedKeys: [(mapping: ManifestMapping, names: [String])] {
    let options = ManifestKey.options.map(\.name)
    let plain = options.filter { !Self.notInGuests.contains($0) }
    let matrix = ["matrix", "exclude"]
    return switch self {
    case .entry: [(.options, options)]
    case .guest: [(.options, plain)]
    case .fullOfCase: [(.options, options), (.entry, matrix)]
    case .guestOfCase: [(.options, plain), (.entry, matrix)]
    default: []
    }
  }

  /// All keys that a reader takes.
  package var names: [String] { ownKeys.map(\.name) + sharedKeys.flatMap(\.names) }

  /// A boot of a guest is the sample, in which each case runs once.
  static let notInGuests = ["repeats", "warmup"]
}
