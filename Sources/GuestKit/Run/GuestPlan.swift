// SPDX-License-Identifier: GPL-2.0-only
import StoreKit
import SuiteKit

/// The plan of a suite for guests, which host and guest both make of the same files.
package enum GuestPlan {
  /// All cases, or those that match one of these patterns, each once.
  package static func read(directory: String, cases: [String], processors: Int? = nil) throws(ManifestError)
    -> SuitePlan
  {
    let plan = try SuitePlan(SuiteManifest(directory: directory), .guest, processors: processors)
    return cases.isEmpty ? plan : plan.selecting(cases)
  }
}
