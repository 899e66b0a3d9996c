// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Testing

@testable import FaultMemory

/// Every call is made to fail in turn: the error says which call and why, and nothing is left behind.
@Suite("Failing system calls")
struct SyscallFailureTests {
  @Test("mmap", arguments: [ENOMEM, EAGAIN, EPERM])
  func mapping(_ errno: Int32) {
    let error = SystemCallError(.mmap, errno: errno)
    Syscalls.$failing.withValue(error) {
      #expect(throws: error) { try Region.anonymous(offset: 0, size: 4096) }
    }
  }

  @Test("munmap and madvise", arguments: [EINVAL, ENOMEM])
  func mapped(_ errno: Int32) throws {
    let region = try Region.anonymous(offset: 0, size: 4096)
    let unmapping = SystemCallError(.munmap, errno: errno)
    Syscalls.$failing.withValue(unmapping) {
      #expect(throws: unmapping) { try region.unmap() }
    }
    for advice in [Advice.noHugePage, .hugePage, .dontNeed] {
      let error = SystemCallError(.madvise(advice), errno: errno)
      Syscalls.$failing.withValue(error) {
        if advice == .dontNeed {
          #expect(throws: error) { try region.discard(at: 0, count: 4096) }
        } else {
          #expect(throws: error) { try region.advise(advice) }
        }
      }
    }
    try region.unmap()
  }

  @Test(
    "pthread_create and pthread_cond_init",
    arguments: [
      SystemCallError(.threadCreate, errno: EAGAIN), SystemCallError(.threadCreate, errno: EPERM),
      SystemCallError(.conditionInit, errno: ENOMEM),
    ])
  func delay(_ error: SystemCallError) throws {
    let region = try Region.anonymous(offset: 0, size: 4096)
    withUnsafePointer(to: region) { region in
      Syscalls.$failing.withValue(error) {
        _ = #expect(throws: error) {
          _ = try DelayedHugePages.start(
            UnsafeBufferPointer(start: region, count: 1), after: 1, onFailure: nil, context: nil)
        }
      }
    }
    try region.unmap()
  }

  @Test(
    "An error names its call as a kernel developer would",
    arguments: [
      (SystemCallError.Call.mmap, "mmap"), (.munmap, "munmap"), (.madvise(.noHugePage), "madvise(MADV_NOHUGEPAGE)"),
      (.madvise(.hugePage), "madvise(MADV_HUGEPAGE)"), (.madvise(.dontNeed), "madvise(MADV_DONTNEED)"),
      (.threadCreate, "pthread_create"), (.conditionInit, "pthread_cond_init"),
    ])
  func names(_ call: SystemCallError.Call, _ name: String) {
    #expect("\(call.name)" == name)
  }
}
