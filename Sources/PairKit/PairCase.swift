// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import StoreKit

/// A base and a candidate with everything that is needed to run them as pairs.
package struct PairCase: Sendable {
  /// The case's name in its suite, else the base's job file.
  package var name: String
  /// What the matrix gives it, in the order of suite.yaml.
  package var parameters: [CaseParameter] = []
  /// Both sides, as fio runs them.
  package var base: PairSide, candidate: PairSide
  /// What people call the candidate.
  package var candidateName: String
  /// What is different, as the user named it.
  package var differences: [String]
  /// What is stored as the job file: the base's text, and the candidate's where it is another file.
  package var jobText: String
  /// How the host is set while both run.
  package var settings: [HostSetting] = []
  /// How it is set beyond that while the candidate runs.
  package var candidateSettings: [HostSetting] = []
  /// How long a fio may take.
  package var timeout: Duration?
  /// The figure that decides: one of `PairFigures.names`.
  package var metric: String
  /// Whether each fio works in a directory of its own, with CASE_DIR and FAULT_REPORT, as cases of suites do.
  package var hasDirectory = false
  /// Why it cannot run here; nil where it can.
  package var missing: (reason: String, remedy: String)?
}

/// How all cases of a run are measured.
package struct PairOptions: Sendable {
  /// The smallest change that matters: 0.01 for one per cent.
  package var limit = 0.01
  /// The probability of any wrong verdict, over all cases and looks.
  package var alpha = 0.01
  /// When a case ends without a verdict.
  package var budget = Duration.seconds(60)
  /// So many pairs, judged once; nil to stop as soon as they decide.
  package var pairs: Int?
  /// How long the jobs of a pair run, where their work can be cut anywhere.
  package var pairTime = Duration.milliseconds(200)
  /// Whether both take turns although they could run at once.
  package var takesTurns = false
  /// The CPUs to run on, as taskset(1) has them; nil to choose.
  package var cpus: String?

  /// The defaults.
  package init() {}
}
