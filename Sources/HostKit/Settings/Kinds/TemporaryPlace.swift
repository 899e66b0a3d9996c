// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Glibc
import SystemPackage

/// Directories and files that a setting needs for its time.
enum TemporaryPlace {
  /// TMPDIR; without it /tmp, or /var/tmp where /tmp is in memory. Without symbolic links, as the kernel shows it later.
  static func root(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    let place: String
    if let given = environment["TMPDIR"], given.hasPrefix("/") {
      place = given
    } else {
      var filesystem = clinux_filesystem()
      let isKnown = clinux_filesystem_of("/tmp", &filesystem) == 0
      place = isKnown && filesystem.type == UInt64(CLINUX_TMPFS_MAGIC) ? "/var/tmp" : "/tmp"
    }
    guard let resolved = realpath(place, nil) else { return place }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// What helps where nothing can be made there.
  static let remedy = "set TMPDIR to a directory with space that this user may write to"

  /// A name that nothing has.
  static func freshPath(_ kind: String) -> String {
    "\(root())/faultbench-\(kind)-\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
  }

  /// Where a case's file system is mounted.
  static func makeCaseDirectory(
    _ name: String, in transaction: inout SettingsTransaction
  ) throws(HostSettingError) -> String {
    let path = freshPath("case")
    try transaction.perform(
      SettingChange(name: name, path: path, before: "", after: "directory"), undo: .directory(path: path)
    ) { () throws(HostSettingError) in
      if mkdir(path, 0o755) != 0 {
        throw .refused(name, path, "mkdir \(path)", Errno(rawValue: errno), remedy: remedy)
      }
    }
    return path
  }

  static func removeFile(_ name: String, _ path: String, _ files: HostFiles) throws(HostSettingError) {
    try remove(name, path, unlink(files.path(path)) == 0 ? nil : Errno(rawValue: errno))
  }

  static func removeDirectory(_ name: String, _ path: String, _ files: HostFiles) throws(HostSettingError) {
    try remove(name, path, rmdir(files.path(path)) == 0 ? nil : Errno(rawValue: errno))
  }

  private static func remove(_ name: String, _ path: String, _ error: Errno?) throws(HostSettingError) {
    guard let error, error != .noSuchFileOrDirectory else { return }
    throw .refused(name, path, "remove \(path)", error)
  }
}
