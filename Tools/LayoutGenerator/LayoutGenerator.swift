// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// `swift run LayoutGenerator`: renews `Sources/FioABI/LayoutRows.swift` from `Tools/LayoutGenerator/layouts.json`.
@main
enum LayoutGenerator {
  static func main() {
    let root = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    do {
      let source = try render(dataFile: root.appendingPathComponent("Tools/LayoutGenerator/layouts.json"))
      let output = root.appendingPathComponent("Sources/FioABI/LayoutRows.swift")
      try source.write(to: output, atomically: true, encoding: .utf8)
      print("wrote Sources/FioABI/LayoutRows.swift")
    } catch {
      FileHandle.standardError.write(
        Data("LayoutGenerator: \(error)\nRun it from the top of the repository.\n".utf8))
      exit(1)
    }
  }

  static func render(dataFile: URL) throws -> String {
    let records = try JSONDecoder().decode([LayoutRecord].self, from: Data(contentsOf: dataFile))
    return try LayoutSource.render(records)
  }
}
