// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport
import Testing

@testable import FaultMemory

/// Every errno of an access, a refault and a fork: those that the kernel can be made to give, and all by force.
@Suite("Failing accesses", .serialized)
struct AccessFailureTests {
  private let page = PageSize.base

  @Test("populate beyond the end of a file: EFAULT, and what came before is mapped")
  func beyondEnd() throws {
    let memory = try TestMemory(.memfdShared, pages: 8)
    try #require(ftruncate(memory.fd, 4 * page) == 0)
    #expect(throws: SystemCallError(.madvise(.populateWrite), errno: EFAULT)) { try memory.perform(.populate) }
    #expect(memory.present == 4)
  }

  @Test("populate over a hole in the address space: ENOMEM")
  func hole() throws {
    let memory = try TestMemory(.anonPrivate, pages: 8)
    munmap(memory.base + 4 * page, page)
    // Somebody else of this process may map something there; a mapping without access is refused with another errno.
    let error = #expect(throws: SystemCallError.self) { try memory.perform(.populate) }
    #expect(error?.errno == ENOMEM || error?.errno == EINVAL)
    _ = try Syscalls.mmap(
      memory.base + 4 * page, length: page, protection: PROT_READ, flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
      fd: -1, offset: 0)
  }

  @Test("populate against the protection: EINVAL")
  func protection() throws {
    let memory = try TestMemory(.anonPrivate, pages: 8)
    mprotect(memory.base, memory.length, PROT_READ)
    #expect(throws: SystemCallError(.madvise(.populateWrite), errno: EINVAL)) { try memory.perform(.populate) }
    try memory.perform(.populate, .read)
    mprotect(memory.base, memory.length, PROT_NONE)
    #expect(throws: SystemCallError(.madvise(.populateRead), errno: EINVAL)) { try memory.perform(.populate, .read) }
  }

  @Test(
    "populate with the hugetlb pool empty: EFAULT", .enabled(if: BorrowedHugePages.areAvailable(12), "no hugetlb pages")
  )
  func poolEmpty() throws {
    let pool = try BorrowedHugePages(2)
    defer { withExtendedLifetime(pool) {} }
    // Reserved for nobody, so that mmap(2) says yes and the fault says no.
    let pages = BorrowedHugePages.count() + 1
    let length = pages * 2 << 20
    let base = try Syscalls.mmap(
      nil, length: length, protection: PROT_READ | PROT_WRITE,
      flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | Int32(CLINUX_MAP_HUGETLB), fd: -1, offset: 0)
    defer { munmap(base, length) }
    let range = MemoryRange(base: base, position: 0, count: length, pageSize: 2 << 20)
    #expect(throws: SystemCallError(.madvise(.populateWrite), errno: EFAULT)) { try range.populate(.write) }
  }

