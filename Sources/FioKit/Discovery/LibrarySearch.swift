// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Where a library of this project is looked for.
package struct LibrarySearch: Sendable {
  let library: SearchedLibrary
  let environment: [String: String]
  let executable: String
  let workingDirectory: String

  /// A search from this process: its environment, its program and its working directory.
  package init(_ library: SearchedLibrary) {
    self.init(
      library,
      environment: ProcessInfo.processInfo.environment,
      executable: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments.first ?? "",
      workingDirectory: FileManager.default.currentDirectoryPath)
  }

  init(_ library: SearchedLibrary, environment: [String: String], executable: String, workingDirectory: String) {
    self.library = library
    self.environment = environment
    self.executable = executable
    self.workingDirectory = workingDirectory
  }

  /// The library's absolute path. One that is named, by `named` or the environment, must exist: nothing else is taken instead.
  package func find(named: String?) throws(LibraryNotFoundError) -> String {
    let places = places(named: named)
    guard let found = places.first(where: { isFile($0.path) }) else {
      throw LibraryNotFoundError(library: library, looked: places)
    }
    return URL(fileURLWithPath: found.path).path
  }

  private func places(named: String?) -> [LibraryNotFoundError.Place] {
    if let named { return [.init(path: named, why: library.option ?? "named")] }
    if let path = environment[library.variable], !path.isEmpty { return [.init(path: path, why: library.variable)] }
    let directory = URL(fileURLWithPath: executable).deletingLastPathComponent()
    let beside = LibraryNotFoundError.Place(path: "\(directory.path)/\(library.fileName)", why: "beside faultbench")
    // As packages have them: bin/faultbench, lib/faultbench/libpagefault.so.
    let installed = LibraryNotFoundError.Place(
      path: "\(directory.deletingLastPathComponent().path)/lib/faultbench/\(library.fileName)",
      why: "installed with faultbench")
    let release = LibraryNotFoundError.Place(
      path: "\(directory.resolvingSymlinksInPath().deletingLastPathComponent().path)/release/\(library.fileName)",
      why: "the release build beside this debug build")
    let here = LibraryNotFoundError.Place(
      path: "\(workingDirectory)/\(library.built)/\(library.fileName)",
      why: "the release build of the working directory")
    // A debug build is none to measure with, so a debug faultbench prefers the release one.
    switch directory.lastPathComponent {
    case "debug": return [release, here, beside]
    case "bin": return [beside, installed, here]
    default: return [beside, here]
    }
  }

  private func isFile(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
  }
}

/// No library at any of the places that were looked at.
package struct LibraryNotFoundError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A place and why it was looked at.
  package struct Place: Sendable, Equatable {
    /// The path, at which there is no file.
    package let path: String
    /// What led there.
    package let why: String

    /// Whether a directory is there.
    var isDirectory: Bool {
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a directory above it may not be entered.
    var isHidden: Bool {
      var status = stat()
      return stat(path, &status) != 0 && errno == EACCES
    }
  }

  /// What was looked for.
  package let library: SearchedLibrary
  /// Every place, in the order it was looked at.
  package let looked: [Place]

  /// What is missing, where it was looked for, and what to do.
  package var description: String {
    if looked.count == 1, let named = looked.first, named.isDirectory {
      return "\(named.path) (\(named.why)) is a directory, not \(library.article). Name the library in it, for example "
        + "\(named.path.hasSuffix("/") ? named.path : named.path + "/")\(library.fileName)."
    }
    let places = looked.map { place in
      let state = place.isHidden ? "; no permission to look there" : place.isDirectory ? "; it is a directory" : ""
      return "\(place.path) (\(place.why)\(state))"
    }.joined(separator: ", ")
    // One that is named is looked for nowhere else.
    guard looked.count > 1 else { return "\(library.fileName) was not found; looked at \(places). Check that path." }
    let option = library.option.map { "\($0) PATH or " } ?? ""
    return "\(library.fileName) was not found; looked at \(places). "
      + "Build it with `\(library.maker)`, or name it with \(option)\(library.variable)=PATH."
  }
}
