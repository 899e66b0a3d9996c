// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Why userfaultfd cannot be used, and what to do about it.
package enum UserfaultError: Error, Sendable {
  /// The options contradict each other.
  case refused(UserfaultRefusal)
  /// This kernel does not have what the options need.
  case unsupported(UserfaultFeature)
  /// A call failed.
  case failed(SystemCallError)

  /// What stands in fio's JSON as the job's `error`.
  package var errno: Int32 {
    switch self {
    case .refused: EINVAL
    case .unsupported: EOPNOTSUPP
    case .failed(let error): error.errno
    }
  }

  /// What was asked for in vain: a sentence about the options, a feature, or a call.
  package var subject: StaticString {
    switch self {
    case .refused(let refusal): refusal.problem
    case .unsupported(let feature): feature.name
    case .failed(let error): error.call.name
    }
  }

  /// What to do.
  package var remedy: StaticString {
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
