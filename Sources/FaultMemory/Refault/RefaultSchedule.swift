// SPDX-License-Identifier: GPL-2.0-only

/// When pages are given back.
package struct RefaultInterval: BitwiseCopyable, Sendable, Equatable {
  let isPass: Bool

  /// Before every I/O, the I/O's own range: every I/O faults.
  package static var io: RefaultInterval { RefaultInterval(isPass: false) }
  /// Whenever the whole mapping has been visited, the whole mapping.
  package static var pass: RefaultInterval { RefaultInterval(isPass: true) }
}

/// A part of a mapping.
package struct RefaultExtent: BitwiseCopyable, Sendable, Equatable {
  /// Bytes from the begin of the mapping.
  package let position: Int
  /// Bytes.
  package let count: Int
}

/// Tells, I/O by I/O, what of one mapping is to be given back now. One for each mapping; asked before each I/O.
///
/// **Visited** counts bytes of I/Os, not distinct pages. Sequential I/O, and random I/O with a map of what was visited, visits
/// each block once before it visits one again, so a pass is exactly the mapping. Without such a map blocks repeat: a pass is
/// then as many I/Os as the mapping has blocks, of which, uniformly distributed, 1 − 1/e = 63 % are distinct, and the
/// repeated ones do not fault. Reads, writes and the reads of a verify phase count alike.
///
/// A plain value without a lock: not for I/Os of one mapping that overlap in time (threads that work for one job), where giving
/// back all of it would also pull pages from under the I/Os in flight; with `remap`, the mapping itself.
package struct RefaultSchedule: BitwiseCopyable, Sendable, Equatable {
  private let interval: RefaultInterval
  private let length: Int
  private let passBytes: Int
  private var origin: UInt64
  private var visited = 0

  /// A schedule for a mapping of `length` bytes, of which the job visits `passBytes` in a pass: the file's `io_size`, less
  /// what is left over when it is no multiple of the block size. Its zones begin at `origin`.
  package init(every interval: RefaultInterval, length: Int, passBytes: Int, origin: UInt64 = 0) {
    self.interval = interval
    self.length = length
    self.passBytes = passBytes
    self.origin = origin
  }

  /// The job begins again, before or after it has visited `passBytes`: a pass that has begun ends here.
  package mutating func startOver() {
    if visited > 0 { visited = max(visited, passBytes) }
  }

  /// The job is in the zone that begins at `origin` of its file. From the last zone it goes back to the first.
  package mutating func move(to origin: UInt64) {
    if origin < self.origin { startOver() }
    self.origin = origin
  }

  /// What to give back before the I/O of `count` bytes at `position`; nil for nothing.
  package mutating func extent(beforeIOAt position: Int, count: Int) -> RefaultExtent? {
    guard interval == .pass else { return RefaultExtent(position: position, count: count) }
    let passed = visited >= passBytes
    // Never more than the pass itself, so that it cannot overflow.
    visited = min(passed ? 0 : visited, passBytes) &+ count
    return passed ? RefaultExtent(position: 0, count: length) : nil
  }
}
