// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// The programs of this machine, and how one of them ended.
struct ProgramPath: Sendable {
  private let directories: [String]

  /// Those of PATH, and of the system.
  init(environment: [String: String]) {
    let named = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    directories = named + ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].filter { !named.contains($0) }
  }

  /// Only those of these directories.
  init(directories: [String]) { self.directories = directories }

  /// Where it is; nil where nobody has it.
  func find(_ name: String) -> String? {
    directories.lazy.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs it to its end and returns what it wrote. Where it cannot start or ends with an error, the last of its words are in the
  /// error, behind `what`.
  @discardableResult
  func run(
    _ executable: String, _ arguments: [String], in directory: String? = nil, timeout: Duration = .seconds(600),
    failing code: GuestError.Code, _ what: String, remedy: String = ""
  ) async throws(GuestError) -> String {
    var command = Command(executable, arguments)
    command.workingDirectory = directory
    command.environment = ["LC_ALL": "C"]
    let result: CommandResult
    do { result = try await command.run(timeout: timeout) } catch {
      throw GuestError(code, "\(what) (\(error.description))", remedy: remedy)
    }
    guard result.termination == .exited(0) else {
      throw GuestError(code, "\(what) (\(Self.lastWords(result)))", remedy: remedy)
    }
    return result.output
  }

  /// The last that a program said of its failure.
  static func lastWords(_ result: CommandResult) -> String {
    if case .timeout(let limit) = result.stopped { return "no end after \(limit.components.seconds) s" }
    let lines = (result.errors + "\n" + result.output).split(whereSeparator: \.isNewline).map { String($0).trimmed }
    let errors = lines.filter { $0.hasPrefix("E: ") || $0.contains("rror") }
    let said = errors.last ?? result.errors.split(whereSeparator: \.isNewline).last.map { String($0).trimmed }
    switch (said, result.termination) {
    case (let said?, _): return said
    case (nil, .exited(let code)): return "it ended with \(code)"
    case (nil, .killed(let signal)): return "signal \(signal) killed it"
    }
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
