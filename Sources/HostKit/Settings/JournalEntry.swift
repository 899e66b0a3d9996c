// SPDX-License-Identifier: GPL-2.0-only

/// A change and how to take it back, as the journal keeps them.
struct JournalEntry: Sendable, Codable, Hashable {
  /// Ascending in the order in which the changes were made.
  var id: Int
  /// Changes that rest on each other: if a later one stays, the earlier ones of its group stay too.
  var group: Int
  /// The boot in which it was made; what is not on a disk is gone with it.
  var boot: String
  var change: SettingChange
  var undo: Undo
}

/// One line of the journal.
enum JournalLine: Sendable, Codable {
  /// A change that is about to be made.
  case note(JournalEntry)
  /// A change that was taken back.
  case done(Int)
}
