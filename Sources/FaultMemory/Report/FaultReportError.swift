// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A report that could not be written. The path is the caller's.
package struct FaultReportError: Error, @unchecked Sendable {
  /// The call, and its errno.
  package let cause: SystemCallError
  /// Where the report should have gone.
  package let path: UnsafePointer<CChar>

  init(_ cause: SystemCallError, path: UnsafePointer<CChar>) {
    self.cause = cause
    self.path = path
  }

  /// The same about another name of the place.
  package func naming(_ path: UnsafePointer<CChar>) -> FaultReportError { FaultReportError(cause, path: path) }

  /// What to do, as the last part of a sentence.
  package var remedy: StaticString {
    switch cause.errno {
    case ENOENT, ENOTDIR: "make its directory first, or name another path"
    case EACCES, EPERM: "name a path in a directory that this user may write to"
    case EROFS: "the file system is read-only: name a path on another one"
    case ENOSPC, EDQUOT, EFBIG: "free some space, or name a path on another file system"
    case EISDIR: "name a file, not a directory"
    case ENAMETOOLONG: "name a shorter path"
    case ELOOP: "the path leads in circles: name another one"
    case EMFILE, ENFILE: "raise 'ulimit -n', or lower numjobs="
    case ENOMEM: "free some memory and run again"
    default: "name another path"
    }
  }
}
