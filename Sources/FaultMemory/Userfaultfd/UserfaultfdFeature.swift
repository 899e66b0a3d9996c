// SPDX-License-Identifier: GPL-2.0-only

/// A feature that `UFFDIO_API` offers or not.
package struct UserfaultFeature: Sendable, Equatable, BitwiseCopyable {
  /// Its bit, as in linux/userfaultfd.h; 0 for `none`.
  package let bit: UInt64

  static var none: UserfaultFeature { UserfaultFeature(bit: 0) }
  static var writeProtect: UserfaultFeature { UserfaultFeature(bit: 1 << 0) }
  static var missingHugetlb: UserfaultFeature { UserfaultFeature(bit: 1 << 4) }
  static var missingShmem: UserfaultFeature { UserfaultFeature(bit: 1 << 5) }
  static var threadID: UserfaultFeature { UserfaultFeature(bit: 1 << 8) }
  static var minorHugetlb: UserfaultFeature { UserfaultFeature(bit: 1 << 9) }
  static var minorShmem: UserfaultFeature { UserfaultFeature(bit: 1 << 10) }
  static var writeProtectShmem: UserfaultFeature { UserfaultFeature(bit: 1 << 12) }
  static var move: UserfaultFeature { UserfaultFeature(bit: 1 << 16) }

  /// As linux/userfaultfd.h has it.
  package var name: StaticString {
    switch self {
    case .none: "none"
    case .writeProtect: "UFFD_FEATURE_PAGEFAULT_FLAG_WP"
    case .missingHugetlb: "UFFD_FEATURE_MISSING_HUGETLBFS"
    case .missingShmem: "UFFD_FEATURE_MISSING_SHMEM"
    case .threadID: "UFFD_FEATURE_THREAD_ID"
    case .minorHugetlb: "UFFD_FEATURE_MINOR_HUGETLBFS"
    case .minorShmem: "UFFD_FEATURE_MINOR_SHMEM"
    case .writeProtectShmem: "UFFD_FEATURE_WP_HUGETLBFS_SHMEM"
    default: "UFFD_FEATURE_MOVE"
    }
  }

  /// Which kernel has it.
  package var remedy: StaticString {
    switch self {
    case .writeProtect: "boot Linux 5.7 or later with CONFIG_HAVE_ARCH_USERFAULTFD_WP"
    case .missingHugetlb, .missingShmem: "boot Linux 4.11 or later"
    case .minorHugetlb: "boot Linux 5.13 or later"
    case .minorShmem: "boot Linux 5.14 or later"
    case .writeProtectShmem: "boot Linux 5.19 or later with CONFIG_PTE_MARKER_UFFD_WP, or use backing=anon"
    case .move: "boot Linux 6.8 or later, or use uffd_resolve=copy"
    default: "boot Linux 4.14 or later"
    }
  }
}
