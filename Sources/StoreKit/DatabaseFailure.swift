// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB
import SystemPackage

/// Turns what SQLite says into what the user can do something about.
struct DatabaseFailure {
  let path: String
  let wait: Duration
  /// Why nothing can be written beside the store, if so.
  var trial: (String) -> Errno? = DiskTrial.obstacle

  func error(_ error: any Error) -> StoreError {
    switch error {
    case let error as StoreError: error
    case let error as ProblemError: StoreError(file: path, problem: error.problem)
    case let error as DatabaseError: StoreError(file: path, problem: problem(error))
    default: StoreError(file: path, problem: .inputOutput(detail: "\(error)"))
    }
  }

  private func space(_ obstacle: Errno) -> StoreError.Problem? {
    switch obstacle {
    case .noSpace: .full
    case .diskQuotaExceeded: .quota
    default: nil
    }
  }

  private func problem(_ error: DatabaseError) -> StoreError.Problem {
    let message = error.message ?? "SQLite's code \(error.extendedResultCode.rawValue)"
    switch error.extendedResultCode {
    case .SQLITE_IOERR_SHORT_READ, .SQLITE_IOERR_CORRUPTFS: return .damaged(detail: message)
    case .SQLITE_READONLY_DBMOVED: return .inputOutput(detail: "the file was moved or deleted while it was open")
    default: break
    }
    switch error.resultCode {
    case .SQLITE_NOTADB: return .notADatabase
    // Our own statements are right, so a table or column that is not there is damage, too.
    case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_FORMAT, .SQLITE_CONSTRAINT:
      return .damaged(detail: message)
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
      return .locked(holder: LockHolder.name(of: path), waited: wait)
    case .SQLITE_FULL: return .full
    case .SQLITE_READONLY: return .readOnly
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      guard let obstacle = trial(path) else { return .cannotOpen(reason: message) }
      return space(obstacle) ?? .cannotOpen(reason: obstacle.description)
    case .SQLITE_IOERR:
      guard let obstacle = trial(path) else { fallthrough }
      if [.readOnlyFileSystem, .permissionDenied, .notPermitted].contains(obstacle) { return .readOnly }
      return space(obstacle) ?? .inputOutput(detail: "\(message); a file beside it cannot be written: \(obstacle)")
    default: return .inputOutput(detail: "\(message) (SQLite's code \(error.extendedResultCode.rawValue))")
    }
  }
}

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

/// Which process has a lock on a file.
enum LockHolder {
  /// For example `faultbench (process 4711)`; nil when the kernel does not tell.
  ///
  /// Read from /proc/locks: asking with fcntl would mean to open the file, and closing it would release the locks that
  /// SQLite has on it in this process.
  static func name(of path: String) -> String? {
    guard let locks = try? String(contentsOfFile: "/proc/locks", encoding: .utf8) else { return nil }
    // With a log, writers meet on the file of its index.
    let lines = locks.split(separator: "\n")
    let processes = ["\(path)-shm", path].compactMap(inode).flatMap { inode in
      lines.compactMap { process($0, inode: inode) }
    }
    return processes.first { $0 != getpid() }.map { "\(command($0)) (process \($0))" }
  }

  private static func inode(_ path: String) -> UInt64? {
    var status = stat()
    return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
  }

  /// `1: POSIX  ADVISORY  WRITE 4711 08:01:131 1073741825 1073741825`; a waiting lock has `->` in front of its kind.
  private static func process(_ line: Substring, inode: UInt64) -> Int32? {
    let fields = line.split(separator: " ")
    guard fields.count >= 8, fields[1] == "POSIX", fields[3] == "WRITE", let pid = Int32(fields[4]), pid > 0 else {
      return nil
    }
    let place = fields[5].split(separator: ":")
    return place.count == 3 && UInt64(place[2]) == inode ? pid : nil
  }

  private static func command(_ process: Int32) -> String {
    let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
    return name.map { $0.trimmingCharacters(in: .newlines) } ?? "a program"
  }
}
