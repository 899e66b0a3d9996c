// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// A call that an option brings.
struct ForcedCall: Sendable, CustomTestStringConvertible {
  let options: String
  /// As FaultInjection.h names it.
  let call: String
  let errno: Int32
  /// How many of them succeed before.
  var skip = 0
  /// What the engine says, after its name.
  let sentence: String

  var testDescription: String { "\(call) \(errno): \(options.split(separator: "\n").joined(separator: " "))" }
}

/// Calls of access methods, refaults and userfaultfd that fail in the middle of a real fio: an error of the job with its
/// sentence, while the job beside it does all its work.
@Suite(
  "Forced errnos of options", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: FaultInjection.isBuilt, "build it first: swift build"))
struct ForcedCallTests {
  static let refaults = [
    ForcedCall(
      options: "rw=write\nrefault=dontneed", call: "madvise:4", errno: ENOMEM, skip: 9,
      sentence: "refault=: madvise(MADV_DONTNEED): Cannot allocate memory"),
    ForcedCall(
      options: "rw=write\nrefault=free", call: "madvise:8", errno: EINVAL, skip: 9,
      sentence: "refault=: madvise(MADV_FREE): Invalid argument: MADV_FREE is for private anonymous memory"),
    ForcedCall(
      options: "rw=write\nrefault=pageout", call: "madvise:21", errno: EINVAL, skip: 9,
      sentence: "refault=: madvise(MADV_PAGEOUT): Invalid argument: hugetlb and locked pages are never reclaimed"),
    ForcedCall(
      options: "rw=write\nrefault=cold", call: "madvise:20", errno: EINVAL, skip: 9,
      sentence: "refault=: madvise(MADV_COLD): Invalid argument: hugetlb and locked pages are never reclaimed"),
    ForcedCall(
      options: "rw=write\nrefault=remove\nbacking=memfd\nsharing=shared", call: "madvise:9", errno: EOPNOTSUPP, skip: 9,
      sentence: "refault=: madvise(MADV_REMOVE): Operation not supported: the file system cannot punch holes"),
    // The job beside it may map its memory late, and would meet the error in its place.
    ForcedCall(
      options: "rw=write\nrefault=remap", call: "mmap:fixed", errno: ENOMEM, skip: 9,
      sentence: "refault=: mmap: Cannot allocate memory"),
    ForcedCall(
      options: "rw=write\nrefault=remap\nrefault_every=pass\nloops=9", call: "mmap", errno: ENOMEM, skip: 7,
      sentence: "refault=: mmap: Cannot allocate memory"),
    ForcedCall(
      options: "rw=write\nrefault=remap\nrefault_every=pass\nloops=9", call: "munmap", errno: ENOMEM, skip: 2,
      sentence: "refault=: munmap: Cannot allocate memory"),
  ]

  static let accesses = [
    ForcedCall(
      options: "rw=write\naccess=populate", call: "madvise:23", errno: EFAULT, skip: 9,
      sentence: "forced: madvise(MADV_POPULATE_WRITE): Bad address: an access there would raise SIGBUS"),
    ForcedCall(
      options: "rw=read\naccess=populate", call: "madvise:22", errno: EAGAIN, skip: 9,
      sentence: "forced: madvise(MADV_POPULATE_READ): Resource temporarily unavailable: the kernel was short of"),
    ForcedCall(
      options: "rw=read\naccess=populate", call: "madvise:22", errno: EHWPOISON, skip: 9,
      sentence: "forced: madvise(MADV_POPULATE_READ): Memory page has hardware error: a page of the block is"),
    ForcedCall(
      options: "rw=write\naccess=collapse\nbs=2m\nmap_align=huge", call: "madvise:25", errno: EBUSY,
      sentence: "forced: madvise(MADV_COLLAPSE): Device or resource busy: the memory cgroup's limit leaves no room"),
    ForcedCall(
      options: "rw=write\naccess=fallocate\nbacking=memfd\nsharing=shared", call: "fallocate", errno: ENOSPC, skip: 9,
      sentence: "forced: fallocate: No space left on device: the file system or the hugetlb pool is full"),
    ForcedCall(
      options: "rw=write\nalloc_first=1\nbacking=file\nsharing=shared", call: "fallocate", errno: EDQUOT, skip: 9,
      sentence: "forced: fallocate: Disk quota exceeded: the user's quota is used up"),
  ]

