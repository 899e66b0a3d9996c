// SPDX-License-Identifier: GPL-2.0-only
import Synchronization

/// The settings of one case while they are in force.
package final class AppliedSettings: Sendable {
  /// What was changed, in that order.
  package let changes: [SettingChange]
  /// Where the case's loop device, tmpfs or hugetlbfs is mounted; nil without one.
  package let caseDirectory: String?
  /// The cgroup with the case's limits; nil without one.
  package let cgroup: CgroupPlacement?
  private let journal: SettingsJournal
  private let files: HostFiles
  private let repeatActions: [RepeatAction]
  private let entries: Mutex<[JournalEntry]>

  init(_ transaction: borrowing SettingsTransaction, journal: SettingsJournal) {
    // A value that was only watched is no change.
    changes = transaction.entries.map(\.change).filter { $0.before != $0.after }
    caseDirectory = transaction.caseDirectory
    cgroup = transaction.cgroup
    self.journal = journal
    files = transaction.files
    repeatActions = transaction.repeatActions
    entries = Mutex(transaction.entries)
  }

  deinit {
    _ = restore()
  }

  /// What must be done before each repeat: drop_caches, compact_memory.
  package func beforeRepeat() throws(HostSettingError) {
    for action in repeatActions { try action.run(files) }
  }

  /// Notes a process group of the case, so that the next start ends it should this process die first.
  ///
  /// To be called while its leader is held before exec. Jobs that left the group are ended as the leader's descendants.
  package func willRun(processGroup: Int32) throws(HostSettingError) {
    guard let process = NotedProcess(leader: processGroup) else { return }
    let change = SettingChange(name: SettingChange.process, path: "/proc/\(processGroup)", before: "", after: "running")
    let entry = try journal.note(
      change, .process(group: process.group, started: process.started), group: Self.processes)
    entries.withLock { $0.append(entry) }
  }

  /// The noted process group has ended by itself.
  package func hasEnded(processGroup: Int32) {
    let ended = entries.withLock { entries in
      let ended = entries.filter { if case .process(processGroup, _) = $0.undo { true } else { false } }
      entries.removeAll { ended.contains($0) }
      return ended
    }
    _ = journal.forget(ended)
  }

  /// Puts everything back, last change first; what could not be put back stays in the journal. A second call does nothing.
  package func restore() -> [HostSettingError] {
    let mine = entries.withLock { entries in
      defer { entries = [] }
      return entries
    }
    return mine.isEmpty ? [] : journal.undo(mine, files: files)
  }

  /// Of their own group, on which nothing rests.
  private static let processes = -1
}
