// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// Rooms that can be seen: a file is one concern, and its name tells which.
@Suite("The files of this repository")
struct FileRulesTests {
  @Test("No file is longer than a reader's patience")
  func length() throws {
    let files = try Self.folders.flatMap { try SourceFile.all(in: $0) }
    #expect(files.count > 300)
    for file in files where file.name != Self.generated { #expect(file.lines <= 350, "\(file.path)") }
  }

  @Test("The licence stands first")
  func licence() throws {
    for file in try Self.folders.flatMap({ try SourceFile.all(in: $0) }) {
      #expect(file.text.hasPrefix("// SPDX-License-Identifier: GPL-2.0-only\n"), "\(file.path)")
    }
  }

  @Test("No two targets have files of one name")
  func names() async throws {
    let targets = try await PackageManifest.read().targets.filter { $0.directory.hasPrefix("Sources/") }
    var owners: [String: Set<String>] = [:]
    for target in targets {
      for file in try SourceFile.all(in: target.directory) { owners[file.name, default: []].insert(target.name) }
    }
    for (name, targets) in owners { #expect(targets.count == 1, "\(name) is in \(targets.sorted())") }
  }

  @Test("A file that only extends a type of another file is called Type+Topic.swift")
  func extensions() throws {
    for file in try SourceFile.all(in: "Sources") where file.name != Self.generated {
      let declared = Self.declared(file.text)
      guard declared.types.isEmpty, declared.functions.isEmpty, let first = declared.extended.first else { continue }
      let type = file.name.split(separator: "+").first.map(String.init)
      #expect(file.name.contains("+"), "\(file.path) extends \(first)")
      #expect(declared.extended.contains { $0 == type || $0.hasSuffix(".\(type ?? "")") }, "\(file.path)")
    }
  }

  @Test("What is public is seen by C: nothing else leaves this package")
  func access() throws {
    for file in try ["Sources", "Benchmarks", "Tools", "Tests/TestSupport"].flatMap({ try SourceFile.all(in: $0) }) {
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() where line.trimmingPrefix(while: \.isWhitespace).hasPrefix("public ") {
        let above = number == 0 ? "" : lines[number - 1]
        #expect(above.contains("@_cdecl(") || above.contains("@c("), "\(file.path):\(number + 1)")
      }
    }
  }

  /// By Tools/LayoutGenerator.
  private static let generated = "LayoutRows.swift"
  private static let folders = ["Sources", "Tests", "Benchmarks", "Tools"]

  /// What begins at the left edge of a file.
  private static func declared(_ text: String) -> (types: [String], functions: [String], extended: [String]) {
    var (types, functions, extended): ([String], [String], [String]) = ([], [], [])
    for line in text.split(separator: "\n") where line.first?.isLetter == true || line.first == "@" {
      let words = line.split(whereSeparator: { " <:({".contains($0) }).map(String.init)
      guard let index = words.firstIndex(where: Self.introducers.contains), index + 1 < words.count else { continue }
      switch words[index] {
      case "extension": extended.append(words[index + 1])
      case "func", "let", "var": functions.append(words[index + 1])
      default: types.append(words[index + 1])
      }
    }
    return (types, functions, extended)
  }

  private static let introducers: Set = [
    "struct", "class", "enum", "protocol", "actor", "typealias", "extension", "func", "let", "var",
  ]
}
