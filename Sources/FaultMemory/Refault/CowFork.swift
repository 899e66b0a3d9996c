// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A child process that shares the job's private pages and only sleeps, so that the job's first write to each
/// page breaks copy-on-write.
///
/// - Start it after the memory was populated: what the job maps later is the job's alone.
/// - Private memory only. Shared mappings stay shared, and nothing is copied.
/// - The whole address space is shared: the job's stack and buffers break copy-on-write once as well, a few dozen faults
///   after each start.
/// - hugetlb: each broken page takes another one of the pool; when none is left, the kernel takes the child's away.
/// - The child dies with the thread that started it (`PR_SET_PDEATHSIG`), however that ends: start it on the job's own.
/// - It lives without descriptors, locks, handlers and signals. Its end is seen by `stop` alone: it raises no `SIGCHLD` and a
///   `wait` of the program for any child does not meet it.
///
/// Once written, a page is the job's own again, and a page given back (`Refault`) comes back unshared. `renew` makes all
/// of them shared again: it, not a refault, is what makes pages fault again here (`Refault.keepsForkedSharing`). It costs
/// a copy of the page tables, so once a pass rather than for each I/O.
package struct CowFork: BitwiseCopyable {
  /// The child; 0 when there is none.
  package private(set) var child: pid_t

  /// Forks the child: from here on, pages are shared.
  /// - Throws: the error of fork(2), or of pipe(2), which tells when the child is ready.
  package static func start() throws(SystemCallError) -> CowFork {
    CowFork(child: try Syscalls.forkSleeper())
  }

  /// Shares all pages again that were written or mapped since the last start.
  /// - Throws: the error of kill(2), waitpid(2) or fork(2); after the last one there is no child.
  /// - Returns: false when the last sharing had ended early, as `stop` says.
  @discardableResult
  package mutating func renew() throws(SystemCallError) -> Bool {
    let held = try stop()
    child = try Syscalls.forkSleeper()
    return held
  }

  /// Kills the child and waits for its end, so that no zombie stays; does nothing the second time.
  /// - Returns: false when the child was gone before, by the OOM killer or the end of the thread that started it: some
  ///   writes then broke no copy-on-write.
  /// - Throws: the error of kill(2) or waitpid(2); the child is then not given up, and `stop` can be tried again.
  @discardableResult
  package mutating func stop() throws(SystemCallError) -> Bool {
    guard child > 0 else { return true }
    let endedEarly = try Syscalls.reap(child, waiting: false)
    if !endedEarly {
      try Syscalls.kill(child)
      _ = try Syscalls.reap(child, waiting: true)
    }
    child = 0
    return !endedEarly
  }
}
