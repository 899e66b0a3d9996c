// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import SystemPackage

/// Where journal and lock are kept.
enum JournalDirectory {
  /// One place per user and host, so that runners find each other.
  static func usual(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    if geteuid() == 0 { return "/run/faultbench" }
    if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") { return "\(runtime)/faultbench" }
    return "/tmp/faultbench-\(geteuid())"
  }

  /// Makes it; one that others can write to is refused, since what a journal says is done, as root perhaps.
  static func prepare(_ path: String) throws(HostSettingError) {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw .journal(path, "mkdir \(path)", Errno(rawValue: errno)) }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .journal(path, "lstat \(path)", Errno(rawValue: errno)) }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
      throw HostSettingError(
        code: .journal, path: path, message: "\(path) is not a directory that only user \(geteuid()) can write to",
        remedy: "remove it, or: chown \(geteuid()) \(path) && chmod 700 \(path)")
    }
  }
}
