// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory

extension UserfaultfdError {
  /// What was asked for in vain: a sentence about the options, a feature, or a call.
  var subject: StaticString {
    switch self {
    case .refused(let refusal): refusal.problem
    case .unsupported(let feature): feature.name
    case .failed(let error): error.call.name
    }
  }

  /// What to do.
  var remedy: StaticString {
    switch self {
    case .refused(let refusal): refusal.remedy
    case .unsupported(let feature): feature.remedy
    case .failed(let error): Self.remedy(error)
    }
  }

  private static func remedy(_ error: SystemCallError) -> StaticString {
    guard case .userfaultfd(let call) = error.call else {
      return "free some memory, raise 'ulimit -u', or lower uffd_handlers= or numjobs="
    }
    switch (call, error.errno) {
    case (.open, ENOSYS), (.openUserModeOnly, ENOSYS), (.openDevice, ENOSYS):
      return "boot a kernel with CONFIG_USERFAULTFD=y"
    case (.open, EPERM), (.open, EACCES), (.openUserModeOnly, EPERM), (.openDevice, EPERM), (.openDevice, EACCES):
      return """
        run as root or with CAP_SYS_PTRACE, or as root: sysctl vm.unprivileged_userfaultfd=1, or chmod a+rw \
        /dev/userfaultfd; in a container, allow it in the seccomp profile
        """
    case (.openUserModeOnly, EINVAL): return "boot Linux 5.11 or later, or run as root"
    case (.open, EMFILE), (.openUserModeOnly, EMFILE), (.openDevice, EMFILE), (_, ENFILE):
      return "raise 'ulimit -n' or fs.file-max, or lower numjobs="
    case (.api, EINVAL): return "boot Linux 4.11 or later: this kernel speaks another userfaultfd protocol"
    case (.register, EINVAL):
      return "use backing=memfd or anon: the kernel cannot register this kind of memory in this mode"
    case (.register, EBUSY): return "leave the memory to one userfaultfd: another one has registered it"
    case (.affinity, EINVAL): return "use uffd_affinity=same or none: there is no other CPU to run on"
    case (.populate, EFAULT), (.copy, ENOMEM), (.copy, ENOSPC), (.copy, EFAULT):
      return
        "free some memory, reserve more hugetlb pages, raise a limit on them, or leave the file's size alone while the job runs"
    case (.move, EBUSY): return "use uffd_resolve=copy: pages that are shared or pinned cannot be moved"
    case (_, ENOMEM): return "free some memory, or lower size=, uffd_handlers= or numjobs="
    default: return "see the manual page of userfaultfd(2) and ioctl_userfaultfd(2)"
    }
  }
}

extension UserfaultfdFeature {
  /// Which kernel has it.
  var remedy: StaticString {
    switch self {
    case .writeProtect: "boot Linux 5.7 or later with CONFIG_HAVE_ARCH_USERFAULTFD_WP"
    case .missingHugetlb, .missingShmem: "boot Linux 4.11 or later"
    case .minorHugetlb: "boot Linux 5.13 or later"
    case .minorShmem: "boot Linux 5.14 or later"
    case .writeProtectShmem: "boot Linux 5.19 or later with CONFIG_PTE_MARKER_UFFD_WP, or use backing=anon"
    case .move: "boot Linux 6.8 or later, or use uffd_resolve=copy"
    default: "boot Linux 4.14 or later"
    }
  }
}

extension UserfaultfdRefusal {
  /// What cannot be. `CombinationRule` has refused it before, in more words.
  var problem: StaticString {
    switch self {
    case .memory: "userfaultfd=: the kernel registers no such memory in this mode"
    case .answer: "uffd_resolve=: the mode is not resolved so, or not on this memory"
    case .handlers: "uffd_handlers= is out of range"
    case .pageSize: "this page size is not one of the backing's"
    }
  }

  /// What to use instead.
  var remedy: StaticString {
    switch self {
    case .memory(_, .file): "use backing=memfd, or a file on tmpfs"
    case .memory(.minor, .hugetlbAnon): "use backing=memfd with hugetlb=, or userfaultfd=missing"
    case .memory(.minor, _): "use backing=memfd, or userfaultfd=missing"
    case .memory: "use hugetlb=0, or userfaultfd=missing"
    case .answer(.minor, _): "use uffd_resolve=continue or auto, or userfaultfd=missing"
    case .answer(.wp, _): "use uffd_resolve=auto, or userfaultfd=missing"
    case .answer(_, .continue): "use userfaultfd=minor with backing=memfd, or uffd_resolve=copy"
    case .answer(_, .move): "use backing=anon with hugetlb=0, or uffd_resolve=copy"
    case .answer: "use uffd_resolve=copy, or hugetlb=0"
    case .handlers: "use 1 to 64"
    case .pageSize: "use hugetlb=2m or 1g, or 0 for base pages"
    }
  }
}
