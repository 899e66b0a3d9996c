// SPDX-License-Identifier: GPL-2.0-only

/// How many faults the kernel should take for an access to a range, from what is known of its mapping.
///
/// Assumed, and tested against the kernel:
/// - A page that is mapped with the right needed causes no fault: populated or touched before, not reclaimed, not in swap.
/// - An access the size of a page faults once for each page that is not mapped; a fault of madvise(MADV_POPULATE_…) counts
///   like one of the processor.
/// - Reading private anonymous memory maps the zero page, so that the first write afterwards faults again. A shared or file
///   page that was read may be mapped writable, or not (file systems that track dirty pages).
/// - Reading a file faults once for each aligned window of `fault_around_bytes` whose pages are in the page cache; for each
///   page where they are not. Writing never maps around.
/// - Where huge pages are possible, one fault may bring a whole one.
/// - Faults of userfaultfd count once a page, as major.
/// Not known are pages lost to reclaim while the job runs: they make the count exceed the expectation, which is the truth.
package struct FaultModel: Sendable, BitwiseCopyable {
  /// What is mapped before the access.
  package struct State: Sendable, Equatable, BitwiseCopyable {
    private let rawValue: UInt8
    /// Nothing: first touch, or given back.
    package static var unmapped: State { State(rawValue: 0) }
    /// Each page, for reading: was read, or is shared with a forked child.
    package static var readable: State { State(rawValue: 1) }
    /// Each page, for writing: was written, or populated for writing.
    package static var writable: State { State(rawValue: 2) }
  }

  /// Bytes of one page of the mapping: the base page size, or that of its hugetlb pages.
  package var pageSize: Int
  /// Bytes that one fault may map where transparent huge pages are possible; nil where they are not.
  package var hugePageSize: Int?
  /// `MAP_PRIVATE`.
  package var isPrivate: Bool
  /// A file or memfd is behind it.
  package var hasFile: Bool
  /// /sys/kernel/debug/fault_around_bytes; 64 KiB unless someone changed it.
  package var faultAroundBytes: Int

  /// A mapping of `pageSize` pages.
  package init(
    pageSize: Int, hugePageSize: Int? = nil, isPrivate: Bool = true, hasFile: Bool = false,
    faultAroundBytes: Int = 65536
  ) {
    self.pageSize = max(pageSize, 1)
    self.hugePageSize = hugePageSize
    self.isPrivate = isPrivate
    self.hasFile = hasFile
    self.faultAroundBytes = faultAroundBytes
  }

  /// The faults of one access to `count` bytes at `position`, where `base` is the address of the mapping.
  package func faults(
    base: UInt, position: Int, count: Int, _ direction: AccessDirection, before state: State
  ) -> FaultExpectation {
    guard count > 0, position >= 0, state != .writable else { return .none }
    let (first, overflow) = base.addingReportingOverflow(UInt(position))
    let (end, pastEnd) = first.addingReportingOverflow(UInt(count))
    guard !overflow, !pastEnd else { return .none }
    let pages = Self.blocks(first..<end, of: pageSize)
    let minimum = min(pages, hugePageSize.map { Self.blocks(first..<end, of: $0) } ?? pages)
    if state == .readable { return rewriting(direction, minimum: minimum, pages: pages) }
    switch direction {
    case .read: return FaultExpectation(minimum: min(minimum, around(first..<end, pages)), maximum: pages)
    case .write: return FaultExpectation(minimum: minimum, maximum: pages)
    default:
      var both = faults(base: base, position: position, count: count, .read, before: .unmapped)
      both += rewriting(.write, minimum: minimum, pages: pages)
      return both
    }
  }

  /// Writing to what can be read: each private page is copied; of a shared one the kernel may have foreseen it.
  private func rewriting(_ direction: AccessDirection, minimum: UInt64, pages: UInt64) -> FaultExpectation {
    if direction == .read { return .none }
    return FaultExpectation(minimum: isPrivate ? minimum : 0, maximum: pages)
  }

  /// Windows of fault-around, which no file of hugetlb pages has.
  private func around(_ range: Range<UInt>, _ pages: UInt64) -> UInt64 {
    guard hasFile, faultAroundBytes > pageSize else { return pages }
    return Self.blocks(range, of: faultAroundBytes)
  }

  /// Aligned blocks of `size` bytes that a range touches.
  private static func blocks(_ range: Range<UInt>, of size: Int) -> UInt64 {
    let size = UInt(max(size, 1))
    return UInt64((range.upperBound - 1) / size - range.lowerBound / size) + 1
  }
}
