// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// What a program needs to start: its dynamic loader and its shared libraries, as they are found on this machine.
struct ProgramFiles: Sendable, Equatable {
  /// A file that the loader opens.
  struct Library: Sendable, Hashable {
    /// By which name: `libz.so.1`; of the loader its whole path.
    let name: String
    /// Where.
    let path: String
  }

  /// Those files, the loader first; none of a static program.
  let libraries: [Library]

  /// The directory that the loader looks into by itself, since the C library is there; nil of a static program.
  var systemDirectory: String? {
    libraries.first { $0.name == "libc.so.6" }.map {
      String($0.path.prefix(upTo: $0.path.lastIndex(of: "/") ?? $0.path.startIndex))
    }
  }

  /// Those of the program or library at `path`. A library names no loader: `interpreter` is that of the program it is loaded into.
  ///
  /// The loader itself is asked, so that LD_LIBRARY_PATH, RUNPATH and the loader's cache count as they do when the program runs.
  init(of path: String, interpreter: String? = nil) async throws(GuestError) {
    let elf: ProgramHead?
    do { elf = try ProgramHead(path: path) } catch {
      throw GuestError(.noFile, "\(path) cannot be read (\(error))")
    }
    guard let elf else { throw GuestError(.noFile, "\(path) is no program for this machine (no 64-bit ELF file)") }
    guard elf.isDynamic, let loader = elf.interpreter ?? interpreter else {
      libraries = []
      return
    }
    let result: CommandResult
    do { result = try await Command(loader, ["--list", path]).run(timeout: .seconds(30)) } catch {
      throw GuestError(
        .noFile,
        "the libraries of \(path) cannot be found out, since its loader \(loader) does not run (\(error.reason))")
    }
    let lines = result.output.split(whereSeparator: \.isNewline).map(String.init)
    try Self.check(result, lines, program: path)
    let found = lines.compactMap(Self.library).filter { $0.path != loader }
    libraries = [Library(name: loader, path: loader)] + found
  }

  /// `libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f…)`, or a path alone, which a program names in full.
  private static func library(_ line: String) -> Library? {
    let text = line.trimmingCharacters(in: .whitespaces)
    guard let end = text.range(of: " (0x", options: .backwards) else { return nil }
    let found = text[..<end.lowerBound]
    guard let arrow = found.range(of: " => ") else {
      return found.hasPrefix("/") ? Library(name: String(found), path: String(found)) : nil
    }
    return Library(name: String(found[..<arrow.lowerBound]), path: forAnyProcessor(String(found[arrow.upperBound...])))
  }

  /// The guest's processor may lack what this machine's has: a library for newer processors has a plain one beside it.
  private static func forAnyProcessor(_ path: String) -> String {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let place = parts.firstIndex(of: "glibc-hwcaps"), place + 2 < parts.count else { return path }
    parts.removeSubrange(place...place + 1)
    let plain = parts.joined(separator: "/")
    return access(plain, R_OK) == 0 ? plain : path
  }

  private static func check(_ result: CommandResult, _ lines: [String], program: String) throws(GuestError) {
    for line in lines {
      guard let arrow = line.range(of: " => not found") else { continue }
      throw missing(line[..<arrow.lowerBound].trimmingCharacters(in: .whitespaces), program)
    }
    guard result.termination != .exited(0) else { return }
    let said = result.errors.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it says nothing"
    let words = said.components(separatedBy: ": ")
    if let place = words.firstIndex(of: "cannot open shared object file"), place > 0 {
      throw missing(words[place - 1], program)
    }
    throw GuestError(.noFile, "the libraries of \(program) cannot be found out (\(said))")
  }

  private static func missing(_ library: String, _ program: String) -> GuestError {
    GuestError(
      .noFile, "the shared library \(library), which \(program) needs, is not on this machine",
      remedy: "install the package that has it, or name its directory in LD_LIBRARY_PATH")
  }
}
