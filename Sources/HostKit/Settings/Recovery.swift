// SPDX-License-Identifier: GPL-2.0-only

/// What became of the changes that an earlier process left.
public struct Recovery: Sendable, Equatable {
  /// What was put back, in that order.
  public var restored: [SettingChange]
  /// What could not be put back, and stays in the journal.
  public var failed: [HostSettingError]
}
