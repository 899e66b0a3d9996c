// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import HostKit
import StoreKit

/// What happens while pairs run, for whoever shows it.
package enum PairEvent: Sendable {
  /// What an earlier start left was cleared.
  case cleared(Leftovers)
  /// Settings that an earlier start left were put back, or could not be.
  case recovered(Recovery)
  /// A run has begun, with so many cases.
  case began(RunID, cases: Int)
  /// A case has begun.
  case caseBegan(name: String, design: PairDesign)
  /// A pair has ended; `series` holds all until then.
  case pairEnded(PairSeries)
  /// A case has ended.
  case caseEnded(PairSeries, PairJudgement)
  /// Something that people should know.
  case note(String)
  /// The host is not what it was.
  case notRestored([HostSettingError])
}

/// Why pairs cannot run, or not go on.
package enum PairError: Error, Sendable, CustomStringConvertible {
  /// The store refused; what it had before is there.
  case store(StoreError)
  /// The host cannot be set.
  case host(HostSettingError)
  /// fio could not be started at all, or cannot take a job file.
  case fio(FioRunError)
  /// A job file cannot be read.
  case jobFile(JobFileError)
  /// What was asked for cannot be done; the sentence says what to do.
  case unusable(String)

  /// What happened and what to do.
  package var description: String {
    switch self {
    case .store(let error): error.description
    case .host(let error): error.description
    case .fio(let error): error.description
    case .jobFile(let error): error.description
    case .unusable(let sentence): sentence
    }
  }
}

/// What the store throws, in these terms.
func storing<Result>(_ body: () throws(StoreError) -> Result) throws(PairError) -> Result {
  do throws(StoreError) { return try body() } catch { throw .store(error) }
}
