// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Where `libpagefault.so` is looked for.
package struct EngineSearch: Sendable {
  /// The variable that names the engine, and that job files use: `ioengine=external:${PAGEFAULT_ENGINE}`.
  package static let variable = "PAGEFAULT_ENGINE"

  static let fileName = "libpagefault.so"

  let environment: [String: String]
  let executable: String
  let workingDirectory: String

  /// A search from this process: its environment, its program and its working directory.
  package init() {
    self.init(
      environment: ProcessInfo.processInfo.environment,
      executable: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments.first ?? "",
      workingDirectory: FileManager.default.currentDirectoryPath)
  }

  init(environment: [String: String], executable: String, workingDirectory: String) {
    self.environment = environment
    self.executable = executable
    self.workingDirectory = workingDirectory
  }

  /// The engine's absolute path. One that is named, by `named` or the environment, must exist: nothing else is taken instead.
  package func find(named: String?) throws(EngineNotFoundError) -> String {
    let places = places(named: named)
    guard let found = places.first(where: { isFile($0.path) }) else {
      throw EngineNotFoundError(looked: places)
    }
    return URL(fileURLWithPath: found.path).path
  }

  private func places(named: String?) -> [EngineNotFoundError.Place] {
    if let named { return [.init(path: named, why: "--engine")] }
    if let path = environment[Self.variable], !path.isEmpty { return [.init(path: path, why: Self.variable)] }
    let directory = URL(fileURLWithPath: executable).deletingLastPathComponent()
    let beside = EngineNotFoundError.Place(path: "\(directory.path)/\(Self.fileName)", why: "beside faultbench")
    let release = EngineNotFoundError.Place(
      path: "\(directory.resolvingSymlinksInPath().deletingLastPathComponent().path)/release/\(Self.fileName)",
      why: "the release build beside this debug build")
    let here = EngineNotFoundError.Place(
      path: "\(workingDirectory)/.build/release/\(Self.fileName)", why: "the release build of the working directory")
    // A debug engine is no engine to measure with, so a debug faultbench prefers the release one.
    return directory.lastPathComponent == "debug" ? [release, here, beside] : [beside, here]
  }

  private func isFile(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
  }
}

/// No engine at any of the places that were looked at.
package struct EngineNotFoundError: Error, Sendable, Equatable, CustomStringConvertible {
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

  /// Every place, in the order it was looked at.
  package let looked: [Place]

  /// What is missing, where it was looked for, and what to do.
  package var description: String {
    if looked.count == 1, let named = looked.first, named.isDirectory {
      return "\(named.path) (\(named.why)) is a directory, not an engine. Name the library in it, for example "
        + "\(named.path.hasSuffix("/") ? named.path : named.path + "/")\(EngineSearch.fileName)."
    }
    let places = looked.map { place in
      let state = place.isHidden ? "; no permission to look there" : place.isDirectory ? "; it is a directory" : ""
      return "\(place.path) (\(place.why)\(state))"
    }.joined(separator: ", ")
    return "libpagefault.so was not found; looked at \(places). "
      + "Build it with `swift build -c release`, or name it with --engine PATH or \(EngineSearch.variable)=PATH."
  }
}
