// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

/// The configured fio sources that `scripts/fio-headers` leaves in `.cache/fio-src/`.
enum FioHeaders {
  /// The releases that the script asks for by name.
  static let expected = ["3.33", "3.39", "3.41"]

  /// Others, which a suite had moved on to.
  static var others: [String] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: cache.path)) ?? []
    return found.filter { !expected.contains($0) && isConfigured($0) }.sorted()
  }

  static func folder(of release: String) -> URL { cache.appending(path: release) }

  static func isConfigured(_ release: String) -> Bool {
    FileManager.default.fileExists(atPath: folder(of: release).appending(path: "config-host.h").path)
  }

  /// Why there are no headers of a release: the script's own words.
  static func reason(for release: String) -> String {
    let note = try? String(contentsOf: folder(of: release).appending(path: "SKIP"), encoding: .utf8)
    return note?.trimmingCharacters(in: .newlines) ?? "no headers of fio \(release): run scripts/fio-headers first"
  }

  private static let cache = Repository.root.appending(path: ".cache/fio-src")
}

extension Trait where Self == ConditionTrait {
  /// Skips a test, with the reason, where the headers of that release are not at hand.
  static func headers(of release: String) -> Self {
    .enabled(if: FioHeaders.isConfigured(release), Comment(rawValue: FioHeaders.reason(for: release)))
  }
}
