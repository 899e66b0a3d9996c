// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Why the kernel had no hugetlb page, found out by looking at all that could have refused it.
package struct HugetlbShortage: BitwiseCopyable {
  /// What refused it.
  ///
  /// A structure for the reason that `Advice` is one.
  package struct Cause: BitwiseCopyable, Sendable, Equatable {
    private let rawValue: UInt8
    /// A limit of the hugetlb controller.
    package static var limit: Cause { Cause(rawValue: 0) }
    /// The pool has too few pages.
    package static var emptyPool: Cause { Cause(rawValue: 1) }
    /// What is left in the pool was set aside for other mappings.
    package static var reserved: Cause { Cause(rawValue: 2) }
    /// Enough is free now: on other nodes than the job's, or not when it happened.
    package static var elsewhere: Cause { Cause(rawValue: 3) }
  }

  /// What refused it.
  package let cause: Cause
  /// The file of the limit, for another cause nothing that means anything.
  private let limit: clinux_hugetlb_limit

  /// Looks, for pages of `pageSize` that were to hold `bytes`: to be set aside by mmap(2) (`reserving`), or to be there.
  package static func find(for bytes: UInt64, pageSize: Int, reserving: Bool) -> HugetlbShortage {
    let page = UInt64(max(pageSize, 1))
    let needed = bytes / page + (bytes % page > 0 ? 1 : 0)
    let (size, tooLarge) = needed.multipliedReportingOverflow(by: page)
    var limit = clinux_hugetlb_limit()
    if clinux_find_hugetlb_limit("", tooLarge ? .max : size, page, reserving ? 1 : 0, &limit) > 0 {
      return HugetlbShortage(cause: .limit, limit: limit)
    }
    let free = pool(page, "free_hugepages")
    let reserved = min(pool(page, "resv_hugepages"), free)
    return HugetlbShortage(
      cause: free < needed ? .emptyPool : free - reserved < needed ? .reserved : .elsewhere, limit: limit)
  }

  /// Hands out the file of the limit as a C string.
  package func withFile<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    withUnsafeBytes(of: limit.file) { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress else { return body("") }
        return body(start)
      }
    }
  }

  private static func pool(_ pageSize: UInt64, _ name: StaticString) -> UInt64 {
    let start = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    return UInt64(max(clinux_hugetlb_pool(pageSize, start), 0))
  }
}
