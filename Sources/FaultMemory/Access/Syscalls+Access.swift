// SPDX-License-Identifier: GPL-2.0-only
import CLinux

extension Syscalls {
  /// How often a call is made again that was interrupted or met a moment's shortage. Each attempt goes on where the last
  /// one ended; a bound, so that a job cannot hang in one I/O.
  static let attempts = 100

  /// Makes a call until it no longer fails with `EINTR` or `EAGAIN`.
  @inline(__always)
  static func retrying(_ call: () throws(SystemCallError) -> Void) throws(SystemCallError) {
    var left = attempts
    while true {
      left -= 1
      do throws(SystemCallError) {
        return try call()
      } catch {
        guard left > 0, error.errno == EINTR || error.errno == EAGAIN else { throw error }
      }
    }
  }

  /// `MADV_POPULATE_*`: pages that an interrupted call has mapped stay mapped.
  static func populate(_ address: UnsafeMutableRawPointer, length: Int, _ advice: Advice) throws(SystemCallError) {
    try retrying { () throws(SystemCallError) in try madvise(address, length: length, advice) }
  }

  static func fallocate(_ descriptor: Int32, offset: Int64, length: Int) throws(SystemCallError) {
    try retrying { () throws(SystemCallError) in
      try failIfAsked(.fallocate)
      _ = try granted(.fallocate, clinux_fallocate(descriptor, offset, Int64(length)))
    }
  }

  static func punchHole(_ descriptor: Int32, offset: Int64, length: Int) throws(SystemCallError) {
    try retrying { () throws(SystemCallError) in
      try failIfAsked(.punchHole)
      _ = try granted(.punchHole, clinux_punch_hole(descriptor, offset, Int64(length)))
    }
  }

  static func forkSleeper() throws(SystemCallError) -> pid_t {
    try failIfAsked(.fork)
    return try granted(.fork, clinux_fork_sleeper())
  }

  static func kill(_ child: pid_t) throws(SystemCallError) {
    try failIfAsked(.kill)
    _ = try granted(.kill, clinux_kill(child))
  }

  /// True when the child has ended; it is then no zombie any more. With `waiting` it always has.
  static func reap(_ child: pid_t, waiting: Bool) throws(SystemCallError) -> Bool {
    try failIfAsked(.waitpid)
    return try granted(.waitpid, clinux_reap_sleeper(child, waiting ? 0 : 1)) == child
  }
}
