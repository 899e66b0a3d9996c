// SPDX-License-Identifier: GPL-2.0-only

/// The settings of one case while they are being made.
struct SettingsTransaction: ~Copyable {
  let files: HostFiles
  let journal: SettingsJournal
  /// CASE_DIR, unless a setting mounts one.
  let directory: String?
  private(set) var entries: [JournalEntry] = []
  private var group = 0
  var caseDirectory: String?
  var cgroup: CgroupPlacement?
  var repeatActions: [RepeatAction] = []

  init(files: HostFiles, journal: SettingsJournal, directory: String?) {
    self.files = files
    self.journal = journal
    self.directory = directory
  }

  /// What follows rests on each other and on nothing before.
  mutating func beginGroup() {
    group = journal.nextGroup
  }

  /// Notes a change, and then makes it. A failed one stays noted: part of it may have happened.
  mutating func perform(
    _ change: SettingChange, undo: Undo, _ action: () throws(HostSettingError) -> Void
  ) throws(HostSettingError) {
    entries.append(try journal.note(change, undo, group: group))
    try action()
  }

  /// Notes a value that may change as a consequence, so that it is looked at afterwards.
  mutating func watch(_ name: String, _ path: String, _ value: String, undo: Undo) throws(HostSettingError) {
    let change = SettingChange(name: name, path: path, before: value, after: value)
    entries.append(try journal.note(change, undo, group: group))
  }
}
