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
}
