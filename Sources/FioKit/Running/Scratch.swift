// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// Directories that live as long as a closure.
package enum Scratch {
  /// Runs `body` with a fresh directory below the temporary directory, and removes that afterwards.
  package static func withDirectory<T: Sendable>(_ body: (String) async throws -> T) async throws -> T {
    let directory = try OwnedDirectory(in: FileManager.default.temporaryDirectory.path)
    defer { directory.remove() }
    return try await body(directory.path)
  }

  /// Where files of measurements are: TMPDIR, else a directory that is on a disk by convention, unlike /tmp.
  package static var onDisk: String {
    let named = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 }
    return named ?? (access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp")
  }

  /// Every directory in which some are made.
  static var places: Set<String> {
    Set([FileManager.default.temporaryDirectory.path, onDisk].map { URL(fileURLWithPath: $0).path })
  }
}

/// No directory could be made below the temporary directory.
package struct ScratchError: Error, Equatable, CustomStringConvertible {
  let parent: String
  package let errno: Errno

  package var description: String {
    let remedy = ResourceRemedy.of(errno).map { "\($0), or " } ?? ""
    return "no temporary files can be made in \(parent) (\(errno.description)); "
      + "\(remedy)set TMPDIR to a directory that is writable and has space"
  }
}
