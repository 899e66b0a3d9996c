// SPDX-License-Identifier: GPL-2.0-only
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
    case let refusal as Refusal: StoreError(file: path, problem: refusal.problem)
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