  static let starts = [
    ForcedCall(
      options: "rw=write\nbacking=file\nlayout=fallocate", call: "fallocate", errno: EOPNOTSUPP,
      sentence: "forced.0.0: cannot map 8388608 bytes: fallocate: Operation not supported; this file system cannot"),
    ForcedCall(
      options: "rw=write\nbacking=memfd", call: "memfd_create", errno: EMFILE,
      sentence: "memfd: cannot map 8388608 bytes: memfd_create: Too many open files; raise 'ulimit -n'"),
    ForcedCall(
      options: "rw=write\nbacking=memfd", call: "ftruncate", errno: EFBIG,
      sentence: "memfd: cannot map 8388608 bytes: ftruncate: File too large; lower size= and offset="),
    ForcedCall(
      options: "rw=write\nuserfaultfd=missing", call: "ioctl:0xaa3f", errno: EINVAL,
      sentence: "userfaultfd=: ioctl(UFFDIO_API): Invalid argument; boot Linux 4.11 or later"),
    ForcedCall(
      options: "rw=write\nuserfaultfd=missing", call: "ioctl:0xaa00", errno: EINVAL, skip: 1,
      sentence: "userfaultfd=: ioctl(UFFDIO_REGISTER): Invalid argument; use backing=memfd or anon"),
    ForcedCall(
      options: "rw=write\nuserfaultfd=missing\nuffd_handlers=4", call: "pthread_create", errno: EAGAIN, skip: 2,
      sentence: "userfaultfd=: pthread_create: Resource temporarily unavailable; free some memory, raise 'ulimit -u'"),
    ForcedCall(
      options: "rw=write\nuserfaultfd=wp\nbs=4k", call: "ioctl:0xaa06", errno: EINVAL,
      sentence: "userfaultfd=: ioctl(UFFDIO_WRITEPROTECT): Invalid argument"),
  ]

  static let handlers = [
    ForcedCall(
      options: "rw=write\nuserfaultfd=missing", call: "ioctl:0xaa03", errno: EFAULT, skip: 9,
      sentence: "userfaultfd=: ioctl(UFFDIO_COPY): Bad address; free some memory"),
    ForcedCall(
      options: "rw=read\nuserfaultfd=missing\nuffd_resolve=zeropage", call: "ioctl:0xaa04", errno: ENOMEM, skip: 9,
      sentence: "userfaultfd=: ioctl(UFFDIO_ZEROPAGE): Cannot allocate memory"),
    ForcedCall(
      options: "rw=read\nuserfaultfd=minor\nbacking=memfd\nsharing=shared", call: "ioctl:0xaa07", errno: EFAULT,
      skip: 9, sentence: "userfaultfd=: ioctl(UFFDIO_CONTINUE): Bad address"),
    ForcedCall(
      options: "rw=write\nuserfaultfd=missing", call: "userfaultfd:read", errno: EIO, skip: 9,
      sentence: "userfaultfd=: read of a userfaultfd: Input/output error"),
  ]

  @Test("A refault that the kernel refuses ends the job, and no other", arguments: EngineHost.oldest, refaults)
  func refault(_ host: EngineHost, _ forced: ForcedCall) async throws {
    expectForced(try await run(host, forced), forced, pages: 1..<2048 * 9)
  }

  @Test("An access that the kernel refuses is the error of its I/O", arguments: EngineHost.oldest, accesses)
  func access(_ host: EngineHost, _ forced: ForcedCall) async throws {
    expectForced(try await run(host, forced), forced, pages: 0..<2048)
  }

  @Test("What cannot be set up ends the job before its first I/O", arguments: EngineHost.oldest, starts)
  func start(_ host: EngineHost, _ forced: ForcedCall) async throws {
    expectForced(try await run(host, forced), forced, pages: 0..<1)
  }

  @Test("A handler that cannot answer ends the job, and nobody hangs", arguments: EngineHost.oldest, handlers)
  func handler(_ host: EngineHost, _ forced: ForcedCall) async throws {
    // From then on faults are ordinary ones: all may be done before the job notices.
    expectForced(try await run(host, forced), forced, pages: 1..<2049)
  }

  private func run(_ host: EngineHost, _ forced: ForcedCall) async throws -> EngineRun {
    let text = """
      [global]
      ioengine=external:${PAGEFAULT_ENGINE}
      thread=\(host.threads ? 1 : 0)
      bs=4k
      size=8m
      [other]
      rw=write
      rate_iops=20k
      [forced]
      \(forced.options)
      """
    return try await host.run(
      text: text,
      environment: [
        "LD_PRELOAD": FaultInjection.library, "FAULT_INJECTION_CALL": forced.call,
        "FAULT_INJECTION_ERRNO": String(forced.errno), "FAULT_INJECTION_SKIP": String(forced.skip),
      ])
  }

  private func expectForced(_ result: EngineRun, _ forced: ForcedCall, pages: Range<Int>) {
    #expect(result.exitCode == 1)
    #expect(result.words.contains("page_fault: \(forced.sentence)"), "\(result.words)")
    guard result.run.jobs.count == 2 else {
      Issue.record("\(result.run.jobs.count) jobs of 2")
      return
    }
    let job = result.run.jobs[1]
    #expect(job.error == forced.errno)
    #expect(pages.contains((job.read?.ios ?? 0) + (job.write?.ios ?? 0)))
    #expect(result.run.jobs[0].error == 0 && result.run.jobs[0].write?.ios == 2048, "the job beside it did its work")
  }
}
