// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport

/// What docs/architecture.md says of the targets.
struct ArchitectureDocument: Sendable {
  /// The first column of its table of targets.
  let rows: [String]
  /// Its arrows: a target, and those that it imports.
  let arrows: [String: Set<String>]

  /// Reads it: the table's rows begin with a target's name as code, and the arrows are lines of `Target ─► A, B`.
  static func read() throws -> ArchitectureDocument {
    let text = try String(contentsOf: Repository.root.appending(path: "docs/architecture.md"), encoding: .utf8)
    let lines = text.split(separator: "\n")
    let table = lines.drop { !$0.hasPrefix("| target |") }.dropFirst(2).prefix { $0.hasPrefix("|") }
    let rows = table.flatMap { line -> [String] in
      let cell = line.split(separator: "|").first ?? ""
      // `A`, `B` of one row; what stands behind an arrow is the product.
      let names = cell.prefix { $0 != "→" && $0 != "(" }.split(separator: ",")
      return names.map { $0.filter { $0 != "`" && $0 != " " } }
    }
    var arrows: [String: Set<String>] = [:]
    for line in lines where line.hasPrefix("    ") {
      let sides = line.split(separator: "─►")
      guard sides.count == 2 else { continue }
      let names = sides[1].split(separator: ",").map { $0.filter { $0 != " " } }
      arrows[sides[0].filter { $0 != " " && $0 != "─" }] = Set(names)
    }
    return ArchitectureDocument(rows: rows, arrows: arrows)
  }
}
