// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

extension Message {
  /// Appends why there was no hugetlb page for an access, and what to do.
  mutating func append(_ shortage: HugetlbShortage) {
    switch shortage.cause {
    case .limit:
      append("the hugetlb controller allows the job's cgroup no further huge page; raise ")
      shortage.withFile { append(cString: $0) }
    case .emptyPool:
      append("no huge page was left in the pool; raise nr_hugepages, or leave map_noreserve out")
    case .reserved:
      append("the huge pages left in the pool are set aside for other mappings; ")
      append("raise nr_hugepages, or leave map_noreserve out")
    default:
      append("there was no huge page for it, though some are free now: on nodes that this process may not use ")
      append("(cpuset, numactl), or given back since")
    }
  }
}

extension SystemCallError {
  /// Where a call about hugetlb memory fails for want of pages, why; nil for every other failure.
  func shortage(of bytes: Int, pageSize: Int) -> HugetlbShortage? {
    guard pageSize != PageSize.base else { return nil }
    switch (call, errno) {
    case (.madvise(.populateRead), EFAULT), (.madvise(.populateWrite), EFAULT), (.fallocate, ENOSPC),
      (.fallocate, ENOMEM):
      break
    default: return nil
    }
    // One page is what the kernel stopped at: it keeps those that it has brought.
    let shortage = HugetlbShortage.find(for: UInt64(min(bytes, pageSize)), pageSize: pageSize, reserving: false)
    return shortage.cause == .elsewhere ? nil : shortage
  }
}
