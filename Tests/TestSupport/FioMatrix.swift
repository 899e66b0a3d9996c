// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The real fio binaries of the tests: the system's, and those that scripts/fio-matrix puts under `.cache/fio/VERSION/fio`.
package enum FioMatrix {
  /// The versions that tests want: Debian 12's and those of newer Debian suites.
  package static let versions = ["3.33", "3.39", "3.41"]

  /// The fio of this version; nil when this machine has none.
  package static func binary(_ version: String) -> FioUnderTest? { known[version] }

  /// Those that a test takes which wants each: all that are there, or with `FAULTBENCH_TEST_FIO=oldest` the first of them.
  package static let present: [FioUnderTest] = {
    let isOldestEnough = ProcessInfo.processInfo.environment["FAULTBENCH_TEST_FIO"] == "oldest"
    return Array(versions.compactMap(binary).prefix(isOldestEnough ? 1 : versions.count))
  }()

  /// Why there is no fio of this version.
  package static func skipReason(_ version: String) -> String {
    let note = Repository.root.appending(path: ".cache/fio/\(version)/SKIP")
    let reason = try? String(contentsOf: note, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    return "fio \(version): \(reason ?? "not installed, and not fetched by scripts/fio-matrix")"
  }

  private static let known: [String: FioUnderTest] = {
    var known: [String: FioUnderTest] = [:]
    for version in versions {
      let cached = Repository.root.appending(path: ".cache/fio/\(version)/fio").path
      for path in [cached] + systemPaths where known[version] == nil && answers(path, version) {
        known[version] = FioUnderTest(version: version, path: path)
      }
    }
    return known
  }()

  private static var systemPaths: [String] {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/fio" }
  }

  private static func answers(_ path: String, _ version: String) -> Bool {
    guard FileManager.default.isExecutableFile(atPath: path) else { return false }
    guard let pipe = popen("'\(path)' --version", "re") else { return false }
    defer { pclose(pipe) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), pipe) != nil else { return false }
    return String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) == "fio-\(version)\n"
  }
}

/// The checkout that the tests were built from.
package enum Repository {
  /// Its top directory.
  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The engine that counts, built by `swift build -c release`.
  package static let engine = root.appending(path: ".build/release/libpagefault.so").path

  /// The same for arm64, as scripts/arm64 leaves it.
  package static let arm64Engine = root.appending(path: ".cache/arm64/libpagefault.so").path

  /// Whether it was built.
  package static var hasEngine: Bool { FileManager.default.fileExists(atPath: engine) }

  /// Why tests that need it are skipped.
  package static let noEngine = "libpagefault.so is not built; run `swift build -c release`"

  /// The faultbench that is tested: the one that FAULTBENCH_TEST_PROGRAM names (scripts/test: the release build, which people
  /// get, and which the optimiser has been at), else the one that was built together with the tests.
  package static let program: String = {
    let named = ProcessInfo.processInfo.environment["FAULTBENCH_TEST_PROGRAM"] ?? ""
    return named.isEmpty ? products.appending(path: "faultbench").path : named
  }()

  /// The programs that were built together with the tests.
  package static let products = URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
}
