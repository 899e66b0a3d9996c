// SPDX-License-Identifier: GPL-2.0-only

/// A call that userfaultfd handling makes.
package struct UserfaultfdCall: Sendable, Equatable, BitwiseCopyable {
  let code: UInt8

  package static var open: UserfaultfdCall { UserfaultfdCall(code: 0) }
  package static var openUserModeOnly: UserfaultfdCall { UserfaultfdCall(code: 1) }
  package static var openDevice: UserfaultfdCall { UserfaultfdCall(code: 2) }
  package static var api: UserfaultfdCall { UserfaultfdCall(code: 3) }
  package static var register: UserfaultfdCall { UserfaultfdCall(code: 4) }
  package static var unregister: UserfaultfdCall { UserfaultfdCall(code: 5) }
  package static var wake: UserfaultfdCall { UserfaultfdCall(code: 6) }
  package static var copy: UserfaultfdCall { UserfaultfdCall(code: 7) }
  package static var zeropage: UserfaultfdCall { UserfaultfdCall(code: 8) }
  package static var move: UserfaultfdCall { UserfaultfdCall(code: 9) }
  package static var writeProtect: UserfaultfdCall { UserfaultfdCall(code: 10) }
  package static var `continue`: UserfaultfdCall { UserfaultfdCall(code: 11) }
  package static var read: UserfaultfdCall { UserfaultfdCall(code: 12) }
  package static var poll: UserfaultfdCall { UserfaultfdCall(code: 13) }
  package static var affinity: UserfaultfdCall { UserfaultfdCall(code: 14) }
  package static var mapSource: UserfaultfdCall { UserfaultfdCall(code: 15) }
  package static var mapPageCache: UserfaultfdCall { UserfaultfdCall(code: 16) }
  package static var populate: UserfaultfdCall { UserfaultfdCall(code: 17) }

  /// As a kernel developer would write it.
  package var name: StaticString {
    switch self {
    case .open: "userfaultfd(2)"
    case .openUserModeOnly: "userfaultfd(UFFD_USER_MODE_ONLY)"
    case .openDevice: "/dev/userfaultfd: USERFAULTFD_IOC_NEW"
    case .api: "ioctl(UFFDIO_API)"
    case .register: "ioctl(UFFDIO_REGISTER)"
    case .unregister: "ioctl(UFFDIO_UNREGISTER)"
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
