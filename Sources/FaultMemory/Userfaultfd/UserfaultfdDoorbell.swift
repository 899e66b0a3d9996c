// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// How handlers are told to end: a fault on a page for nothing else, which each way of waiting notices.
///
/// No signal, no second descriptor, no closing of a descriptor that another thread reads. Each touch of a new page ends the
/// one handler that reads its message, and the thread that touches goes on when that handler answers; a handler ends in no
/// other way, so as many touches as handlers end all of them.
struct UserfaultfdDoorbell: BitwiseCopyable {
  private let pages: UserfaultfdRange

  static func make(handlers: Int) throws(SystemCallError) -> UserfaultfdDoorbell {
    let length = handlers * PageSize.base
    return UserfaultfdDoorbell(pages: UserfaultfdRange(base: try Syscalls.mapSource(length: length), length: length))
  }

  func unmap() { _ = munmap(pages.base, pages.length) }

  func register(_ descriptor: Int32) throws(SystemCallError) {
    _ = try Syscalls.userfaultfdRegister(descriptor, pages, .missing)
  }

  @inline(__always)
  func isRung(by address: UInt64) -> Bool { pages.contains(address) }

  /// Ends one handler, and returns when it is about to.
  func ring(_ handler: Int) {
    clinux_uffd_touch(pages.base + handler * PageSize.base)
  }

  /// Lets the thread that rang go on.
  func answer(_ address: UInt64, _ descriptor: Int32) {
    guard let page = UnsafeMutableRawPointer(bitPattern: UInt(address)) else { return }
    if clinux_uffd_zeropage(descriptor, page, PageSize.base) < 0 { disconnect(descriptor) }
  }

  /// From now on ringing is an ordinary fault.
  func disconnect(_ descriptor: Int32) {
    _ = clinux_uffd_unregister(descriptor, pages.base, pages.length)
    _ = clinux_uffd_wake(descriptor, pages.base, pages.length)
  }
}
