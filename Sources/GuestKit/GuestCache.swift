// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import SystemPackage

/// Where kernels and images are kept between runs: each is written under another name and renamed when it is whole, and what is
/// made once for all is made under a lock.
package struct GuestCache: Sendable {
  /// The variable that names the directory.
  package static let variable = "FAULTBENCH_GUEST_CACHE"

  /// The directory; made when something is first put there.
  package let directory: String

  /// The cache in this directory.
  package init(directory: String) {
    self.directory = directory
  }

  /// FAULTBENCH_GUEST_CACHE, else `faultbench/guest` in the user's cache directory.
  package static func standard(environment: [String: String] = ProcessInfo.processInfo.environment) -> GuestCache {
    func named(_ name: String) -> String? { environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
    if let own = named(variable) { return GuestCache(directory: own) }
    let caches = named("XDG_CACHE_HOME") ?? named("HOME").map { "\($0)/.cache" } ?? "/var/cache"
    return GuestCache(directory: "\(caches)/faultbench/guest")
  }

  /// The path of what has this name, `kernels/6.1.0-56-cloud-amd64` for example, made by `make` where it is not there yet: `make` is
  /// given a path that nobody else has, and makes a file or a directory there. Whoever wants the same waits.
  package func entry(
    _ name: String, make: (_ path: String) async throws -> Void
  ) async throws(GuestError) -> String {
    let path = "\(directory)/\(name)"
    if access(path, F_OK) == 0 { return path }
    let lock = try await CacheLock(path: "\(path).lock")
    defer { lock.release() }
    if access(path, F_OK) == 0 { return path }
    removeUnfinished(path)
    let new = "\(path).new.\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: new) }
    do { try await make(new) } catch let error as GuestError { throw error } catch {
      throw GuestError(.cache, "\(name) cannot be put into the cache \(directory) (\(error))", remedy: Self.remedy)
    }
    guard rename(new, path) == 0 else {
      throw GuestError(
        .cache, "rename \(new) to \(path) (\(Errno(rawValue: errno).description))", remedy: Self.remedy)
    }
    return path
  }

  /// Removes what makers of this entry left that died: whoever lives has the lock.
  private func removeUnfinished(_ path: String) {
    let entry = URL(fileURLWithPath: path)
    let parent = entry.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    for name in names where name.hasPrefix("\(entry.lastPathComponent).new.") {
      try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
    }
  }

  /// Runs `body` while nobody else has the lock of this name, in any process that uses this cache.
  package func locked<T>(
    _ name: String, _ body: () async throws(GuestError) -> T
  ) async throws(GuestError) -> T {
    let lock = try await CacheLock(path: "\(directory)/\(name).lock")
    defer { lock.release() }
    return try await body()
  }

  static let remedy = "set \(variable) to a directory that is writable and has space"
}

/// One maker at a time; the kernel opens it when that process dies.
private final class CacheLock {
  private let file: FileDescriptor

  init(path: String) async throws(GuestError) {
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      file = try FileDescriptor.open(
        FilePath(path), .readWrite, options: [.create, .closeOnExec], permissions: .ownerReadWrite)
    } catch {
      throw GuestError(.cache, "\(path) cannot be written (\(error))", remedy: GuestCache.remedy)
    }
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      let error = Errno(rawValue: errno)
      guard error == .wouldBlock || error == .interrupted else {
        try? file.close()
        throw GuestError(.cache, "flock \(path) (\(error.description))", remedy: GuestCache.remedy)
      }
      try? await Task.sleep(for: .milliseconds(50))
    }
  }

  func release() { try? file.close() }
}
