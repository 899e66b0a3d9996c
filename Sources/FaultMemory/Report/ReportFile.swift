// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A file that appears as a whole: written under another name beside it, then renamed.
enum ReportFile {
  private static let attempts: UInt32 = 100

  /// Throws what keeps a file from being written there, as far as that is known before; leaves nothing behind.
  static func check(_ path: UnsafePointer<CChar>) throws(SystemCallError) {
    guard path.pointee != 0 else { throw SystemCallError(.findReport, errno: ENOENT) }
    switch try Syscalls.pathKind(path) {
    case Int32(CLINUX_PATH_DIRECTORY): throw SystemCallError(.findReport, errno: EISDIR)
    case Int32(CLINUX_PATH_SPECIAL): return
    default: break
    }
    guard let temporary = clinux_temporary_path(path, attempts) else {
      throw SystemCallError(.allocate, errno: ENOMEM)
    }
    defer { free(temporary) }
    try Syscalls.closeReport(try Syscalls.createExclusive(temporary))
    clinux_unlink(temporary)
  }

  static func write(
    to path: UnsafePointer<CChar>, _ body: (Int32) throws(SystemCallError) -> Void
  ) throws(SystemCallError) {
    guard path.pointee != 0 else { throw SystemCallError(.findReport, errno: ENOENT) }
    switch try Syscalls.pathKind(path) {
    case Int32(CLINUX_PATH_DIRECTORY):
      throw SystemCallError(.findReport, errno: EISDIR)
    case Int32(CLINUX_PATH_SPECIAL):
      // Renaming over it would replace the device by a file.
      let file = try Syscalls.openForWriting(path)
      try fill(file, body)
    case Int32(CLINUX_PATH_REGULAR):
      // A symbolic link stays one.
      var resolved: UnsafeMutablePointer<CChar>?
      _ = try Syscalls.granted(.findReport, clinux_resolved_path(path, &resolved))
      guard let target = resolved else { throw SystemCallError(.findReport, errno: ENOENT) }
      defer { free(target) }
      try replace(target, body)
    default:
      try replace(path, body)
    }
  }

  private static func replace(
    _ path: UnsafePointer<CChar>, _ body: (Int32) throws(SystemCallError) -> Void
  ) throws(SystemCallError) {
    var number: UInt32 = 0
    while true {
      guard let temporary = clinux_temporary_path(path, number) else {
        throw SystemCallError(.allocate, errno: ENOMEM)
      }
      defer { free(temporary) }
      let file: Int32
      do throws(SystemCallError) {
        file = try Syscalls.createExclusive(temporary)
      } catch {
        // What a killed run has left behind.
        number += 1
        guard error.errno == EEXIST, number < attempts else { throw error }
        continue
      }
      do throws(SystemCallError) {
        try fill(file, body)
        return try Syscalls.rename(temporary, to: path)
      } catch {
        clinux_unlink(temporary)
        throw error
      }
    }
  }

  /// Closes the file in any case; some file systems tell only then that there was no space.
  private static func fill(
    _ file: Int32, _ body: (Int32) throws(SystemCallError) -> Void
  ) throws(SystemCallError) {
    do throws(SystemCallError) {
      try body(file)
    } catch {
      _ = clinux_close(file)
      throw error
    }
    try Syscalls.closeReport(file)
  }
}
