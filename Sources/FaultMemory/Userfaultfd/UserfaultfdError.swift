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

/// A feature that `UFFDIO_API` offers or not.
package struct UserfaultfdFeature: Sendable, Equatable, BitwiseCopyable {
  /// Its bit, as in linux/userfaultfd.h; 0 for `none`.
  package let bit: UInt64

  /// Nothing beyond the first version: missing faults of anonymous memory.
  package static var none: UserfaultfdFeature { UserfaultfdFeature(bit: 0) }
  /// Write-protect faults of anonymous memory (Linux 5.7).
  package static var writeProtect: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 0) }
  /// Missing faults of hugetlb pages (4.11).
  package static var missingHugetlb: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 4) }
  /// Missing faults of shared memory: memfd, tmpfs (4.11).
  package static var missingShmem: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 5) }
  /// The faulting thread stands in the message (4.14).
  package static var threadID: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 8) }
  /// Minor faults of hugetlb pages (5.13).
  package static var minorHugetlb: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 9) }
  /// Minor faults of shared memory (5.14).
  package static var minorShmem: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 10) }
  /// Write-protect faults of shared memory and hugetlb pages (5.19).
  package static var writeProtectShmem: UserfaultfdFeature { UserfaultfdFeature(bit: 1 << 12) }
  /// UFFDIO_MOVE (6.8).
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

/// A call that userfaultfd handling makes.
package struct UserfaultfdCall: Sendable, Equatable, BitwiseCopyable {
  let code: UInt8

  /// userfaultfd(2).
  package static var open: UserfaultfdCall { UserfaultfdCall(code: 0) }
  /// userfaultfd(2) with UFFD_USER_MODE_ONLY.
  package static var openUserModeOnly: UserfaultfdCall { UserfaultfdCall(code: 1) }
  /// USERFAULTFD_IOC_NEW of /dev/userfaultfd.
  package static var openDevice: UserfaultfdCall { UserfaultfdCall(code: 2) }
  /// UFFDIO_API.
  package static var api: UserfaultfdCall { UserfaultfdCall(code: 3) }
  /// UFFDIO_REGISTER.
  package static var register: UserfaultfdCall { UserfaultfdCall(code: 4) }
  /// UFFDIO_WAKE.
  package static var wake: UserfaultfdCall { UserfaultfdCall(code: 6) }
  /// UFFDIO_COPY.
  package static var copy: UserfaultfdCall { UserfaultfdCall(code: 7) }
  /// UFFDIO_ZEROPAGE.
  package static var zeropage: UserfaultfdCall { UserfaultfdCall(code: 8) }
  /// UFFDIO_MOVE.
  package static var move: UserfaultfdCall { UserfaultfdCall(code: 9) }
  /// UFFDIO_WRITEPROTECT.
  package static var writeProtect: UserfaultfdCall { UserfaultfdCall(code: 10) }
  /// UFFDIO_CONTINUE.
  package static var `continue`: UserfaultfdCall { UserfaultfdCall(code: 11) }
  /// read(2) of a message.
  package static var read: UserfaultfdCall { UserfaultfdCall(code: 12) }
  /// poll(2) for one.
  package static var poll: UserfaultfdCall { UserfaultfdCall(code: 13) }
  /// sched_setaffinity(2) of a handler.
  package static var affinity: UserfaultfdCall { UserfaultfdCall(code: 14) }
  /// mmap(2) of what pages are copied or moved from.
  package static var mapSource: UserfaultfdCall { UserfaultfdCall(code: 15) }
  /// mmap(2) of the file, to fill its page cache.
  package static var mapPageCache: UserfaultfdCall { UserfaultfdCall(code: 16) }
  /// Populating pages before they are protected or moved: MADV_POPULATE_WRITE, or touching each.
  package static var populate: UserfaultfdCall { UserfaultfdCall(code: 17) }

  /// As a kernel developer would write it.
  package var name: StaticString {
    switch self {
    case .open: "userfaultfd(2)"
    case .openUserModeOnly: "userfaultfd(UFFD_USER_MODE_ONLY)"
    case .openDevice: "/dev/userfaultfd: USERFAULTFD_IOC_NEW"
    case .api: "ioctl(UFFDIO_API)"
    case .register: "ioctl(UFFDIO_REGISTER)"
    case .wake: "ioctl(UFFDIO_WAKE)"
    case .copy: "ioctl(UFFDIO_COPY)"
    case .zeropage: "ioctl(UFFDIO_ZEROPAGE)"
    case .move: "ioctl(UFFDIO_MOVE)"
    case .writeProtect: "ioctl(UFFDIO_WRITEPROTECT)"
    case .continue: "ioctl(UFFDIO_CONTINUE)"
    case .read: "read of a userfaultfd"
    case .poll: "poll of a userfaultfd"
    case .affinity: "sched_setaffinity"
    case .mapSource: "mmap of a handler's source"
    case .mapPageCache: "mmap of the page cache"
    default: "madvise(MADV_POPULATE_WRITE)"
    }
  }
}
