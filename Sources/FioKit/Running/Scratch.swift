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
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// No directory could be made below the temporary directory.
struct ScratchError: Error, Equatable, CustomStringConvertible {
  let parent: String
  let errno: Errno

  var description: String {
    "no temporary directory can be made in \(parent) (\(errno.description)); set TMPDIR to a directory that is writable"
  }
}
