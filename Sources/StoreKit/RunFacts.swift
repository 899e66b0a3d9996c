// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What a run is known by.
extension StoredRun {
  /// When it began, in UTC to the second: `2026-07-01T10:00:00Z`.
  package var startedText: String {
    (Timestamp(started)?.text.prefix(19)).map { "\($0)Z" } ?? ""
  }

  /// The kernel's release that the fingerprint names; nil when it names none.
  package var kernel: String? {
    let facts = try? JSONSerialization.jsonObject(with: Data(self.facts.fingerprint.utf8)) as? [String: Any]
    return facts?["kernel"] as? String
  }
}
