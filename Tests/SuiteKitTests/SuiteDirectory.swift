// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import StoreKit
import SuiteKit
import TestSupport

/// A suite in a directory of its own, with a store and a journal beside it.
struct SuiteDirectory {
  let path: String

  /// A job of fio's own engine, so that no test needs anything but fio.
  static let job = "[global]\nioengine=null\nrw=read\nbs=4k\nsize=${SIZE}\n[a]\n"

  /// Runs `body` with a suite called `made` of this text and these further files.
  static func with<T>(
    _ yaml: String, _ files: [String: String] = ["a.fio": job], _ body: (SuiteDirectory) async throws -> T
  ) async throws -> T {
    try await TemporaryDirectory.with { directory in
      let suite = SuiteDirectory(path: "\(directory.path)/made")
      try FileManager.default.createDirectory(atPath: suite.path, withIntermediateDirectories: true)
      for (name, text) in files { try directory.write(text, to: "made/\(name)") }
      try directory.write("suite: made\nsummary: for a test\n" + yaml, to: "made/suite.yaml")
      return try await body(suite)
    }
  }

  var storePath: String { "\(path)/../results.sqlite" }
  var journalPath: String { "\(path)/../journal" }

  func plan(_ variant: SuiteVariant = .plain) throws -> SuitePlan {
    try SuitePlan(SuiteManifest(directory: path), variant)
  }

  func store() throws -> Store { try Store(path: storePath, mode: .create) }

  func runner(_ fio: FioUnderTest, into store: Store) -> SuiteRunner {
    var runner = SuiteRunner(
      fio: fio.binary, engine: Repository.hasEngine ? Repository.engine : nil, store: store)
    runner.journalDirectory = journalPath
    return runner
  }
}
