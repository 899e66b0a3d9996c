// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory

/// The engine's handlers, as a library for Benchmarks/CLoops/userfaultfd.c.
private enum Running {
  nonisolated(unsafe) static var userfaultfd: Userfaultfd?
}

/// Handles missing pages of the region by copying, with one handler on the caller's CPU; 0 or an errno.
@c(userfaultfdbench_start)
public func userfaultfdbenchStart(_ region: UnsafeMutableRawPointer, _ length: Int, _ waitsInPoll: CInt) -> CInt {
  var options = UserfaultfdOptions(.missing, .anon)
  options.wait = waitsInPoll == 0 ? .block : .poll
  options.affinity = .same
  options.timed = getenv("USERFAULTBENCH_TIMED") != nil
  let range = UserfaultfdRange(base: region, length: length)
  do throws(UserfaultfdError) {
    Running.userfaultfd = try withUnsafePointer(to: range) { range throws(UserfaultfdError) in
      try Userfaultfd.start(options, UnsafeBufferPointer(start: range, count: 1))
    }
    return 0
  } catch {
    return error.errno
  }
}

/// Ends it.
@c(userfaultfdbench_stop)
public func userfaultfdbenchStop() {
  Running.userfaultfd?.stop().timing?.destroy()
  Running.userfaultfd = nil
}
