// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory

/// The engine's handlers, as a library for Benchmarks/CLoops/userfaultfd.c.
private enum Running {
  nonisolated(unsafe) static var userfaultfd: Userfaultfd?
}

/// Handles missing pages of the region by copying, with one handler on the caller's CPU; 0 or an errno.
@c(userfaultbench_start)
public func userfaultbenchStart(_ region: UnsafeMutableRawPointer, _ length: Int, _ waitsInPoll: CInt) -> CInt {
  var options = UserfaultOptions(.missing, .anon)
  options.wait = waitsInPoll == 0 ? .block : .poll
  options.affinity = .same
  options.timed = getenv("USERFAULTBENCH_TIMED") != nil
  let range = UserfaultRange(base: region, length: length)
  do throws(UserfaultError) {
    Running.userfaultfd = try withUnsafePointer(to: range) { range throws(UserfaultError) in
      try Userfaultfd.start(options, UnsafeBufferPointer(start: range, count: 1))
    }
    return 0
  } catch {
    return error.errno
  }
}

/// Ends it.
@c(userfaultbench_stop)
public func userfaultbenchStop() {
  Running.userfaultfd?.stop().timing?.destroy()
  Running.userfaultfd = nil
}
