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
