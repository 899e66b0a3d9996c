// SPDX-License-Identifier: GPL-2.0-only

/// Makes the host what a case asks for.
public enum SettingsKeeper {
  /// Applies all settings or none: what was changed before a failure is put back before the error is thrown.
  ///
  /// - Parameters:
  ///   - settings: in any order; each name once.
  ///   - directory: CASE_DIR where no setting mounts one: the disk below it is the one that `read_ahead_kb` means.
  ///   - journal: where each change is noted before it is made.
  public static func apply(
    _ settings: [HostSetting], directory: String? = nil, journal: SettingsJournal
  ) throws(HostSettingError) -> AppliedSettings {
    AppliedSettings(journal: journal)
  }
}
