// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import StoreKit

/// A job file of a suite as far as it does not depend on a case's variables.
struct ReadJob: Sendable {
  let path: String
  let file: JobFile
  /// Every `${NAME}` that it says.
  let variables: [JobVariable]
  /// The files that it includes.
  let included: [IncludedFile]

  /// Whether the variable stands anywhere in the file, in shell commands (`$NAME`) for instance.
  func mentions(_ name: String) -> Bool {
    variables.contains { $0.name == name } || file.mentions("$\(name)")
  }
}

/// Reads each job file of a suite once.
struct JobShelf {
  private let directory: String
  private var known: [String: Result<ReadJob, JobFileError>] = [:]

  init(directory: String) {
    self.directory = directory
  }

  /// The job file of this name, relative to the suite.
  mutating func job(_ name: String) throws(JobFileError) -> ReadJob {
    if let result = known[name] { return try result.get() }
    let result = Self.read(name.hasPrefix("/") ? name : directory + (directory.hasSuffix("/") ? "" : "/") + name)
    known[name] = result
    return try result.get()
  }

  private static func read(_ path: String) -> Result<ReadJob, JobFileError> {
    do throws(JobFileError) {
      let file = try JobFile(contentsOf: path)
      return .success(
        ReadJob(
          path: path, file: file, variables: try file.variables(path: path),
          included: try file.includedFiles(path: path)))
    } catch {
      return .failure(error)
    }
  }
}

extension JobText {
  /// A job file with what a runner gives it, the variables by name.
  init(
    _ text: String, environment: [String: String], settings: [HostSetting] = [], included: [IncludedFile] = []
  ) {
    self.init(
      text, variables: environment.sorted { $0.key < $1.key }.map { Assignment($0.key, $0.value) },
      settings: settings.map { Assignment($0.name, $0.value) },
      included: included.map { Assignment($0.name, String(SHA256.hexadecimal($0.bytes).prefix(12))) })
  }
}
