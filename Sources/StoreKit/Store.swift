// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

/// The results of all runs, in one SQLite file.
///
/// Each call that writes is one transaction: it is on the disk when the call returns, and not at all when it throws.
public final class Store: Sendable {
  /// Whether a file that is not there is made.
  public enum Mode: Sendable {
    /// It is made.
    case create
    /// It is an error.
    case existing
  }

  /// Which metrics of a repeat are read.
  public enum MetricSelection: Sendable, Hashable {
    /// None.
    case none
    /// Those of these names.
    case only(Set<String>)
    /// All.
    case all
  }

  /// The file as the user named it.
  public let path: String

  /// Opens the store at `path`. A lock of another process is waited for at most `wait`.
  public init(path: String, mode: Mode, wait: Duration = .seconds(10)) throws(StoreError) {
    self.path = path
  }

  // Writing.

  /// Stores a run that begins, with all its cases, in state ``RunState/running``.
  public func beginRun(_ run: NewRun, cases: [NewCase]) throws(StoreError) -> RunID { throw soon }

  /// Stores a repeat.
  @discardableResult
  public func append(_ repeat: NewRepeat, to caseID: CaseID) throws(StoreError) -> RepeatID { throw soon }

  /// Marks a case that was planned as skipped.
  public func skip(_ caseID: CaseID, reason: String, remedy: String) throws(StoreError) { throw soon }

  /// Ends a run, now.
  public func finishRun(_ id: RunID, state: RunState) throws(StoreError) { throw soon }

  /// Goes on with a run that ended too early: its state is ``RunState/running`` again.
  public func resumeRun(_ id: RunID) throws(StoreError) { throw soon }

  // Reading.

  /// All runs, the oldest first.
  public func runs() throws(StoreError) -> [StoredRun] { throw soon }

  /// The run of this number or label (the last one that has it), or the last of all for `latest`.
  public func run(_ name: String) throws(StoreError) -> StoredRun { throw soon }

  /// The run of this number.
  public func run(_ id: RunID) throws(StoreError) -> StoredRun { throw soon }

  /// The cases of a run, in the plan's order.
  public func cases(of run: RunID) throws(StoreError) -> [StoredCase] { throw soon }

  /// The repeats of a case, by number.
  public func repeats(of caseID: CaseID, metrics: MetricSelection = .all) throws(StoreError) -> [StoredRepeat] {
    throw soon
  }

  /// The repeats of all cases of a run, each case's by number: faster than case by case.
  public func repeats(
    of run: RunID, metrics: MetricSelection = .all
  ) throws(StoreError) -> [CaseID: [StoredRepeat]] { throw soon }

  /// What fio wrote in this repeat; nil when it wrote nothing.
  public func fioJSON(of repeat: RepeatID) throws(StoreError) -> String? { throw soon }

  /// What the engine wrote in this repeat.
  public func faultReports(of repeat: RepeatID) throws(StoreError) -> [NamedText] { throw soon }

  /// The values of a metric over the runs that have this case, the oldest run first; `suite` nil for any suite.
  public func history(case name: String, suite: String? = nil, metric: String) throws(StoreError) -> [HistoryPoint] {
    throw soon
  }

  /// The last run of this suite and label, if it is not complete: what `--resume` goes on with.
  public func unfinishedRun(suite: String?, label: String?) throws(StoreError) -> StoredRun? { throw soon }

  /// The numbers of the repeats that are stored, for every case of a run.
  public func storedRepeats(of run: RunID) throws(StoreError) -> [CaseID: Set<Int>] { throw soon }

  // Exchange.

  /// A run as portable JSON; docs/store.md describes it.
  public func export(_ run: RunID) throws(StoreError) -> Data { throw soon }

  /// Stores a run that ``export(_:)`` wrote, whole or not at all.
  public func importRun(_ data: Data) throws(StoreError) -> RunID { throw soon }

  private var soon: StoreError { StoreError(file: path, problem: .inputOutput(detail: "not written yet")) }
}
