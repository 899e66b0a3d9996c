// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What the lines of a journal say.
struct JournalContent: Sendable, Equatable {
  /// Changes that were not taken back, in the order in which they were made.
  var outstanding: [JournalEntry] = []
  /// The numbers of lines that no faultbench wrote, or a newer one.
  var unreadable: [Int] = []
  /// The largest number of an entry.
  var lastID = 0

  init(lines: Data) {
    let decoder = JSONDecoder()
    for (index, line) in lines.split(separator: UInt8(ascii: "\n")).enumerated() {
      switch try? decoder.decode(JournalLine.self, from: line) {
      case .note(let entry):
        outstanding.append(entry)
        lastID = max(lastID, entry.id)
      case .done(let id): outstanding.removeAll { $0.id == id }
      case nil: unreadable.append(index + 1)
      }
    }
  }
}
