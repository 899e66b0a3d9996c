// SPDX-License-Identifier: GPL-2.0-only

/// A system call that failed: which one, and why.
package struct SystemCallError: Error, Sendable, Equatable {
  /// A call that this module makes.
  package enum Call: Sendable, Equatable {
    case mmap, munmap, madvise(Advice), threadCreate, conditionInit, allocate
    case open, describe, lock, truncate, fallocate, write, seek, memfd, close, sync, dataSync, filesystemSync,
      writeBack, dropCache
    case punchHole, fork, kill, waitpid
    case userfaultfd(UserfaultfdCall)
    // What guards and reports a job.
    case guardSigbus, threadFaults, openPagemap, scanPages, openSmaps, readSmaps
    case findReport, createReport, writeReport, closeReport, renameReport

    /// As a kernel developer would write it.
    package var name: StaticString {
      switch self {
      case .mmap: "mmap"
      case .munmap: "munmap"
      case .madvise(let advice): advice.call
      case .threadCreate: "pthread_create"
      case .conditionInit: "pthread_cond_init"
      case .allocate: "calloc"
      case .open: "open"
      case .describe: "fstat"
      case .lock: "flock"
      case .truncate: "ftruncate"
      case .fallocate: "fallocate"
      case .write: "pwrite"
      case .seek: "lseek(SEEK_HOLE)"
      case .memfd: "memfd_create"
      case .close: "close"
      case .sync: "msync"
      case .dataSync: "fdatasync"
      case .filesystemSync: "syncfs"
      case .writeBack: "sync_file_range"
      case .dropCache: "posix_fadvise(POSIX_FADV_DONTNEED)"
      case .punchHole: "fallocate(FALLOC_FL_PUNCH_HOLE)"
      case .fork: "fork"
      case .kill: "kill"
      case .waitpid: "waitpid"
      case .userfaultfd(let call): call.name
      case .guardSigbus: "sigaction(SIGBUS)"
      case .threadFaults: "getrusage(RUSAGE_THREAD)"
      case .openPagemap: "open(/proc/self/pagemap)"
      case .scanPages: "ioctl(PAGEMAP_SCAN)"
      case .openSmaps: "open(/proc/self/smaps)"
      case .readSmaps: "read(/proc/self/smaps)"
      case .findReport: "stat"
      case .createReport: "open"
      case .writeReport: "write"
      case .closeReport: "close"
      case .renameReport: "rename"
      }
    }
  }

  /// The call.
  package let call: Call
  /// Its `errno`, or what a pthread function returned.
  package let errno: Int32

  /// An error of `call`.
  package init(_ call: Call, errno: Int32) {
    self.call = call
    self.errno = errno
  }
}
