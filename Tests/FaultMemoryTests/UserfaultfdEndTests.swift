// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

/// Nothing hangs: jobs that end in the middle, handlers that fail, kernels that refuse.
@Suite("userfaultfd: the end", .enabled(if: UserfaultfdHost.isOpen, "no userfaultfd for this user"))
struct UserfaultfdEndTests {
  /// Starts with that call failing in each handler.
  private func start(
    _ mapping: UserfaultfdMapping, _ options: UserfaultfdOptions, failing call: UserfaultfdCall, _ errno: Int32,
    onFailure: Userfaultfd.FailureHandler? = nil, context: UnsafeMutableRawPointer? = nil
  ) throws -> Userfaultfd {
    var result: Result<Userfaultfd, any Error> = .failure(SystemCallError(.mmap, errno: 0))
    Syscalls.$failing.withValue(SystemCallError(.userfaultfd(call), errno: errno)) {
      result = Result { try mapping.start(options, onFailure: onFailure, context: context) }
    }
    return try result.get()
  }

  private static let modes: [(UserfaultfdMode, UserfaultfdBacking, UserfaultfdCall)] = [
    (.missing, .anon, .copy), (.missing, .memfd, .copy), (.minor, .memfd, .continue),
  ]

  private func mapping(_ mode: UserfaultfdMode, _ backing: UserfaultfdBacking, pages: Int) throws -> UserfaultfdMapping
  {
    let mapping = try UserfaultfdMapping(backing, pages: pages)
    if mode == .minor {
      try UserfaultfdPageCache.fill(mapping.file, offset: 0, length: mapping.range.length, pageSize: PageSize.base)
    }
    return mapping
  }

  @Test(
    "Threads that wait for an answer go on when the job ends, in every way of waiting", .timeLimit(.minutes(2)),
    arguments: 0..<modes.count, [UserfaultfdWait.block, .poll, .spin].map(\.code))
  func pending(mode: Int, wait: UInt8) throws {
    let (mode, backing, call) = Self.modes[mode]
    for handlers in [1, 4] {
      var retried: UInt64 = 0
      // On a busy machine a handler may not have its turn before the end.
      for _ in 0..<20 where retried == 0 {
        let mapping = Shared(try mapping(mode, backing, pages: 8))
        var options = UserfaultfdOptions(mode, backing)
        (options.handlers, options.wait) = (handlers, UserfaultfdWait(code: wait))
        // The kernel says EAGAIN for ever: each thread stays in its first fault.
        let userfaultfd = try start(mapping.value, options, failing: call, EAGAIN)
        let faulting = UserfaultfdHost.started(8) { mapping.value.address($0).pointee = 1 }
        #expect(faulting.wait(timeout: .now() + 0.05) == .timedOut)
        let outcome = userfaultfd.end()
        #expect(faulting.wait(timeout: .now() + 30) == .success)
        #expect(outcome.failure == nil && outcome.counts.resolved == 0)
        retried = outcome.counts.retried
      }
      #expect(retried > 0)
    }
  }

  @Test("Threads that wait for write permission go on when the job ends", .timeLimit(.minutes(1)))
  func pendingWrites() throws {
    let mapping = Shared(try UserfaultfdMapping(.memfd, pages: 8))
    let userfaultfd = Shared(try mapping.value.start(UserfaultfdOptions(.wp, .memfd)))
    let stop = Shared(UnsafeMutablePointer<UInt64>.allocate(capacity: 1))
    stop.value.initialize(to: 0)
    defer { stop.value.deallocate() }
    let faulting = UserfaultfdHost.started(8) { page in
      while clinux_uffd_load(stop.value) == 0 { mapping.value.address(page).pointee &+= 1 }
    }
    for _ in 0..<500 {
      try userfaultfd.value.protect(mapping.value.range)
      // Time for the writers to write.
      usleep(200)
    }
    let outcome = userfaultfd.value.end()
    clinux_uffd_store(stop.value, 1)
    #expect(faulting.wait(timeout: .now() + 30) == .success)
    #expect(outcome.failure == nil && outcome.counts.resolved > 8)
  }

