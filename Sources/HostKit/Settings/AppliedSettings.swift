// SPDX-License-Identifier: GPL-2.0-only

/// The settings of one case while they are in force.
public final class AppliedSettings: Sendable {
  /// What was changed, in that order.
  public let changes: [SettingChange]
  /// Where the case's loop device, tmpfs or hugetlbfs is mounted; nil without one.
  public let caseDirectory: String?
  /// The cgroup with the case's limits; nil without one.
  public let cgroup: CgroupPlacement?
  private let journal: SettingsJournal

  init(journal: SettingsJournal) {
    changes = []
    caseDirectory = nil
    cgroup = nil
    self.journal = journal
  }

  /// What must be done before each repeat: drop_caches, compact_memory.
  public func beforeRepeat() throws(HostSettingError) {
  }

  /// Notes a process group of the case, so that the next start ends it should this process die first.
  public func willRun(processGroup: Int32) throws(HostSettingError) {
  }

  /// The noted process group has ended by itself.
  public func hasEnded(processGroup: Int32) {
  }

  /// Puts everything back, last change first; what could not be put back stays in the journal. A second call does nothing.
  public func restore() -> [HostSettingError] {
    []
  }
}
