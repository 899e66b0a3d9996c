// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Subprocess
import SystemPackage

/// What to do where the machine, not the user's input, has too little of something or forbids it.
package enum ResourceRemedy {
  /// Half a sentence; nil for errors of another kind.
  package static func of(_ error: Errno) -> String? {
    switch error {
    case .noSpace, .diskQuotaExceeded: "free space there"
    case .tooManyOpenFiles: "raise the limit of open files (ulimit -n)"
    case .tooManyOpenFilesInSystem: "raise the system's limit of open files (sysctl fs.file-max)"
    case .resourceTemporarilyUnavailable: "raise the limit of processes (ulimit -u; pids.max of the cgroup)"
    case .noMemory: "free memory, or raise its limit (ulimit -v; memory.max of the cgroup)"
    case .permissionDenied, .notPermitted: "check the permissions, also of the directories above"
    case .readOnlyFileSystem: "choose a place that is not mounted read-only"
    default: nil
    }
  }

  /// The error in the words of errno, with what to do.
  package static func text(_ error: Errno) -> String {
    error.description + (of(error).map { "; \($0)" } ?? "")
  }

  /// Sentences: the error, and what to do, which is `otherwise` for errors of another kind.
  package static func sentences(_ error: Errno, otherwise: String) -> String {
    "\(error.description). \(of(error).map { $0.prefix(1).uppercased() + $0.dropFirst() + "." } ?? otherwise)"
  }
}

/// Descriptors that starting a program needs: its streams and pipes, and those of the runtime, which does not return from
/// lacking them.
enum DescriptorReserve {
  private static let count = 20

  /// Throws where so many are not to be had.
  static func check() throws(Errno) {
    var taken: [Int32] = []
    defer { for descriptor in taken { close(descriptor) } }
    for _ in 0..<count {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw Errno(rawValue: errno) }
      taken.append(descriptor)
    }
  }
}

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
    case FileBytes.IOError.errno(let errno): ResourceRemedy.text(errno)
    case FileBytes.IOError.tooLarge(let limit): "it wrote more than \(limit / 1_048_576) MiB"
    case let error as ScratchError: error.description
    case let errno as Errno: ResourceRemedy.text(errno)
    case is CancellationError: "it was cancelled"
    default: "\(error)"
    }
  }
}
