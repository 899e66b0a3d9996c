// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// How many descriptors this process may have at once (RLIMIT_NOFILE). The soft limit is 1024 on many systems, for programs that wait by
/// select(2), and the hard one far more.
package struct DescriptorLimit: Sendable, Equatable {
  /// What is in force, and how far this process may raise it by itself; `UInt64.max` is none.
  package private(set) var soft: UInt64, hard: UInt64

  /// Of this process; nil where the kernel does not tell.
  package init?() {
    var limit = rlimit()
    guard getrlimit(Self.resource, &limit) == 0 else { return nil }
    (soft, hard) = (UInt64(limit.rlim_cur), UInt64(limit.rlim_max))
  }

  /// Raises the soft limit to the hard one where `needed` are more than it allows. Programs that are started later have it, too.
  ///
  /// - Returns: whether so many are allowed then.
  package mutating func allow(_ needed: UInt64) -> Bool {
    guard soft < needed else { return true }
    guard hard >= needed else { return false }
    var limit = rlimit(rlim_cur: rlim_t(hard), rlim_max: rlim_t(hard))
    guard setrlimit(Self.resource, &limit) == 0 else { return false }
    soft = hard
    return true
  }

  private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
}
