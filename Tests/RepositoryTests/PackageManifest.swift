// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport

/// What Package.swift says, as the package manager reads it.
struct PackageManifest: Decodable, Sendable {
  struct Target: Decodable, Sendable {
    let name: String
    let type: String
    let path: String?
    let dependencies: [Dependency]

    /// Where its sources are, from the repository's root.
    var directory: String { path ?? (type == "test" ? "Tests/\(name)" : "Sources/\(name)") }
    var isTest: Bool { type == "test" }
    /// The targets of this package that it may import.
    var targets: [String] { dependencies.compactMap { $0.isProduct ? nil : $0.name } }
    /// The products of others.
    var products: [String] { dependencies.compactMap { $0.isProduct ? $0.name : nil } }
  }

  /// `{"byName": ["FioKit", null]}` or `{"product": ["GRDB", "GRDB.swift", null, null]}`.
  struct Dependency: Decodable, Sendable {
    let name: String
    let isProduct: Bool

    init(from decoder: any Decoder) throws {
      let kinds = try decoder.singleValueContainer().decode([String: [Part]].self)
      guard let (kind, parts) = kinds.first, let name = parts.first?.text else {
        throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no name"))
      }
      (self.name, isProduct) = (name, kind == "product")
    }
  }

  /// A name, or what qualifies one.
  private struct Part: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws {
      text = try? decoder.singleValueContainer().decode(String.self)
    }
  }

  let targets: [Target]

  /// Package.swift of this repository; read once for all tests.
  static func read() async throws -> PackageManifest { try await dumped.value }

  private static let dumped = Task { try await dump() }

  /// In a directory of its own, since a build may be going on in the usual one.
  private static func dump() async throws -> PackageManifest {
    try await TemporaryDirectory.with { directory in
      let dump = try await Executed.run(
        "/usr/bin/env", ["swift", "package", "--scratch-path", directory.path, "dump-package"],
        in: Repository.root.path)
      guard dump.status == 0 else { throw DumpError(words: dump.errors) }
      return try JSONDecoder().decode(PackageManifest.self, from: Data(dump.output.utf8))
    }
  }

  struct DumpError: Error {
    let words: String
  }
}
