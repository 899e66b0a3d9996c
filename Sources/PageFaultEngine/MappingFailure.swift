// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

/// Memory that could not be had: what it was to be, the call that failed, and what to do.
/// Not sent anywhere: it is described on the thread that met it, hence the pointer.
struct MappingFailure: @unchecked Sendable {
  let plan: MappingPlan
  /// fio's name of the file, which is on a disk only with `backing=file`.
  let path: UnsafePointer<CChar>?
  let bytes: UInt64
  let error: SystemCallError

  func describe(into line: inout Message) {
    if plan.backing == .file {
      line.append(cString: path)
    } else if plan.hugetlb != .none {
      line.append("hugetlb")
    } else if plan.backing == .memfd {
      line.append("memfd")
    } else {
      line.append("size")
    }
    line.append(": cannot map ")
    line.append(UInt(bytes))
    line.append(" bytes: ")
    line.append(error)
    line.append("; ")
    if let shortage, shortage.cause == .limit || shortage.cause == .reserved {
      describe(shortage, into: &line)
    } else {
      line.append(remedy)
    }
  }

  private func describe(_ shortage: HugetlbShortage, into line: inout Message) {
    if shortage.cause == .reserved {
      line.append("the huge pages that are free are set aside for other mappings: ")
      line.append(remedy)
    } else {
      line.append("the hugetlb controller allows the job's cgroup no such number of huge pages: raise ")
      shortage.withFile { line.append(cString: $0) }
      line.append(", or lower size= or numjobs=")
    }
  }

  /// Where it is hugetlb pages that could not be had.
  private var shortage: HugetlbShortage? {
    guard error.errno == ENOMEM || error.errno == ENOSPC else { return nil }
    guard error.call == .mmap || error.call == .fallocate else { return nil }
    let filePages = plan.backing == .file ? path.map { Int(clinux_huge_page_size($0)) } ?? 0 : 0
    guard let pageSize = plan.hugetlb.bytes ?? (filePages > 0 ? filePages : nil) else { return nil }
    return HugetlbShortage.find(for: bytes, pageSize: pageSize, reserving: error.call == .mmap)
  }

  private var remedy: StaticString {
    switch error.call {
    case .open, .describe, .lock: openRemedy
    case .memfd: error.errno == EMFILE || error.errno == ENFILE ? "raise 'ulimit -n'" : hugetlbRemedy ?? memoryRemedy
    case .truncate, .fallocate, .write, .seek, .dataSync, .writeBack: layoutRemedy
    case .madvise: "this kernel has no transparent huge pages: leave thp= out"
    default: mapRemedy
    }
  }

  private var openRemedy: StaticString {
    switch error.errno {
    case ENOENT, ENOTDIR: "create the directory, or name one that is there with directory= or filename="
    case EACCES, EPERM: "let this user write the file and its directory, or name another with directory= or filename="
    case EROFS: "the file system is read-only: name a file elsewhere with directory= or filename="
    case EISDIR: "a directory has this name: name a file with filename="
    case EMFILE, ENFILE: "raise 'ulimit -n', or lower nrfiles= or numjobs="
    case ENOSPC, EDQUOT: "free some space, or name a file elsewhere with directory="
    case EINVAL: "it is neither a file nor a block device: name another with filename="
    default: "name another file with directory= or filename="
    }
  }

  private var layoutRemedy: StaticString {
    switch error.errno {
    case ENOSPC, EDQUOT, ENOMEM:
      hugetlbRemedy ?? "free some space, lower size= or numjobs=, or name a file elsewhere with directory="
    case EFBIG: "lower size= and offset=: the device, the file system or 'ulimit -f' allows no more"
    case EOPNOTSUPP: "this file system cannot allocate: use layout=sparse or layout=written"
    case EINVAL where error.call == .write: "hugetlbfs takes no write(2): use layout=fallocate"
    default: "lower size= and offset=, or use layout=sparse"
    }
  }

  private var mapRemedy: StaticString {
    if plan.isSync, error.errno == EOPNOTSUPP || error.errno == EINVAL {
      return "MAP_SYNC is for files on a DAX file system (ext4 or xfs mounted with -o dax)"
    }
    if error.errno == ENODEV, plan.backing == .file { return "its file system cannot be mapped: name a file elsewhere" }
    if error.errno == ENOMEM, plan.backing == .file {
      return "lower size= or numjobs=, raise 'ulimit -v', or, on hugetlbfs, reserve more pages with vm.nr_hugepages"
    }
    return hugetlbRemedy ?? memoryRemedy
  }

  private var hugetlbRemedy: StaticString? {
    guard plan.hugetlb != .none else { return nil }
    return error.errno == ENOMEM || error.errno == ENOSPC
      ? "reserve more pages (nr_hugepages below /sys/kernel/mm/hugepages), or lower size= or numjobs="
      : "the sizes that this machine has are those below /sys/kernel/mm/hugepages"
  }

  private var memoryRemedy: StaticString {
    error.errno == ENOMEM
      ? "lower size= or numjobs=, or raise 'ulimit -v' or vm.overcommit_memory"
      : "lower size= and offset="
  }
}

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
