// SPDX-License-Identifier: GPL-2.0-only

/// Makes the host what a case asks for.
package enum SettingsKeeper {
  /// Applies all settings or none: what was changed before a failure is put back before the error is thrown.
  ///
  /// - Parameters:
  ///   - settings: in any order; each name once.
  ///   - directory: CASE_DIR where no setting mounts one: the disk below it is the one that `read_ahead_kb` means.
  ///   - journal: where each change is noted before it is made.
  package static func apply(
    _ settings: [HostSetting], directory: String? = nil, journal: SettingsJournal
  ) throws(HostSettingError) -> AppliedSettings {
    try apply(settings, directory: directory, journal: journal, files: HostFiles(), kinds: SettingCatalogue.sorted)
  }

  static func apply(
    _ settings: [HostSetting], directory: String?, journal: SettingsJournal, files: HostFiles,
    kinds: ([HostSetting]) throws(HostSettingError) -> [(kind: any SettingKind, settings: [HostSetting])]
  ) throws(HostSettingError) -> AppliedSettings {
    let sorted = try kinds(settings)
    try journal.requireRecovered()
    var transaction = SettingsTransaction(files: files, journal: journal, directory: directory)
    do throws(HostSettingError) {
      for (kind, own) in sorted {
        transaction.beginGroup()
        try kind.apply(own, in: &transaction)
      }
    } catch {
      let left = journal.undo(transaction.entries, files: files)
      guard let first = left.first else { throw error }
      var both = error
      both.message += "; and then \(first.message)"
      both.remedy += "; \(first.remedy)"
      throw both
    }
    return AppliedSettings(transaction, journal: journal)
  }
}

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
