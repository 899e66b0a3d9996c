// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization
import SystemPackage

/// Directories that live as long as a closure.
package enum Scratch {
  /// Runs `body` with a fresh directory below the temporary directory, and removes that afterwards.
  package static func withDirectory<T: Sendable>(_ body: (String) async throws -> T) async throws -> T {
    let path = try create()
    living.withLock { _ = $0.insert(path) }
    defer {
      try? FileManager.default.removeItem(atPath: path)
      living.withLock { _ = $0.remove(path) }
    }
    return try await body(path)
  }

  /// Removes every directory, for a process that is about to die.
  static func abandonAll() {
    for path in living.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
  }

  private static let living = Mutex<Set<String>>([])

  private static func create() throws -> String {
    let parent = FileManager.default.temporaryDirectory.path
    var template = Array((parent + "/faultbench.XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw ScratchError(parent: parent, errno: Errno(rawValue: errno)) }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // A directory may fit where no file does, and a program that cannot write seems to say nothing.
    if let refusal = FileBytes.refusal(in: path) {
      try? FileManager.default.removeItem(atPath: path)
      throw ScratchError(parent: parent, errno: refusal)
    }
    return path
  }
}

/// No directory could be made below the temporary directory.
struct ScratchError: Error, Equatable, CustomStringConvertible {
  let parent: String
  let errno: Errno

  var description: String {
    let remedy = ResourceRemedy.of(errno).map { "\($0), or " } ?? ""
    return "no temporary files can be made in \(parent) (\(errno.description)); "
      + "\(remedy)set TMPDIR to a directory that is writable and has space"
  }
}
