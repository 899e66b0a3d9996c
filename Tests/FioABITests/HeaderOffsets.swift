// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What the C compiler says about one release of fio: each quantity of a layout row, found with `sizeof` and `offsetof` in
/// the headers that `scripts/fio-headers` unpacked and configured.
struct HeaderOffsets {
  /// Names as in `RecordedRow.quantities`, bytes.
  let quantities: [String: Int]

  /// The sections of a layout row, and the C structure whose members each one names.
  static let structures = [
    "ops": "struct ioengine_ops", "io_u": "struct io_u", "file": "struct fio_file",
    "td": "struct thread_data", "o": "struct thread_options",
  ]

  /// Compiles a program that prints the quantities `row` names, against the headers in `headers`, and runs it.
  init(of row: RecordedRow, headers: URL) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "header-offsets-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    let source = folder.appending(path: "offsets.c")
    let program = folder.appending(path: "offsets")
    try Self.program(printing: row.quantities.keys.sorted()).write(to: source, atomically: true, encoding: .utf8)
    try Tool.run(
      "cc", "-std=gnu99", "-w", "-D_GNU_SOURCE", "-D_LARGEFILE_SOURCE", "-D_FILE_OFFSET_BITS=64",
      "-DBITS_PER_LONG=\(Int.bitWidth)", "-DFIO_INTERNAL", "-include", "config-host.h", "-I", headers.path,
      "-o", program.path, source.path)
    var measured: [String: Int] = [:]
    for line in try Tool.run(program.path).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2, let value = Int(words[1]) else { throw Tool.ExitError(text: "unexpected line: \(line)") }
      measured[String(words[0])] = value
    }
    quantities = measured
  }

  private static func program(printing names: [String]) -> String {
    let lines = names.map { name in "  printf(\"\(name) %zu\\n\", (size_t)(\(expression(for: name))));" }
    return """
      #include <stdio.h>
      #include <stddef.h>
      #include "fio.h"
      #include "ioengines.h"
      #include "parse.h"
      int main(void)
      {
      \(lines.joined(separator: "\n"))
        return 0;
      }

      """
  }

  private static func expression(for name: String) -> String {
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count == 2 else { return name }
    if let structure = structures[parts[0]] { return "offsetof(\(structure), \(parts[1]))" }
    return "sizeof(struct \(parts[1]))"
  }
}

/// Programs of the C toolchain, run to their end.
enum Tool {
  /// A program that failed, in its own words.
  struct ExitError: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }

  /// Runs a program found on PATH and returns what it wrote to standard output.
  @discardableResult
  static func run(_ command: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ExitError(text: "\(command.joined(separator: " ")): exit \(process.terminationStatus)\n\(text)")
    }
    return text
  }
}
