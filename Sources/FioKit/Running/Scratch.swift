// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization
import SystemPackage

/// A new directory, and a lock in it that the kernel opens when its maker dies: so anybody can tell, in another container, too,
/// whether it is still somebody's.
package struct OwnedDirectory: Sendable {
  /// Where it is.
  package let path: String
  private let lock: FileDescriptor

  /// Makes it in `parent`.
  package init(in parent: String) throws(ScratchError) {
    var template = Array("\(parent)/\(Self.prefix)\(getpid()).XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw ScratchError(parent: parent, errno: Errno(rawValue: errno)) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    do {
      lock = try Self.makeLock(in: path)
    } catch {
      rmdir(path)
      throw ScratchError(parent: parent, errno: error)
    }
    // A directory may fit where no file does, and a program that cannot write seems to say nothing.
    if let refusal = FileBytes.refusal(in: path) {
      try? FileManager.default.removeItem(atPath: path)
      try? lock.close()
      throw ScratchError(parent: parent, errno: refusal)
    }
    let made = path
    Self.living.withLock { _ = $0.insert(made) }
  }

  /// Removes it with all that is in it.
  package func remove() {
    try? FileManager.default.removeItem(atPath: path)
    try? lock.close()
    Self.living.withLock { _ = $0.remove(path) }
  }

  /// Removes every directory of this process, which is about to die.
  static func removeAll() {
    for path in living.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Removes those in `parent` whose maker is dead; returns how many.
  static func removeLeftovers(in parent: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    return names.filter(isName).count { name in
      let path = "\(parent)/\(name)"
      guard let taken = takeOver(path) else { return false }
      defer { try? taken.close() }
      return (try? FileManager.default.removeItem(atPath: path)) != nil
    }
  }

  private static let living = Mutex<Set<String>>([])
  private static let prefix = "faultbench."
  private static let lockName = ".faultbench-owner"

  private static func isName(_ name: String) -> Bool {
    name.wholeMatch(of: /faultbench\.[0-9]{1,10}\.[A-Za-z0-9]{6}/) != nil
  }

  /// A lock that is there is held: it gets its name afterwards.
  private static func makeLock(in path: String) throws(Errno) -> FileDescriptor {
    let new = "\(path)/\(lockName).new"
    do {
      let file = try FileDescriptor.open(
        FilePath(new), .readWrite, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite)
      // Where a file system has no locks, nobody will get this one either, and the directory stays.
      _ = flock(file.rawValue, LOCK_EX | LOCK_NB)
      guard rename(new, "\(path)/\(lockName)") == 0 else {
        let error = Errno(rawValue: errno)
        try? file.close()
        unlink(new)
        throw error
      }
      return file
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// The lock of a directory of this user's, when its maker does not hold it any more.
  private static func takeOver(_ path: String) -> FileDescriptor? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else { return nil }
    let options: FileDescriptor.OpenOptions = [.closeOnExec, .noFollow]
    guard let file = try? FileDescriptor.open(FilePath("\(path)/\(lockName)"), .readWrite, options: options) else {
      return nil
    }
    guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      try? file.close()
      return nil
    }
    return file
  }
}

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
