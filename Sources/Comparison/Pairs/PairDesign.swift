// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// How the pairs of a case are measured and judged. It is stored with the case, so that a report says the same later.
package struct PairDesign: Sendable, Hashable, Codable {
  /// What the base is: a job file, or a case.
  package var base: String
  /// What the candidate is.
  package var candidate: String
  /// What is different, as the user named it: `thp=advise`; empty where two job files are compared.
  package var differences: [String]
  /// How both run.
  package var sharing: PairSharing
  /// Why they run that way, in a clause.
  package var reason: String
  /// The CPUs that both run on, as taskset(1) has them; nil where the job files choose.
  package var cpus: String?
  /// The figure that decides: one of `PairFigures.names`.
  package var metric: String
  /// The smallest change that matters: 0.01 for one per cent.
  package var limit: Double
  /// The probability of a wrong verdict that is allowed for this case, over all looks.
  package var alpha: Double
  /// When it ends without a verdict, in seconds; nil for never.
  package var budget: Double?
  /// So many pairs, judged once; nil where it stops by itself.
  package var pairs: Int?
  /// How long the jobs of a pair run, in milliseconds; nil where the job files say when they end.
  package var pairMilliseconds: Int?

  /// A design.
  package init(
    base: String, candidate: String, differences: [String] = [], sharing: PairSharing, reason: String,
    cpus: String? = nil,
    metric: String = "clat_p50_ns", limit: Double = 0.01, alpha: Double = 0.01, budget: Double? = 60,
    pairs: Int? = nil, pairMilliseconds: Int? = 200
  ) {
    (self.base, self.candidate, self.differences) = (base, candidate, differences)
    (self.sharing, self.reason, self.cpus) = (sharing, reason, cpus)
    (self.metric, self.limit, self.alpha, self.budget, self.pairs) = (metric, limit, alpha, budget, pairs)
    self.pairMilliseconds = pairMilliseconds
  }
}
