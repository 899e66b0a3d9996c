// SPDX-License-Identifier: GPL-2.0-only
import CLinux

extension UserfaultHandler {
  /// Returns with a message, as `uffd_wait` says.
  @inline(__always)
  static func wait(
    _ state: UnsafeMutablePointer<UserfaultState>, _ descriptor: Int32, _ message: inout clinux_uffd_message
  ) throws(SystemCallError) {
    let wait = state.pointee.options.wait
    // A spinning handler on the faulting thread's CPU keeps it from running, unless it steps back.
    let patience: UInt32 = state.pointee.options.affinity == .same ? 1 : 1024
    var tries: UInt32 = 0
    while true {
      do throws(SystemCallError) {
        if wait == .poll { try Syscalls.userfaultfdPoll(descriptor) }
        return try Syscalls.userfaultfdRead(descriptor, &message)
      } catch {
        guard error.errno == EAGAIN || error.errno == EINTR else { throw error }
      }
      guard wait == .spin else { continue }
      clinux_uffd_pause()
      tries &+= 1
      if tries % patience == 0 { clinux_yield() }
    }
  }
}
