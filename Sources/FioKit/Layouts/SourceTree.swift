// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The structures of a fio by its headers, in a source tree that was configured as the program was, which a C compiler reads.
package struct SourceTree: Sendable {
  /// Where it is.
  package let path: String

  /// A tree that has been configured.
  package init(_ path: String) throws(LayoutLearningError) {
    let files = FileManager.default
    let absolute = URL(fileURLWithPath: path).path
    guard files.fileExists(atPath: "\(absolute)/ioengines.h") else { throw .noSourceTree(path) }
    guard files.fileExists(atPath: "\(absolute)/config-host.h") else { throw .notConfigured(path) }
    self.path = absolute
  }

  /// The program that was built there; nil where none was.
  package var program: String? {
    FileManager.default.isExecutableFile(atPath: "\(path)/fio") ? "\(path)/fio" : nil
  }

  /// Compiles a program that prints the structures that the engine needs, and runs it.
  package func structures() async throws(LayoutLearningError) -> [String: MeasuredStructure] {
    guard let compiler = ["cc", "gcc", "clang"].lazy.compactMap(ProgramSearch.find).first else { throw .noCompiler }
    do {
      return try await Scratch.withDirectory { scratch in
        let source = "\(scratch)/structures.c"
        try Self.printer.write(toFile: source, atomically: true, encoding: .utf8)
        var compile = Command(compiler, arguments(source, "\(scratch)/structures"))
        compile.workingDirectory = path
        let compiled = try await compile.run(timeout: .seconds(120))
        guard compiled.termination == .exited(0) else {
          throw LayoutLearningError.doesNotCompile(path, words: Array(errors(compiled.errors).prefix(3)))
        }
        return Self.structures(in: try await Command("\(scratch)/structures", []).run(timeout: .seconds(60)).output)
      }
    } catch let error as LayoutLearningError {
      throw error
    } catch {
      throw .cannotRun(compiler, reason: (error as? CommandError)?.reason ?? "\(error)")
    }
  }

  /// As fio's own Makefile compiles, as far as it matters to structures.
  private func arguments(_ source: String, _ output: String) -> [String] {
    [
      "-std=gnu99", "-w", "-D_GNU_SOURCE", "-D_LARGEFILE_SOURCE", "-D_FILE_OFFSET_BITS=64", "-DBITS_PER_LONG=64",
      "-DFIO_INTERNAL", "-include", "config-host.h", "-I", path, "-o", output, source,
    ]
  }

  private func errors(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.contains("error:") }.map(String.init)
  }

  private static let printer: String = {
    var lines = ["#include <stdio.h>", "#include <stddef.h>"]
    lines += ["fio.h", "ioengines.h"].map { "#include \"\($0)\"" } + ["int main(void)", "{"]
    for structure in FioStructure.all {
      lines.append("printf(\"\(structure.name) - 0 %zu\\n\", sizeof(struct \(structure.name)));")
      for (member, _) in structure.members {
        lines.append(
          "printf(\"\(structure.name) \(member) %zu %zu\\n\", offsetof(struct \(structure.name), \(member)), "
            + "sizeof(((struct \(structure.name) *)0)->\(member)));")
      }
    }
    return (lines + ["return 0;", "}", ""]).joined(separator: "\n")
  }()

  private static func structures(in text: String) -> [String: MeasuredStructure] {
    var sizes: [String: Int] = [:]
    var members: [String: [String: MeasuredStructure.Member]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 4, let offset = Int(words[2]), let size = Int(words[3]) else { continue }
      if words[1] == "-" {
        sizes[words[0]] = size
      } else {
        members[words[0], default: [:]][words[1]] = MeasuredStructure.Member(offset: offset, size: size)
      }
    }
    return sizes.reduce(into: [:]) { found, entry in
      found[entry.key] = MeasuredStructure(size: entry.value, members: members[entry.key] ?? [:])
    }
  }
}
