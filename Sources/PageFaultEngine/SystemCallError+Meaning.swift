// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory

extension SystemCallError {
  /// Why an access, a refault or a fork failed and what to do, in a user's words; nil where the errno's own text says it.
  ///
  /// Sources: madvise(2), fallocate(2), `madvise_populate()` in mm/madvise.c and `madvise_collapse_errno()` in
  /// mm/khugepaged.c.
  var meaning: StaticString? {
    switch call {
    case .madvise(.populateRead), .madvise(.populateWrite): populateMeaning
    case .madvise(.collapse): collapseMeaning
    case .madvise(.free), .madvise(.remove), .madvise(.pageOut), .madvise(.cold), .madvise(.dontNeed): refaultMeaning
    case .fallocate, .punchHole: fallocateMeaning
    case .fork: forkMeaning
    default: nil
    }
  }

  private var populateMeaning: StaticString? {
    switch errno {
    case EINTR: "a signal interrupted it again and again"
    case EAGAIN: "the kernel was short of a resource again and again"
    case EFAULT:
      "an access there would raise SIGBUS: the file ends before the block, its file system or hugetlb pool is full, a limit on hugetlb pages is reached, or reading it failed"
    case EHWPOISON: "a page of the block is hardware-poisoned memory; see dmesg"
    case ENOMEM: "no memory is left within the limits (cgroup, RLIMIT_AS), or part of the block is not mapped"
    case EINVAL: "the mapping does not allow this direction, or the kernel is older than 5.14; use access=touch there"
    default: nil
    }
  }

  private var collapseMeaning: StaticString? {
    switch errno {
    case EAGAIN: "pages of the block were in use elsewhere (locked, pinned or off the LRU); the block stays as it was"
    case EBUSY: "the memory cgroup's limit leaves no room for a huge page; raise it"
    case ENOMEM: "no huge page is free; compact memory (vm.compact_memory=1) or free some"
    case EINVAL where HugePageSetting.disabling == .always: UselessAdvice.process.sentence
    case EINVAL:
      "nothing there can be huge: pages never touched (populate first), a block that does not begin and end at a huge page's boundary (map_align=huge, bs=2m), thp=never, a file system without huge pages, or a kernel older than 6.1"
    default: nil
    }
  }

  private var refaultMeaning: StaticString? {
    switch (call, errno) {
    case (.madvise(.free), EINVAL): "MADV_FREE is for private anonymous memory; use refault=dontneed"
    case (.madvise(.remove), EACCES), (.madvise(.remove), EINVAL):
      "private anonymous memory has no file to punch a hole into; use refault=dontneed"
    case (.madvise(.remove), EOPNOTSUPP): "the file system cannot punch holes; use refault=dontneed or remap"
    case (.madvise(.pageOut), EINVAL), (.madvise(.cold), EINVAL):
      "hugetlb and locked pages are never reclaimed; use refault=dontneed"
    case (.madvise(.dontNeed), EINVAL): "locked memory, or hugetlb and a range that is not of whole huge pages"
    default: nil
    }
  }

  private var fallocateMeaning: StaticString? {
    switch errno {
    case EINTR, EAGAIN: "a signal interrupted it again and again"
    case EBADF: "there is no file that may be written: use backing=memfd or backing=file, and a job that may write"
    case ENOSPC: "the file system or the hugetlb pool is full, or a limit on hugetlb pages is reached"
    case EDQUOT: "the user's quota is used up"
    case EFBIG: "the file would grow beyond RLIMIT_FSIZE or what the file system holds"
    case EOPNOTSUPP: "the file system does not know fallocate(2)"
    case EPERM: "the file is sealed, immutable or append-only"
    case ETXTBSY: "the file is in use for swapping"
    default: nil
    }
  }

  private var forkMeaning: StaticString? {
    switch errno {
    case EAGAIN: "no further process is allowed (RLIMIT_NPROC, pids.max)"
    case EMFILE, ENFILE: "too many files are open (RLIMIT_NOFILE, fs.file-max)"
    case ENOMEM: "no memory for a copy of the page tables, or vm.overcommit_memory=2 forbids it"
    default: nil
    }
  }
}
