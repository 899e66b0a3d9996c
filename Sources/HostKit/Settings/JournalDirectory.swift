// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import SystemPackage

/// Where journal and lock are kept.
enum JournalDirectory {
  /// One place per user and host, so that runners find each other.
  ///
  /// The root of a user namespace is who started it: /run is not his, and outside of the namespace he has the same place.
  static func usual(
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
