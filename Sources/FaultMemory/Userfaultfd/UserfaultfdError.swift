// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Why userfaultfd cannot be used.
package enum UserfaultfdError: Error, Sendable {
  /// What was asked for contradicts itself.
  case refused(UserfaultfdRefusal)
  /// This kernel does not have what the options need.
  case unsupported(UserfaultfdFeature)
  /// A call failed.
  case failed(SystemCallError)

  /// That of the call, or the one that fits.
  package var errno: Int32 {
    switch self {
    case .refused: EINVAL
    case .unsupported: EOPNOTSUPP
    case .failed(let error): error.errno
    }
  }
}

/// What of a combination cannot be; no kernel is needed to know it.
package enum UserfaultfdRefusal: Sendable {
  /// The kernel registers no such memory in this mode.
  case memory(UserfaultfdMode, UserfaultfdBacking)
  /// Faults of this mode are not resolved so, or not on this memory.
  case answer(UserfaultfdMode, UserfaultfdAnswer)
  /// Not 1 to 64 handlers.
  case handlers(Int)
  /// The page size is none that the memory can have.
  case pageSize(Int)
}
