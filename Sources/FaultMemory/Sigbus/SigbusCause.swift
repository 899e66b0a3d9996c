// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Why the kernel had no page for an access.
///
/// A structure for the reason that `Advice` is one.
package struct SigbusCause: Sendable, Equatable {
  let rawValue: Int32

  /// The file ends before this page: it was truncated under the job.
  package static var fileEnd: SigbusCause { SigbusCause(rawValue: Int32(CLINUX_SIGBUS_FILE_END)) }
  /// There was no huge page: `HugetlbShortage` finds out why.
  package static var noHugePage: SigbusCause { SigbusCause(rawValue: Int32(CLINUX_SIGBUS_NO_HUGE_PAGE)) }
  /// The file system has no block left for a page of a sparse file.
  package static var noSpace: SigbusCause { SigbusCause(rawValue: Int32(CLINUX_SIGBUS_NO_SPACE)) }
  /// The file system could not read or allocate the page; or the kernel does not say more of memory without a file.
  package static var ioError: SigbusCause { SigbusCause(rawValue: Int32(CLINUX_SIGBUS_IO)) }
  /// The memory behind the page is broken (hwpoison).
  package static var poison: SigbusCause { SigbusCause(rawValue: Int32(CLINUX_SIGBUS_POISON)) }

  /// The errno with which the I/O fails.
  package var errno: Int32 {
    switch self {
    case .noHugePage: ENOMEM
    case .noSpace: ENOSPC
    case .ioError: EIO
    case .poison: EHWPOISON
    default: EFAULT
    }
  }
}
