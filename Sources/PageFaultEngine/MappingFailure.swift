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
