// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit

/// Puts right what earlier runs left that died, before something is measured beside it.
enum EarlierRuns {
  /// Where the journal of changed settings is; nil for the usual place.
  static var journalDirectory: String? { ProcessInfo.processInfo.environment["FAULTBENCH_JOURNAL"] }

  /// Ends their processes, removes their directories, and puts back settings of the host, and tells what it did. A runner that
  /// lives keeps everything.
  static func clear() throws(UnusableInputError) {
    let left = Leftovers.clear()
    if !left.isEmpty { Diagnostics.write(left.sentence) }
    // Who has the journal open lives.
    guard SettingsJournal.isPending(directory: journalDirectory),
      let recovery = try? SettingsJournal.open(directory: journalDirectory).recover(),
      !recovery.restored.isEmpty || !recovery.failed.isEmpty
    else { return }
    Diagnostics.write("an earlier run died; \(recovery.words)")
    // On a host that is not what it was, nothing is to be measured.
    if let error = recovery.failed.first { throw UnusableInputError(error) }
  }
}

extension Leftovers {
  /// What was done about them.
  var sentence: String {
    let parts = [
      processes > 0 ? "ended \(processes) of its processes" : nil,
      directories > 0 ? "removed \(directories) of its directories" : nil,
    ].compactMap { $0 }
    return "an earlier run died; \(parts.joined(separator: ", "))"
  }
}
