// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import ReportKit
import SystemPackage

/// Where results go: a file that `--output` names, else standard output.
struct ResultOutput {
  private let file: FileDescriptor?
  private let path: String?
  private let inputs: [String]

  /// What names standard output where a file is named.
  static let standardOutput = "-"

  /// Opens the file now, so that a place that cannot be written is known before anything is measured. What it held stays until
  /// there is something to write, and it must be none of `inputs`: what is read, or stored in.
  init(path named: String?, sparing inputs: [String] = []) throws(UnusableInputError) {
    let path = named == Self.standardOutput ? nil : named
    (self.path, self.inputs) = (path, inputs)
    guard let path else {
      guard StandardStreams.hadOutput else {
        throw UnusableInputError(
          "standard output is closed, so results have nowhere to go. Open it, or name a file with --output.")
      }
      file = nil
      return
    }
    try Self.spare(inputs, by: path)
    do {
      file = try .open(
        FilePath(path), .writeOnly, options: [.create, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw Self.cannotWrite(path, error)
    }
  }

  /// Who reads a text.
  enum Kind {
    /// People, now or later: wherever it goes, a terminal may show it in the end.
    case people
    /// Programs, which want it as it is, unless it goes to a terminal right now.
    case programs
  }

  /// Writes the whole text. Nothing measured is lost: a file that cannot take it sends it to standard output.
  func write(_ text: String, for kind: Kind = .people) throws(UnusableInputError) {
    do {
      if let file, let path {
        // A store that was made since may be that file.
        try Self.spare(inputs, by: path)
        try Self.empty(file)
      }
      _ = try (file ?? .standardOutput).writeAll(shown(text, kind, on: file).utf8)
      try file?.close()
    } catch Errno.brokenPipe where file == nil {
      // Whoever reads has seen enough; the exit code still tells what the command came to.
    } catch let error as UnusableInputError {
      _ = try? FileDescriptor.standardOutput.writeAll(shown(text, kind, on: nil).utf8)
      throw error
    } catch {
      if file != nil { _ = try? FileDescriptor.standardOutput.writeAll(shown(text, kind, on: nil).utf8) }
      throw Self.cannotWrite(path ?? "standard output", error)
    }
  }

  private func shown(_ text: String, _ kind: Kind, on file: FileDescriptor?) -> String {
    kind == .people || file == nil && isatty(STDOUT_FILENO) == 1 ? ShownText.safe(text) : text
  }

  /// The width that tables should have there.
  var width: Int { file == nil ? Terminal.width : TextRenderer.mailWidth }

  private static func spare(_ inputs: [String], by path: String) throws(UnusableInputError) {
    if let place = FileIdentity(path), let input = inputs.first(where: { FileIdentity($0) == place }) {
      throw UnusableInputError("--output \(path) is \(input) itself, which would be overwritten. Name another file.")
    }
    // A store that nobody named is as dear as one that somebody did.
    for suffix in ["", "-wal", "-shm"] where path.hasSuffix(suffix) && isDatabase(String(path.dropLast(suffix.count))) {
      throw UnusableInputError(
        "--output \(path) is a database, or its journal, which would be overwritten. Name another file.")
    }
  }

  private static func isDatabase(_ path: String) -> Bool {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: [.nonBlocking, .closeOnExec]) else {
      return false
    }
    defer { try? file.close() }
    var head = [UInt8](repeating: 0, count: 16)
    let count = try? head.withUnsafeMutableBytes { try file.read(into: $0) }
    return count == head.count && head.elementsEqual("SQLite format 3\0".utf8)
  }

  private static func empty(_ file: FileDescriptor) throws {
    do {
      try file.resize(to: 0)
    } catch Errno.invalidArgument {
      // A pipe or a terminal has nothing to lose.
    }
  }

  private static func cannotWrite(_ path: String, _ error: any Error) -> UnusableInputError {
    let remedy = "Name a file in a directory that exists and is writable."
    return UnusableInputError(
      "cannot write \(path): \(ResourceRemedy.sentences(error as? Errno ?? .ioError, otherwise: remedy))")
  }
}

/// The formats of results.
enum ResultFormat: String, CaseIterable, ExpressibleByArgument {
  case text, markdown, json, csv, html

  /// Who reads it.
  var kind: ResultOutput.Kind { [.text, .markdown].contains(self) ? .people : .programs }
}

extension ResultFormat {
  /// Tables of several hosts in this format: for people below each other, for programs in one.
  func render(_ tables: [(host: String, table: Table)], width: Int) throws -> String {
    switch self {
    case .text: tables.map { TextRenderer(width: width).render($0.table) }.joined(separator: "\n")
    case .markdown: tables.map { MarkdownRenderer().render($0.table) }.joined(separator: "\n")
    case .html: HTMLRenderer().render(tables.map(\.table))
    case .json, .csv: try render(Table.joined(tables), width: width)
    }
  }

  /// A single table in this format.
  func render(_ table: Table, width: Int) throws -> String {
    switch self {
    case .text: TextRenderer(width: width).render(table)
    case .markdown: MarkdownRenderer().render(table)
    case .json: try JSONRenderer().render(table)
    case .csv: CSVRenderer().render(table)
    case .html: HTMLRenderer().render([table])
    }
  }
}
