// SPDX-License-Identifier: GPL-2.0-only

/// A call that userfaultfd handling makes.
package struct UserfaultCall: Sendable, Equatable, BitwiseCopyable {
  let code: UInt8

  static var open: UserfaultCall { UserfaultCall(code: 0) }
  static var openUserModeOnly: UserfaultCall { UserfaultCall(code: 1) }
  static var openDevice: UserfaultCall { UserfaultCall(code: 2) }
  static var api: UserfaultCall { UserfaultCall(code: 3) }
  static var register: UserfaultCall { UserfaultCall(code: 4) }
  static var unregister: UserfaultCall { UserfaultCall(code: 5) }
  static var wake: UserfaultCall { UserfaultCall(code: 6) }
  static var copy: UserfaultCall { UserfaultCall(code: 7) }
  static var zeropage: UserfaultCall { UserfaultCall(code: 8) }
  static var move: UserfaultCall { UserfaultCall(code: 9) }
  static var writeProtect: UserfaultCall { UserfaultCall(code: 10) }
  static var resume: UserfaultCall { UserfaultCall(code: 11) }
  static var read: UserfaultCall { UserfaultCall(code: 12) }
  static var poll: UserfaultCall { UserfaultCall(code: 13) }
  static var affinity: UserfaultCall { UserfaultCall(code: 14) }
  static var mapSource: UserfaultCall { UserfaultCall(code: 15) }
  static var mapPageCache: UserfaultCall { UserfaultCall(code: 16) }
  static var populate: UserfaultCall { UserfaultCall(code: 17) }

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
    case .resume: "ioctl(UFFDIO_CONTINUE)"
    case .read: "read of a userfaultfd"
    case .poll: "poll of a userfaultfd"
    case .affinity: "sched_setaffinity"
    case .mapSource: "mmap of a handler's source"
    case .mapPageCache: "mmap of the page cache"
    default: "madvise(MADV_POPULATE_WRITE)"
    }
  }
}
