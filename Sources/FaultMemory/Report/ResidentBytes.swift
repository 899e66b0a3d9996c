// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// How much of some mappings pages map, and how much of that huge pages do.
package struct ResidentBytes: Sendable, Equatable, BitwiseCopyable {
  /// Bytes mapped by any page.
  package let resident: UInt64
  /// Bytes mapped by huge entries: transparent or hugetlb pages.
  package let huge: UInt64

  /// Counts it for `regions`, now.
  /// - Throws: the errors of /proc/self/pagemap and, before Linux 6.7, of /proc/self/smaps.
  package static func measure(_ regions: UnsafeBufferPointer<Region>) throws(SystemCallError) -> ResidentBytes {
    let scanner = try PageScanner.open()
    defer { scanner.close() }
    return try scanner.measure(regions, hugeOnly: false)
  }
}
