// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// What the file system below a store says when it is asked for a little: SQLite tells most of its refusals as an error of the disk.
enum DiskTrial {
  /// Why nothing can be written beside the file at `path`; nil where it can.
  static func obstacle(beside path: String) -> Errno? {
    // Another file: closing one that SQLite has open would release its locks.
    var template = Array("\(path)-trial.XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { return Errno(rawValue: errno) }
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    unlink(template)
    let opened = FileDescriptor(rawValue: file)
    do {
      try opened.closeAfter {
        try opened.writeAll([UInt8](repeating: 0x5a, count: amount))
        guard fsync(file) == 0 else { throw Errno(rawValue: errno) }
      }
      return nil
    } catch {
      return error as? Errno ?? .ioError
    }
  }

  /// More than the largest piece that SQLite asks for at once, the 32 KiB of its shared index of the log.
  private static let amount = 64 << 10
}
