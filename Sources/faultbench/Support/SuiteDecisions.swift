// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import SuiteKit

extension PlannedDecisions {
  /// What comparing two runs of these cases could decide.
  init(planned cases: [PlannedCase]) {
    self.init(cases.map { Case($0.id, repeats: $0.repeats, metrics: $0.metrics, limits: $0.limits) })
  }
}
