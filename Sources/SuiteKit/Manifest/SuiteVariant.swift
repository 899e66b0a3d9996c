// SPDX-License-Identifier: GPL-2.0-only
import StoreKit

/// With which values a suite runs.
package enum SuiteVariant: String, Sendable, Hashable, CaseIterable {
  /// Those of `defaults` and of the cases.
  case plain
  /// With those of `full` over them: larger ones.
  case full
  /// With those of `guest` over them: fixed work that an emulated processor gets through. A boot of the guest is the sample, so
  /// each case runs once, without a warm-up.
  case guest

  /// The section of suite.yaml that has its values; nil for what stands above all sections.
  var section: String? { self == .plain ? nil : rawValue }

  /// Whether `repeats` and `warmup` of suite.yaml count.
  var hasRepeats: Bool { self != .guest }

  /// Those that have a section, by its name.
  static let sections = Dictionary(
    uniqueKeysWithValues: allCases.compactMap { variant in variant.section.map { ($0, variant) } })
}

/// What a section of a variant says in a case, over what the case itself says.
struct CaseOverlay: Sendable {
  var options = CaseOptions()
  var matrix: [MatrixVariable] = []
  /// Combinations that are left out besides those of the case.
  var exclude: [Located<[NamedValues]>] = []
  /// Why the case is skipped.
  var skip: Located<String>?
}

extension SuiteManifest {
  /// What cases have that say nothing themselves.
  func options(of variant: SuiteVariant) -> CaseOptions {
    variants[variant]?.merged(over: defaults) ?? defaults
  }
}

extension ManifestCase {
  /// Whether it is a case of this variant.
  func belongs(to variant: SuiteVariant) -> Bool { variant == .full || !isFullOnly }

  /// The matrix with the values of `variant`.
  func matrix(of variant: SuiteVariant) -> [MatrixVariable] {
    overlays[variant]?.matrix.merged(over: matrix) ?? matrix
  }

  /// The combinations of the matrix that `variant` leaves out.
  func exclude(of variant: SuiteVariant) -> [Located<[NamedValues]>] {
    exclude + (overlays[variant]?.exclude ?? [])
  }

  /// The combinations that are left; nil where there are too many.
  func combinations(of variant: SuiteVariant) -> [[CaseParameter]]? {
    let exclude = exclude(of: variant)
    return Combination.all(of: matrix(of: variant))?.filter { combination in
      !exclude.contains { Combination.matches($0.value, combination) }
    }
  }
}
