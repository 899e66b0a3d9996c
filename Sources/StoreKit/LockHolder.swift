// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Which process has a lock on a file.
enum LockHolder {
  /// For example `faultbench (process 4711)`; nil when the kernel does not tell.
  ///
  /// Read from /proc/locks: asking with fcntl would mean to open the file, and closing it would release the locks that
  /// SQLite has on it in this process.
  static func name(of path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0, let locks = try? String(contentsOfFile: "/proc/locks", encoding: .utf8) else {
      return nil
    }
    let processes = locks.split(separator: "\n").compactMap { process($0, inode: UInt64(status.st_ino)) }
    return processes.first { $0 != getpid() }.map { "\(command($0)) (process \($0))" }
  }

  /// `1: POSIX  ADVISORY  WRITE 4711 08:01:131 1073741825 1073741825`; a waiting lock has `->` in front of its kind.
  private static func process(_ line: Substring, inode: UInt64) -> Int32? {
    let fields = line.split(separator: " ")
    guard fields.count >= 8, fields[1] == "POSIX", let pid = Int32(fields[4]), pid > 0 else { return nil }
    let place = fields[5].split(separator: ":")
    return place.count == 3 && UInt64(place[2]) == inode ? pid : nil
  }

  private static func command(_ process: Int32) -> String {
    let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
    return name.map { $0.trimmingCharacters(in: .newlines) } ?? "a program"
  }
}
