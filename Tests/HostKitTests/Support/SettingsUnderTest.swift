// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

let isRoot = geteuid() == 0

/// Tests that change settings of the host: one after the other, each with a journal of its own.
@Suite(.serialized, .enabled(if: isRoot && isAlone, "needs root, and is not run inside itself"))
struct SettingTests: RunsAlone {}

/// The test binary is also the other process of some tests.
let isAlone = ProcessInfo.processInfo.environment["FAULTBENCH_TEST_HOLD"] == nil

/// A journal in a directory of its own, removed with it.
final class SettingsUnderTest {
  let directory: String
  private(set) var journal: SettingsJournal?

  init() throws {
    directory = "/tmp/faultbench-journal-test-\(UUID().uuidString)"
    journal = try SettingsJournal.open(directory: directory)
  }

  deinit {
    journal = nil
    try? FileManager.default.removeItem(atPath: directory)
  }

  var journalText: String { (try? String(contentsOfFile: "\(directory)/journal", encoding: .utf8)) ?? "" }

  /// The next start of a runner, after this one is gone.
  func reopen() throws -> SettingsJournal {
    journal = nil
    let next = try SettingsJournal.open(directory: directory)
    journal = next
    return next
  }

  func apply(_ pairs: KeyValuePairs<String, String>, directory: String? = nil) throws -> AppliedSettings {
    let settings = try pairs.map { try HostSetting(name: $0.key, value: $0.value) }
    return try SettingsKeeper.apply(settings, directory: directory, journal: #require(journal))
  }

  /// As `apply` on this host, but below the root of a made-up tree.
  func apply(
    _ pairs: KeyValuePairs<String, String>, files: HostFiles, kinds: [any SettingKind] = SettingCatalogue.kinds
  ) throws -> AppliedSettings {
    let settings = try pairs.map { try HostSetting(name: $0.key, value: $0.value) }
    return try SettingsKeeper.apply(settings, directory: nil, journal: #require(journal), files: files) { settings in
      kinds.map { kind in (kind, settings.filter { kind.domain(of: $0.name) != nil }) }.filter { !$0.1.isEmpty }
    }
  }
}

/// What a file of the host holds, read by another program.
func shown(_ path: String) throws -> String {
  try HostCommand.run("cat", path).output
}

/// The error that a body throws.
func settingError(_ body: () throws -> Void) -> HostSettingError? {
  do {
    try body()
    return nil
  } catch {
    return error as? HostSettingError
  }
}
