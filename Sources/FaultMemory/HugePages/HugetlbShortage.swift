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
  /// The file of the limit; empty for another cause.
  package let file: PathText

  /// Looks, for pages of `pageSize` that were to hold `bytes`: to be set aside by mmap(2) (`reserving`), or to be there.
  package static func find(for bytes: UInt64, pageSize: Int, reserving: Bool) -> HugetlbShortage {
    let page = UInt64(max(pageSize, 1))
    let needed = bytes / page + (bytes % page > 0 ? 1 : 0)
    let (size, tooLarge) = needed.multipliedReportingOverflow(by: page)
    if let file = HugetlbCgroup.find()?.limit(
      inTheWayOf: tooLarge ? .max : size, pageSize: pageSize, reserving ? .reserved : .used)
    {
      return HugetlbShortage(cause: .limit, file: file)
    }
    let free = pool(pageSize, "free_hugepages")
    let reserved = min(pool(pageSize, "resv_hugepages"), free)
    return HugetlbShortage(
      cause: free < needed ? .emptyPool : free - reserved < needed ? .reserved : .elsewhere, file: PathText())
  }

  private static func pool(_ pageSize: Int, _ name: StaticString) -> UInt64 {
    var file = PathText()
    file.append("/sys/kernel/mm/hugepages/hugepages-")
    file.append(pageSize >> 10)
    file.append("kB/")
    file.append(name)
    return file.number ?? 0
  }
}
