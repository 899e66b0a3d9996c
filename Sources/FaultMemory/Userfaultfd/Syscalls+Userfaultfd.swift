// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// userfaultfd's calls, each of which a test can make fail.
extension Syscalls {
  /// Opens one by a way of `clinux_uffd_open`.
  static func userfaultfdOpen(_ way: Int32, nonblocking: Bool) throws(SystemCallError) -> Int32 {
    let call: UserfaultfdCall =
      way == Int32(CLINUX_UFFD_BY_CALL)
      ? .open : way == Int32(CLINUX_UFFD_BY_DEVICE) ? .openDevice : .openUserModeOnly
    try failIfAsked(.userfaultfd(call))
    return try granted(call, clinux_uffd_open(way, CLINUX_UFFD_DEVICE, nonblocking ? 1 : 0))
  }

  static func userfaultfdHandshake(_ descriptor: Int32, wanting features: UInt64) throws(SystemCallError) -> UInt64 {
    try failIfAsked(.userfaultfd(.api))
    var offered: UInt64 = 0
    _ = try granted(.api, clinux_uffd_api(descriptor, features, &offered))
    return offered
  }

  /// One bit for each ioctl that works on the range.
  static func userfaultfdRegister(
    _ descriptor: Int32, _ range: UserfaultfdRange, _ mode: UserfaultfdMode
  ) throws(SystemCallError) -> UInt64 {
    try failIfAsked(.userfaultfd(.register))
    var ioctls: UInt64 = 0
    _ = try granted(.register, clinux_uffd_register(descriptor, range.base, range.length, mode.bit, &ioctls))
    return ioctls
  }

  static func userfaultfdProtect(_ descriptor: Int32, _ range: UserfaultfdRange) throws(SystemCallError) {
    try failIfAsked(.userfaultfd(.writeProtect))
    _ = try granted(.writeProtect, clinux_uffd_writeprotect(descriptor, range.base, range.length, 1))
  }

  /// Resolves the fault of one page; `source` is what copy and move take it from.
  @inline(__always)
  static func userfaultfdAnswer(
    _ descriptor: Int32, _ answer: UserfaultfdAnswer, _ page: UserfaultfdRange, from source: UnsafeMutableRawPointer?
  ) throws(SystemCallError) {
    try failIfAsked(.userfaultfd(answer.call))
    let result =
      switch answer {
      case .copy: clinux_uffd_copy(descriptor, page.base, source, page.length)
      case .zeropage: clinux_uffd_zeropage(descriptor, page.base, page.length)
      case .move: clinux_uffd_move(descriptor, page.base, source, page.length)
      case .unprotect: clinux_uffd_writeprotect(descriptor, page.base, page.length, 0)
      default: clinux_uffd_continue(descriptor, page.base, page.length)
      }
    _ = try granted(answer.call, result)
  }

  @inline(__always)
  static func userfaultfdRead(
    _ descriptor: Int32, _ message: inout clinux_uffd_message
  ) throws(SystemCallError) {
    try failIfAsked(.userfaultfd(.read))
    _ = try granted(.read, clinux_uffd_read(descriptor, &message))
  }

  @inline(__always)
  static func userfaultfdPoll(_ descriptor: Int32) throws(SystemCallError) {
    try failIfAsked(.userfaultfd(.poll))
    _ = try granted(.poll, clinux_uffd_poll(descriptor))
  }

  static func pin(_ thread: pthread_t, to cpu: Int32) throws(SystemCallError) {
    try failIfAsked(.userfaultfd(.affinity))
    _ = try granted(.affinity, clinux_pin(thread, cpu))
  }

  static func pin(_ thread: pthread_t, awayFrom cpu: Int32, index: Int) throws(SystemCallError) {
    try failIfAsked(.userfaultfd(.affinity))
    _ = try granted(.affinity, clinux_pin_elsewhere(thread, cpu, UInt32(truncatingIfNeeded: index)))
  }

  /// Private memory that a forked child does not get.
  static func mapSource(length: Int) throws(SystemCallError) -> UnsafeMutableRawPointer {
    try failIfAsked(.userfaultfd(.mapSource))
    var mapping: UnsafeMutableRawPointer?
    _ = try granted(.mapSource, clinux_map_private(length, &mapping))
    guard let mapping else { throw SystemCallError(.userfaultfd(.mapSource), errno: EFAULT) }
    return mapping
  }

  static func mapPageCache(
    _ file: Int32, offset: UInt64, length: Int
  ) throws(SystemCallError) -> UnsafeMutableRawPointer {
    try failIfAsked(.userfaultfd(.mapPageCache))
    var mapping: UnsafeMutableRawPointer?
    _ = try granted(.mapPageCache, clinux_map(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, file, offset, &mapping))
    guard let mapping else { throw SystemCallError(.userfaultfd(.mapPageCache), errno: EFAULT) }
    return mapping
  }

  static func populate(_ range: UserfaultfdRange, pageSize: Int) throws(SystemCallError) {
    try failIfAsked(.userfaultfd(.populate))
    _ = try granted(.populate, clinux_populate(range.base, range.length, pageSize))
  }

  @inline(__always)
  private static func granted(_ call: UserfaultfdCall, _ result: Int32) throws(SystemCallError) -> Int32 {
    try granted(.userfaultfd(call), result)
  }
}
