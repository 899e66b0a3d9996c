// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import ProfileKit

/// By which table functions are told apart.
struct PhaseOptions: ParsableArguments {
  @Option(
    name: .customLong("phases"),
    help: ArgumentHelp(
      "A table of phases instead of the built-in one, which `profile --print-phases` writes.", valueName: "file"),
    completion: .file())
  var path: String?

  /// The table of that file, else the built-in one.
  func table() throws(UnusableInputError) -> PhaseTable {
    guard let path else { return try Self.standard() }
    let bytes = try InputFile.read(path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw UnusableInputError("\(path): is no text in UTF-8. \(Self.remedy)")
    }
    let table: PhaseTable
    do throws(PhaseError) {
      table = try PhaseTable(text: text)
    } catch {
      throw UnusableInputError("\(path): line \(error.line) \(error.reason). \(Self.remedy)")
    }
    guard !table.phases.isEmpty else { throw UnusableInputError("\(path): has no [phase]. \(Self.remedy)") }
    return table
  }

  /// The built-in one.
  static func standard() throws(UnusableInputError) -> PhaseTable {
    do { return try PhaseTable.standard } catch { throw UnusableInputError(error) }
  }

  private static let remedy = "`faultbench profile --print-phases` writes a table to begin with."
}