  @Test(
    "collapse of what cannot be huge: EINVAL, not the kernel's yes",
    arguments: [(0, 4096), (4096, 2 << 20), (0, 3 << 20)])
  func collapse(_ position: Int, _ count: Int) throws {
    try #require(PageSize.pmd == 2 << 20)
    let memory = try TestMemory(.anonPrivate, pages: 1024, alignment: 2 << 20)
    let range = memory.range(position, count)
    #expect(throws: SystemCallError(.madvise(.collapse), errno: EINVAL)) { try range.collapse() }
    #expect(throws: SystemCallError(.madvise(.collapse), errno: EINVAL), "untouched memory") {
      try memory.perform(.collapse)
    }
    #expect(memory.smaps("AnonHugePages") == 0)
  }

  @Test("fallocate: EBADF without a file and on one that is not writable, EPERM sealed, ENOSPC, EFBIG")
  func fallocate() throws {
    let anonymous = try TestMemory(.anonPrivate, pages: 8)
    #expect(throws: SystemCallError(.fallocate, errno: EBADF)) { try anonymous.perform(.fallocate) }
    let readOnly = open("/proc/self/exe", O_RDONLY)
    defer { close(readOnly) }
    #expect(throws: SystemCallError(.fallocate, errno: EBADF)) {
      try Syscalls.fallocate(readOnly, offset: 0, length: page)
    }
    #expect(throws: SystemCallError(.punchHole, errno: EBADF)) {
      try Syscalls.punchHole(readOnly, offset: 0, length: page)
    }
    // tmpfs looks first whether so much can fit at all.
    let small = try TestBacking.tmpfsShared.openFile(length: page)
    defer { close(small) }
    #expect(throws: SystemCallError(.fallocate, errno: ENOSPC)) {
      try Syscalls.fallocate(small, offset: 0, length: 1 << 50)
    }
    let error = #expect(throws: SystemCallError.self) {
      try Syscalls.fallocate(small, offset: .max - 4096, length: 1 << 50)
    }
    #expect(error?.errno == EFBIG)
  }

  private static let forced: [SystemCallError] =
    [EINTR, EAGAIN, EFAULT, EHWPOISON, ENOMEM, EINVAL].flatMap {
      [SystemCallError(.madvise(.populateRead), errno: $0), SystemCallError(.madvise(.populateWrite), errno: $0)]
    } + [EAGAIN, EBUSY, EINVAL, ENOMEM].map { SystemCallError(.madvise(.collapse), errno: $0) }
    + [EINTR, EBADF, ENOSPC, EDQUOT, EFBIG, EOPNOTSUPP, EPERM, ETXTBSY].map { SystemCallError(.fallocate, errno: $0) }

  @Test("Each errno of an access arrives", arguments: forced)
  func access(_ error: SystemCallError) throws {
    let memory = try TestMemory(.memfdShared, pages: 2 * PageSize.pmd / page, alignment: PageSize.pmd)
    Syscalls.$failing.withValue(error) {
      #expect(throws: error) {
        switch error.call {
        case .fallocate: try memory.perform(.fallocate)
        case .madvise(.collapse): try memory.perform(.collapse)
        case .madvise(.populateRead): try memory.perform(.populate, .read)
        default: try memory.perform(.populate)
        }
      }
    }
    #expect(memory.present == 0, "a failed one did nothing")
  }

  @Test("alloc_first that fails is the error of the I/O, and nothing is accessed")
  func allocateFirst() throws {
    let memory = try TestMemory(.memfdShared, pages: 8)
    let error = SystemCallError(.fallocate, errno: ENOSPC)
    var unused: UInt8 = 0
    Syscalls.$failing.withValue(error) {
      #expect(throws: error) {
        try Access(.touch, allocatesFirst: true).perform(.write, on: memory.whole, buffer: &unused)
      }
    }
    #expect(memory.present == 0)
  }

  @Test(
    "Each errno of a refault arrives, and pages stay",
    arguments: [
      (Refault.dontNeed, SystemCallError(.madvise(.dontNeed), errno: EINVAL)),
      (.free, SystemCallError(.madvise(.free), errno: EINVAL)),
      (.cold, SystemCallError(.madvise(.cold), errno: EINVAL)),
      (.pageOut, SystemCallError(.madvise(.pageOut), errno: EINVAL)),
      (.remove, SystemCallError(.madvise(.remove), errno: EOPNOTSUPP)),
    ])
  func refault(_ refault: Refault, _ error: SystemCallError) throws {
    let memory = try TestMemory(.memfdShared, pages: 8)
    try memory.perform(.touch)
    Syscalls.$failing.withValue(error) {
      #expect(throws: error) { try refault.giveBack(memory.whole) }
    }
    #expect(memory.present == 8)
  }

  @Test("remove through a private mapping asks the file, whose refusal arrives", arguments: [EOPNOTSUPP, EPERM, EINTR])
  func punchHole(_ errno: Int32) throws {
    let memory = try TestMemory(.memfdPrivate, pages: 8)
    let error = SystemCallError(.punchHole, errno: errno)
    Syscalls.$failing.withValue(error) {
      #expect(throws: error) { try Refault.remove.giveBack(memory.whole) }
    }
  }

  @Test(
    "fork, kill and waitpid: the child is not lost",
    arguments: [
      SystemCallError(.fork, errno: EAGAIN), SystemCallError(.fork, errno: ENOMEM),
      SystemCallError(.kill, errno: EPERM),
      SystemCallError(.waitpid, errno: ECHILD),
    ])
  func fork(_ error: SystemCallError) throws {
    var fork = try CowFork.start()
    let child = fork.child
    let result = Syscalls.$failing.withValue(error) { Result { try fork.renew() } }
    #expect(throws: error) { try result.get() }
    #expect(fork.child == (error.call == .fork ? 0 : child))
    #expect(try fork.stop())
    #expect(kill(child, 0) == -1 && Glibc.errno == ESRCH)
  }

  @Test("An interrupted call is made again, a hundred times and no more")
  func retries() throws {
    for errno in [EINTR, EAGAIN] {
      var calls = 0
      try Syscalls.retrying { () throws(SystemCallError) in
        calls += 1
        if calls < 5 { throw SystemCallError(.fallocate, errno: errno) }
      }
      #expect(calls == 5)
      calls = 0
      #expect(throws: SystemCallError(.fallocate, errno: errno)) {
        try Syscalls.retrying { () throws(SystemCallError) in
          calls += 1
          throw SystemCallError(.fallocate, errno: errno)
        }
      }
      #expect(calls == Syscalls.attempts)
    }
    var calls = 0
    #expect(throws: SystemCallError(.fallocate, errno: ENOSPC)) {
      try Syscalls.retrying { () throws(SystemCallError) in
        calls += 1
        throw SystemCallError(.fallocate, errno: ENOSPC)
      }
    }
    #expect(calls == 1)
  }
}
