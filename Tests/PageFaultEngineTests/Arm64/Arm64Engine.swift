// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport

/// The engine for arm64, and arm64 fios that QEMU's user mode runs here, as scripts/arm64 leaves them.
enum Arm64Engine {
  /// The library.
  static let path = Repository.arm64Engine

  static var isBuilt: Bool { FileManager.default.fileExists(atPath: path) }

  /// Why it is not there.
  static var skipReason: String { "the engine for arm64: \(note("SKIP") ?? "not built; run scripts/arm64")" }

  /// The suites of Debian whose fio it is tried in.
  static let suites = ["bookworm", "trixie", "forky"]

  /// The arm64 fio of a suite; nil where scripts/arm64 could not have it.
  static func fio(_ suite: String) -> FioUnderTest? {
    let directory = Repository.root.appending(path: ".cache/arm64/fio/\(suite)").resolvingSymlinksInPath()
    let program = directory.appending(path: "fio").path
    guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
    return FioUnderTest(version: directory.lastPathComponent, path: program)
  }

  /// Why there is none.
  static func skipReason(_ suite: String) -> String {
    "the arm64 fio of \(suite): \(note("fio/\(suite)/SKIP") ?? "not fetched; run scripts/arm64")"
  }

  /// Each arm64 fio that is there, with jobs as processes and as threads.
  static var hosts: [EngineHost] {
    guard isBuilt else { return [] }
    return suites.compactMap(fio).flatMap { fio in
      [false, true].map { EngineHost(fio: fio, threads: $0, engine: path) }
    }
  }

  /// Why there is none at all.
  static var noHost: String {
    isBuilt ? suites.map { skipReason($0) }.joined(separator: "; ") : skipReason
  }

  /// The oldest of them.
  static var oldest: EngineHost? { hosts.first }

  private static func note(_ name: String) -> String? {
    let file = Repository.root.appending(path: ".cache/arm64/\(name)")
    return (try? String(contentsOf: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
