// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit
import Results
import StoreKit

/// Where the instructions of a run's faults went, case by case.
package struct ProfileReport: Sendable {
  /// A case.
  package struct Case: Sendable {
    /// Its id.
    package let name: String
    /// What was counted.
    package let profile: CaseProfile
    /// Its phases, paths and calls, by the table of the report.
    package let phases: [(phase: String?, instructions: UInt64)], paths: FaultPaths, tree: FaultTree
    /// Its functions, the dearest first.
    package let functions: [FunctionCost]

    /// A case by its profile.
    package init(name: String, profile: CaseProfile, _ table: PhaseTable) {
      (self.name, self.profile) = (name, profile)
      functions = profile.profile.costs()
      phases = table.sums(of: functions)
      paths = FaultPaths(profile.profile, table)
      tree = FaultTree(profile)
    }
  }

  /// What the run is called, and what it is: `run 12 of page-fault, 2026-11-25`.
  package let name: String, origin: String
  /// The guest's kernel; nil where it is not told.
  package let kernel: String?
  /// Those that have a profile, in the run's order.
  package let cases: [Case]
  /// The phases by which functions are told apart.
  package let table: PhaseTable

  /// A report by its parts.
  package init(name: String, origin: String, kernel: String?, cases: [Case], _ table: PhaseTable) {
    (self.name, self.origin, self.kernel, self.cases, self.table) = (name, origin, kernel, cases, table)
  }
}
