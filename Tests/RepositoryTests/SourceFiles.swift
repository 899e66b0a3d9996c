// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport

/// A Swift file of this repository.
struct SourceFile: Sendable {
  /// From the repository's root.
  let path: String
  let text: String

  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  var lines: Int { text.count { $0 == "\n" } }

  /// The modules that it imports: what stands above its first declaration.
  var imports: [String] {
    var modules: [String] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("//") && !line.hasPrefix("#") {
      var words = line.split(separator: " ")[...]
      while let word = words.first, Self.modifiers.contains(String(word)) { words.removeFirst() }
      guard words.popFirst() == "import" else { break }
      // `import struct Foundation.Data`
      if let kind = words.first, Self.kinds.contains(String(kind)) { words.removeFirst() }
      if let module = words.first?.split(separator: ".").first { modules.append(String(module)) }
    }
    return modules
  }

  private static let modifiers: Set = [
    "@testable", "@preconcurrency", "@_exported", "public", "package", "internal", "fileprivate", "private",
  ]
  private static let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]

  /// Those of a directory, at any depth.
  static func all(in directory: String) throws -> [SourceFile] {
    let root = Repository.root.appending(path: directory)
    let found = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return try found.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      SourceFile(
        path: "\(directory)/\(path)", text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
    }
  }
}
