// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Where layout files are: the engine finds those of one place by itself, and others by a variable.
package enum LayoutPlace {
  /// Files and directories, separated by colons, that the engine reads before its own directory.
  package static let variable = "PAGEFAULT_LAYOUTS"

  /// The directory beside an engine that it looks into by itself.
  package static func beside(engine: String) -> String {
    URL(fileURLWithPath: engine).resolvingSymlinksInPath().deletingLastPathComponent().path + "/layouts"
  }

  /// A directory of the user's own, which the variable must name.
  package static func ofUser(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return (data ?? "\(environment["HOME"] ?? NSHomeDirectory())/.local/share") + "/faultbench/layouts"
  }

  /// The directory that a new file goes to, made if need be: beside the engine where that may be written, else the user's.
  package static func directory(
    for engine: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    let beside = beside(engine: engine)
    return isWritable(beside) ? beside : ofUser(environment: environment)
  }

  /// The layout files that an engine would look at, those that the variable names first.
  package static func files(
    for engine: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> [String] {
    let named = (environment[variable] ?? "").split(separator: ":").map(String.init)
    return (named + [beside(engine: engine)]).flatMap { path -> [String] in
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return [] }
      guard isDirectory.boolValue else { return [path] }
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      return names.sorted().filter { $0.hasSuffix(LayoutFileText.suffix) }.map { "\(path)/\($0)" }
    }
  }

  private static func isWritable(_ directory: String) -> Bool {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory) {
      return isDirectory.boolValue && access(directory, W_OK | X_OK) == 0
    }
    return access(URL(fileURLWithPath: directory).deletingLastPathComponent().path, W_OK | X_OK) == 0
  }
}
