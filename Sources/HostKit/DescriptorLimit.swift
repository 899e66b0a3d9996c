// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// How many descriptors this process may have at once (RLIMIT_NOFILE). The soft limit is 1024 on many systems, for programs that wait by
/// select(2), and the hard one far more.
package struct DescriptorLimit: Sendable, Equatable {
  /// What is in force, and how far this process may raise it by itself; `UInt64.max` means no limit.
  package private(set) var soft: UInt64, hard: UInt64

  /// Of this process; nil where the kernel does not tell.
  package init?() {
    var limit = rlimit()
    guard getrlimit(Self.resource, &limit) == 0 else { return nil }
    (soft, hard) = (UInt64(limit.rlim_cur), UInt64(limit.rlim_max))
  }

  /// Raises the soft limit to `needed` where that is more than it allows. Programs that are started later have it, too.
  package mutating func allow(_ needed: UInt64) throws(DescriptorLimitError) {
    guard soft < needed else { return }
    guard hard >= needed else { throw .beyondHardLimit(hard) }
    var limit = rlimit(rlim_cur: rlim_t(needed), rlim_max: rlim_t(hard))
    guard setrlimit(Self.resource, &limit) == 0 else { throw .refused(Errno(rawValue: errno)) }
    soft = needed
  }

  private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
}

/// Why a process may not have as many descriptors as it needs.
package enum DescriptorLimitError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The hard limit is less.
  case beyondHardLimit(UInt64)
  /// The kernel does not raise the soft limit.
  case refused(Errno)

  /// What happened, to be read after what is needed.
  package var description: String {
    switch self {
    case .beyondHardLimit(let hard): "it may have \(hard) (ulimit -Hn)"
    case .refused(let errno): "its limit cannot be raised: \(errno.nameAndText)"
    }
  }
}