  @Test("Stopping in the middle of faults, again and again", .timeLimit(.minutes(2)), arguments: 0..<3)
  func stopWhileFaulting(mode: Int) throws {
    let (mode, backing, _) = Self.modes[mode]
    for round in 0..<60 {
      let mapping = Shared(try mapping(mode, backing, pages: 2000))
      var options = UserfaultfdOptions(mode, backing)
      (options.handlers, options.wait) = (1 + round % 4, UserfaultfdWait(code: UInt8(round % 3)))
      if mode == .missing, backing == .anon, round % 2 == 1 { options.answer = .zeropage }
      let userfaultfd = try mapping.value.start(options)
      let faulting = UserfaultfdHost.started(4) { thread in
        for page in stride(from: thread, to: 2000, by: 4) { mapping.value.address(page)[1] = 5 }
      }
      usleep(useconds_t(round * 50))
      let outcome = userfaultfd.end()
      #expect(faulting.wait(timeout: .now() + 30) == .success, "a thread hangs after round \(round)")
      #expect(outcome.failure == nil && outcome.counts.resolved <= 2000)
    }
  }

  @Test(
    "An unexpected error ends the handling, not the job", .timeLimit(.minutes(1)), arguments: [EINVAL, ENOMEM, EFAULT])
  func failure(_ errno: Int32) throws {
    let seen = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    seen.initialize(to: 0)
    defer { seen.deallocate() }
    for (mode, backing, call) in Self.modes {
      let mapping = try mapping(mode, backing, pages: 8)
      var options = UserfaultfdOptions(mode, backing)
      options.handlers = 2
      let userfaultfd = try start(
        mapping, options, failing: call, errno,
        onFailure: { context, errno in context?.storeBytes(of: errno, as: Int32.self) }, context: seen)
      for page in 0..<8 { #expect(mapping.address(page).pointee == (mode == .minor ? UserfaultfdPattern.word : 0)) }
      let expected = SystemCallError(.userfaultfd(call), errno: errno)
      #expect(userfaultfd.failure == expected)
      let outcome = userfaultfd.end()
      #expect(outcome.failure == expected && outcome.counts.resolved == 0)
      #expect(seen.pointee == errno)
    }
  }

  @Test("Errors of a race send the thread to try again", .timeLimit(.minutes(1)), arguments: [EEXIST, ENOENT, ESRCH])
  func races(_ errno: Int32) throws {
    let mapping = Shared(try UserfaultfdMapping(.anon, pages: 1))
    let userfaultfd = try start(mapping.value, UserfaultfdOptions(.missing, .anon), failing: .copy, errno)
    let faulting = UserfaultfdHost.started(1) { _ in mapping.value.address(0).pointee = 1 }
    #expect(faulting.wait(timeout: .now() + 0.05) == .timedOut)
    let outcome = userfaultfd.end()
    #expect(faulting.wait(timeout: .now() + 30) == .success)
    #expect(outcome.failure == nil)
    #expect((errno == EEXIST ? outcome.counts.alreadyThere : outcome.counts.retried) > 0)
  }

  @Test("A handler that cannot read ends the handling, and stopping does not hang", .timeLimit(.minutes(1)))
  func unreadable() throws {
    for errno in [EIO, EBADF] {
      for (wait, call) in [(UserfaultfdWait.block, UserfaultfdCall.read), (.poll, .poll), (.spin, .read)] {
        let mapping = try UserfaultfdMapping(.anon, pages: 4)
        var options = UserfaultfdOptions(.missing, .anon)
        (options.wait, options.handlers) = (wait, 3)
        let userfaultfd = try start(mapping, options, failing: call, errno)
        for page in 0..<4 { clinux_uffd_touch(mapping.address(page)) }
        #expect(userfaultfd.end().failure == SystemCallError(.userfaultfd(call), errno: errno))
      }
    }
  }

  @Test("A thousand rounds leave descriptors, threads and mappings as they were", .timeLimit(.minutes(2)))
  func leaks() throws {
    func entries(_ path: String) throws -> Int { try FileManager.default.contentsOfDirectory(atPath: path).count }
    let mapping = try UserfaultfdMapping(.anon, pages: 4)
    func round(_ number: Int) throws {
      var options = UserfaultfdOptions(.missing, .anon)
      (options.handlers, options.wait) = (1 + number % 5, UserfaultfdWait(code: UInt8(number % 3)))
      let userfaultfd = try mapping.start(options)
      clinux_uffd_touch(mapping.address(number % 4))
      #expect(userfaultfd.end().counts.resolved == 1)
      mapping.giveBack()
    }
    for number in 0..<50 { try round(number) }
    let before = (try entries("/proc/self/fd"), try entries("/proc/self/task"), KernelView.mappings)
    for number in 0..<1000 { try round(number) }
    // A round that leaves one behind leaves a thousand; a timer of the test runner opens three of its own, once.
    #expect(abs(try entries("/proc/self/fd") - before.0) < 100)
    #expect(abs(try entries("/proc/self/task") - before.1) < 100)
    #expect(abs(KernelView.mappings - before.2) < 100, "threads have stacks, and an allocator maps now and then")
  }
}
