// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import SystemPackage

/// Where journal and lock are kept.
enum JournalDirectory {
  /// One place per user and host, so that runners find each other.
  ///
  /// The root of a user namespace is who started it: /run is not his, and outside of the namespace he has the same place.
  static func standard(
    environment: [String: String] = ProcessInfo.processInfo.environment, privilege: Privilege = .current()
  ) -> String {
    if privilege.outerUser == 0 { return "/run/faultbench" }
    if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") { return "\(runtime)/faultbench" }
    return "/tmp/faultbench-\(privilege.outerUser)"
  }

  /// Makes it; one that others can write to is refused, since what a journal says is done, as root perhaps.
  static func prepare(_ path: String) throws(HostSettingError) {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw .journal(path, "mkdir \(path)", Errno(rawValue: errno)) }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .journal(path, "lstat \(path)", Errno(rawValue: errno)) }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
      throw HostSettingError(
        code: .journal, path: path, message: "\(path) is not a directory that only user \(geteuid()) can write to",
        remedy: status.st_uid == geteuid()
          ? "chmod 700 \(path), or remove it if it is none of faultbench's"
          : "set FAULTBENCH_JOURNAL to a directory of your own; or, as root: rm -r \(path)")
    }
  }
}

/// The lock that lets one process at a time change settings; the kernel opens it when that process dies.
struct JournalLock: ~Copyable {
  private let file: FileDescriptor

  init(directory: String) throws(HostSettingError) {
    let path = "\(directory)/lock"
    let opened: FileDescriptor
    do {
      opened = try FileDescriptor.open(
        path, .readWrite, options: [.create, .closeOnExec, .noFollow], permissions: [.ownerReadWrite])
    } catch {
      throw .journal(path, "open \(path)", error as? Errno ?? .ioError)
    }
    guard flock(opened.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      let error = Errno(rawValue: errno)
      let holder = Self.holder(opened)
      try? opened.close()
      guard error == .wouldBlock else { throw .journal(path, "flock \(path)", error) }
      throw HostSettingError(
        code: .locked, path: path,
        message: "\(holder.map { "process \($0)" } ?? "another process") changes settings of this host (\(path))",
        errno: error.rawValue, remedy: "wait for it, or end it", process: holder)
    }
    let pid = Array("\(getpid())\n".utf8)
    _ = ftruncate(opened.rawValue, 0)
    _ = pid.withUnsafeBytes { try? opened.write(toAbsoluteOffset: 0, $0) }
    file = opened
  }

  deinit {
    // Whoever reads the pid after this must not take a dead process for the holder.
    _ = ftruncate(file.rawValue, 0)
    try? file.close()
  }

  /// The holder writes its pid right after it got the lock: a moment may pass.
  private static func holder(_ file: FileDescriptor) -> Int32? {
    for _ in 1...20 {
      var bytes = [UInt8](repeating: 0, count: 16)
      let count = bytes.withUnsafeMutableBytes { try? file.read(fromAbsoluteOffset: 0, into: $0) } ?? 0
      let text = String(decoding: bytes.prefix(count), as: UTF8.self)
      if let pid = Int32(text.prefix { $0.isNumber }) { return pid }
      usleep(10_000)
    }
    return nil
  }
}
