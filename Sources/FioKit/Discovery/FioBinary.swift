// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// A fio program on this machine.
package struct FioBinary: Sendable, Equatable {
  /// Absolute path.
  package let path: String
  /// What `fio --version` prints, for example `fio-3.33` or `fio-3.42-29-gdfecde6a`.
  package let version: String

  /// A fio that is known already.
  package init(path: String, version: String) {
    self.path = path
    self.version = version
  }

  /// Asks the program at `path` for its version.
  package static func at(_ path: String) async throws(FioBinaryError) -> FioBinary {
    let absolute = URL(fileURLWithPath: path).path
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: absolute, isDirectory: &isDirectory) else {
      var status = stat()
      guard stat(absolute, &status) != 0, errno != ENOENT, errno != ENOTDIR else { throw .missing(path) }
      throw .cannotRun(path, reason: ResourceRemedy.text(Errno(rawValue: errno)))
    }
    guard !isDirectory.boolValue else { throw .directory(path) }
    guard FileManager.default.isExecutableFile(atPath: absolute) else { throw .notExecutable(path) }
    let result: CommandResult
    do {
      result = try await Command(absolute, ["--version"]).run(timeout: answerLimit)
    } catch {
      throw .cannotRun(path, reason: error.reason)
    }
    let words = result.output.split(whereSeparator: \.isNewline).map(String.init)
    guard result.termination == .exited(0), let version = words.last, version.hasPrefix("fio-") else {
      if let lack = shortage(result) { throw .cannotRun(path, reason: lack) }
      let said = (words + result.errors.split(whereSeparator: \.isNewline).map(String.init)).first ?? "nothing"
      throw .notFio(path, said: said)
    }
    return FioBinary(path: absolute, version: version)
  }

  /// How long a program may take to tell its version.
  private static let answerLimit = Duration.seconds(10)

  /// Why a program that may well be fio could not say so; nil where it said something else of its own accord.
  private static func shortage(_ result: CommandResult) -> String? {
    // The dynamic loader's and fio's own words.
    let words = ["failed to map segment", "cannot allocate memory", "smalloc: failed adding pool"]
    let said = result.errors.lowercased()
    if words.contains(where: said.contains) { return ResourceRemedy.text(.noMemory) }
    guard result.stopped == nil else {
      return "it did not answer --version within \(answerLimit.components.seconds) s; name another fio"
    }
    guard case .killed(let signal) = result.termination else { return nil }
    return
      "\(RunProblem.signalName(signal)) killed it; look for the out-of-memory killer in `dmesg`, or for whoever sent the signal"
  }
}

/// Why a path is no usable fio.
package enum FioBinaryError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No such file.
  case missing(String)
  /// A directory.
  case directory(String)
  /// Not a program.
  case notExecutable(String)
  /// It could not be started, or did not end.
  case cannotRun(String, reason: String)
  /// It runs but does not answer `--version` like fio.
  case notFio(String, said: String)
  /// No fio was found anywhere.
  case nowhere(looked: [String])

  /// What happened and what to do.
  package var description: String {
    switch self {
    case .missing(let path):
      "there is no fio at \(path). Check the path; `command -v fio` shows the one on PATH."
    case .directory(let path):
      "\(path) is a directory, not a fio program. Name the program in it, for example \(path)/fio."
    case .notExecutable(let path):
      "\(path) is not executable, so it cannot be used as fio. Name a program, or `chmod +x` it."
    case .cannotRun(let path, let reason):
      "\(path) cannot be run: \(reason)."
    case .notFio(let path, let said):
      "\(path) does not look like fio: asked for its version it said `\(said)`. Name a fio program."
    case .nowhere(let looked):
      "no fio found; looked at \(looked.joined(separator: ", ")). Install it (`apt install fio`) or name one with --fio."
    }
  }
}

/// Where fio programs are looked for: the one named, else the one of `FAULTBENCH_FIO`, else those on `PATH`.
package struct FioSearch: Sendable {
  let environment: [String: String]

  /// A search that reads `FAULTBENCH_FIO` and `PATH` from `environment`.
  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.environment = environment
  }

  /// The fio to use: `named` when given, else the environment's, else the first on `PATH`.
  package func first(named: String?) async throws(FioBinaryError) -> FioBinary {
    if let path = named ?? environmentPath { return try await FioBinary.at(path) }
    guard let path = pathsOnPATH.first else {
      throw .nowhere(looked: ["FAULTBENCH_FIO"] + directories)
    }
    return try await FioBinary.at(path)
  }

  /// Every distinct path: those named, the environment's, and all on `PATH`; a program reached twice counts once.
  package func all(named: [String]) -> [String] {
    var seen: Set<String> = []
    let candidates = named + [environmentPath].compactMap { $0 } + pathsOnPATH
    return candidates.filter { path in
      seen.insert(URL(fileURLWithPath: path).resolvingSymlinksInPath().path).inserted
    }
  }

  private var environmentPath: String? {
    environment["FAULTBENCH_FIO"].flatMap { $0.isEmpty ? nil : $0 }
  }

  private var directories: [String] {
    (environment["PATH"] ?? "").split(separator: ":").map(String.init)
  }

  private var pathsOnPATH: [String] {
    directories.map { "\($0)/fio" }.filter { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
