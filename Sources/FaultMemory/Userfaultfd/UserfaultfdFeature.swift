// SPDX-License-Identifier: GPL-2.0-only

/// A feature that `UFFDIO_API` offers or not.
package struct UserfaultfdFeature: Sendable, Equatable, BitwiseCopyable {
  /// Its bit, as in linux/userfaultfd.h; 0 for `none`.
  package let bit: UInt64

  package static var none: UserfaultfdFeature { UserfaultfdFeature(bit: 0) }
  package static var writeProtect: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 0) }
  package static var missingHugetlb: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 4) }
  package static var missingShmem: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 5) }
  package static var threadID: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 8) }
  package static var minorHugetlb: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 9) }
  package static var minorShmem: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 10) }
  package static var writeProtectShmem: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 12) }
  package static var move: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 16) }

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
}
