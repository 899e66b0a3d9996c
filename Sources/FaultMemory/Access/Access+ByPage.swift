// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What each page of an access is timed for; without any of it nothing is.
package struct PageClock: BitwiseCopyable {
  /// Takes the time of every page.
  package let histogram: LatencyHistogram?
  /// Learns when a page's access begins, so that a userfaultfd handler can tell how long it took to wake up.
  package let begins: UserfaultfdBegins?

  /// A clock for a report; nil where nobody wants to know.
  package init?(histogram: LatencyHistogram?, begins: UserfaultfdBegins?) {
    guard histogram != nil || begins != nil else { return nil }
    self.histogram = histogram
    self.begins = begins
  }
}

extension Access {
  /// Does one I/O like `perform`, page by page where it is no single system call. The end of a page is the beginning of the
  /// next one: one look at the clock each.
  package func performByPage(
    _ direction: AccessDirection, on range: MemoryRange, buffer: UnsafeMutableRawPointer, _ clock: PageClock,
    _ log: EventLog? = nil
  ) throws(SystemCallError) {
    if allocatesFirst { try allocateFirst(range, log) }
    let access = Access(method)
    var begin = clinux_monotonic_ns()
    guard method == .copy || method == .touch || method == .touchReadWrite else {
      clock.begins?.mark(at: begin)
      return try access.perform(direction, on: range, buffer: buffer, log)
    }
    var done = 0
    while done < range.count {
      let page = range.firstPage(after: done)
      clock.begins?.mark(at: begin)
      try access.perform(direction, on: page, buffer: buffer + done)
      let end = clinux_monotonic_ns()
      clock.histogram?.record(end &- begin)
      begin = end
      done += page.count
    }
  }
}

extension MemoryRange {
  /// The part that begins `done` bytes after the first byte and ends with that page, or with the range.
  @inline(__always)
  fileprivate func firstPage(after done: Int) -> MemoryRange {
    let from = position &+ done
    let pageEnd = (from | (pageSize &- 1)) &+ 1
    return MemoryRange(
      base: base, position: from, count: min(pageEnd &- from, count &- done), pageSize: pageSize,
      fileDescriptor: fileDescriptor, fileOffset: fileOffset)
  }
}
