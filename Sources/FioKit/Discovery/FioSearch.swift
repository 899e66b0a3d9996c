// SPDX-License-Identifier: GPL-2.0-only
import Foundation

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
