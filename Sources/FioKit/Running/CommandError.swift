// SPDX-License-Identifier: GPL-2.0-only
import Subprocess
import SystemPackage

/// A program that could not be started, or whose output could not be kept.
package struct CommandError: Error, Sendable, Equatable, CustomStringConvertible {
  let executable: String
  package let reason: String

  init(executable: String, error: any Error) {
    self.executable = executable
    self.reason = Self.reason(of: error)
  }

  /// In the words of errno where there is one.
  package var description: String { "\(executable): \(reason)" }

  private static func reason(of error: any Error) -> String {
    switch error {
    case let error as SubprocessError:
      error.underlyingError.map(ResourceRemedy.text) ?? error.description
    case FileBytes.Failure.errno(let errno): ResourceRemedy.text(errno)
    case FileBytes.Failure.tooLarge(let limit): "it wrote more than \(limit / 1_048_576) MiB"
    case let error as ScratchError: error.description
    case let errno as Errno: ResourceRemedy.text(errno)
    case is CancellationError: "it was cancelled"
    default: "\(error)"
    }
  }
}
