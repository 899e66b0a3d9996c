// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Words

/// Where suites are looked for: a directory that is named, else one of that name where suites usually are.
package struct SuiteSearch: Sendable {
  let executable: String
  let workingDirectory: String

  /// A search from this process: its program and its working directory.
  package init() {
    self.init(
      executable: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments.first ?? "",
      workingDirectory: FileManager.default.currentDirectoryPath)
  }

  init(executable: String, workingDirectory: String) {
    self.executable = executable
    self.workingDirectory = workingDirectory
  }

  /// The directory of a suite.
  package func find(_ name: String) throws(SuiteNotFoundError) -> String {
    let file = URL(fileURLWithPath: name).lastPathComponent == SuiteManifest.fileName
    let named = file ? URL(fileURLWithPath: name).deletingLastPathComponent().path : name
    if isSuite(named) || isDirectory(named) && name.contains("/") { return named }
    let places = name.contains("/") ? [] : homes.map { "\($0)/\(name)" }
    guard let found = places.first(where: isSuite) else {
      throw SuiteNotFoundError(
        name: name, looked: [named] + places, known: all.map { URL(fileURLWithPath: $0).lastPathComponent })
    }
    return found
  }

  /// The directories of all suites where suites usually are; of two with the same name the first.
  package var all: [String] {
    var seen: Set<String> = []
    return homes.flatMap { home in
      ((try? FileManager.default.contentsOfDirectory(atPath: home)) ?? []).sorted().filter {
        isSuite("\(home)/\($0)") && seen.insert($0).inserted
      }.map { "\(home)/\($0)" }
    }
  }

  /// In the working directory, in the checkout that the program was built in, and beside an installed program.
  private var homes: [String] {
    var homes = ["fio-jobs"]
    var directory = URL(fileURLWithPath: executable).deletingLastPathComponent()
    homes.append(directory.deletingLastPathComponent().path + "/share/faultbench/fio-jobs")
    for _ in 0..<4 where directory.path != "/" {
      directory.deleteLastPathComponent()
      if directory.lastPathComponent == ".build" {
        homes.append(directory.deletingLastPathComponent().path + "/fio-jobs")
      }
    }
    let here = URL(fileURLWithPath: workingDirectory).path + "/fio-jobs"
    return homes.filter { $0 != here }
  }

  private func isSuite(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/\(SuiteManifest.fileName)")
  }

  private func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }
}

/// No suite of this name at any of the places that were looked at.
package struct SuiteNotFoundError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was asked for.
  package let name: String
  /// Every place, in the order it was looked at.
  package let looked: [String]
  /// The suites that there are.
  package let known: [String]

  /// What is missing, where it was looked for, and what to do.
  package var description: String {
    let near = Spelling.question(name, in: known)
    let others = near + (known.isEmpty ? "" : " There are \(known.listed).")
    return "there is no suite `\(name)`: no \(SuiteManifest.fileName) in \(looked.joined(separator: ", ")). "
      + "Name a directory with one.\(others)"
  }
}
