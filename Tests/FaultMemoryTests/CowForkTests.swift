// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import FaultMemory

@Suite("Copy-on-write by a forked child", .serialized)
struct CowForkTests {
  private let pages = 512
  /// Faults of the test's own stack and heap, which are shared too.
  private let slack = 128

  @Test("The first write to each page faults and copies, the second does not; renewed, all fault again")
  func breaks() throws {
    let memory = try TestMemory(.anonPrivate, pages: pages)
    try memory.perform(.populate)
    let warm = try KernelView.faults { try memory.perform(.touch) }
    #expect(warm.minor < slack)
    var fork = try CowFork.start()
    defer { _ = try? fork.stop() }
    for round in 0..<3 {
      #expect(memory.smaps("Shared_Dirty") == memory.length)
      let reads = try KernelView.faults { try memory.perform(.touch, .read) }
      #expect(reads.minor < slack, "reading breaks nothing")
      let writes = try KernelView.faults { try memory.perform(.touch) }
      #expect((pages...pages + slack).contains(writes.minor))
      #expect(memory.smaps("Private_Dirty") == memory.length && memory.smaps("Shared_Dirty") == 0)
      let again = try KernelView.faults { try memory.perform(.touch) }
      #expect(again.minor < slack)
      #expect(memory[0] == 1)
      if round < 2 { #expect(try fork.renew()) }
    }
    #expect(try fork.stop())
    #expect(try fork.stop(), "stopping twice is harmless")
  }

  @Test(
    "hugetlb breaks copy-on-write page by page", .enabled(if: BorrowedHugePages.areAvailable(12), "no hugetlb pages"))
  func hugetlb() throws {
    let pool = try BorrowedHugePages(12)
    defer { withExtendedLifetime(pool) {} }
    let memory = try TestMemory(.hugetlbPrivate, pages: 4)
    try memory.perform(.touch)
    var fork = try CowFork.start()
    let writes = try KernelView.faults { try memory.perform(.touch) }
    #expect((4...4 + slack).contains(writes.minor))
    #expect(try fork.stop())
  }

  @Test("Shared memory stays shared: no write faults")
  func shared() throws {
    let memory = try TestMemory(.anonShared, pages: pages)
    try memory.perform(.populate)
    var fork = try CowFork.start()
    let writes = try KernelView.faults { try memory.perform(.touch) }
    #expect(writes.minor < slack)
    #expect(try fork.stop())
  }

  @Test("Pages given back come back unshared, so a refault beside it is refused")
  func refault() throws {
    let memory = try TestMemory(.anonPrivate, pages: pages)
    try memory.perform(.populate)
    var fork = try CowFork.start()
    try Refault.dontNeed.giveBack(memory.whole)
    try memory.perform(.touch, .read)
    #expect(memory.smaps("Anonymous") == 0, "the zero page, and nothing of the child's")
    try memory.perform(.touch)
    #expect(memory.smaps("Shared_Dirty") == 0)
    #expect(try fork.stop())
    #expect(Refault.none.keepsForkedSharing)
    for refault in [Refault.dontNeed, .free, .pageOut, .cold, .remove, .remap] { #expect(!refault.keepsForkedSharing) }
  }

  @Test("The child sleeps without descriptors and signals, and is gone without a zombie or SIGCHLD")
  func child() throws {
    signal(SIGCHLD) { _ in childSignals.add(1, ordering: .relaxed) }
    defer { signal(SIGCHLD, SIG_DFL) }
    let before = childSignals.load(ordering: .relaxed)
    var fork = try CowFork.start()
    let directory = "/proc/\(fork.child)"
    let deadline = ContinuousClock.now + .seconds(20)
    while status(directory, "State:") != "S", ContinuousClock.now < deadline { usleep(1000) }
    while try !FileManager.default.contentsOfDirectory(atPath: directory + "/fd").isEmpty, .now < deadline {
      usleep(1000)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/fd").isEmpty)
    #expect(status(directory, "Name:") == "page_fault-cow")
    let blocked = try #require(UInt64(status(directory, "SigBlk:"), radix: 16))
    // All but what nobody can block: SIGKILL, SIGSTOP, and the C library's own two.
    #expect(blocked == ~[9, 19, 32, 33].reduce(UInt64(0)) { $0 | 1 << ($1 - 1) })
    #expect(fork.child > 0 && kill(fork.child, SIGTERM) == 0, "a signal that ends programs does not end it")
    #expect(try fork.stop(), "it was there to the end")
    #expect(!FileManager.default.fileExists(atPath: directory))
    #expect(childSignals.load(ordering: .relaxed) == before)
  }

  @Test("The signals of the caller are as they were")
  func mask() throws {
    var before = sigset_t(), after = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &before)
    var fork = try CowFork.start()
    pthread_sigmask(SIG_BLOCK, nil, &after)
    try fork.stop()
    #expect((1...64).allSatisfy { sigismember(&before, $0) == sigismember(&after, $0) })
  }

  @Test("A child that was killed is told about, and leaves no zombie")
  func killed() throws {
    var fork = try CowFork.start()
    let child = fork.child
    try #require(kill(child, SIGKILL) == 0)
    waitUntilZombie(child)
    #expect(try !fork.stop())
    #expect(kill(child, 0) == -1 && errno == ESRCH)
  }

  @Test("The child dies with the thread that started it")
  func threadEnds() throws {
    let started = Started()
    let thread = Thread { started.fork.withLock { $0 = try? CowFork.start() } }
    thread.start()
    while !thread.isFinished { usleep(1000) }
    var fork = try #require(started.fork.withLock { $0 })
    waitUntilZombie(fork.child)
    #expect(try !fork.stop())
  }

  @Test("It works beside threads that allocate all the time, 50 times")
  func threads() throws {
    let busy = Started()
    let threads = (0..<4).map { _ in
      Thread {
        while !busy.stopping.load(ordering: .relaxed) {
          _ = [UInt8](repeating: 1, count: .random(in: 1...100_000)).last
        }
        busy.ended.add(1, ordering: .relaxed)
      }
    }
    for thread in threads { thread.start() }
    for _ in 0..<50 {
      var fork = try CowFork.start()
      #expect(try fork.renew())
      let child = fork.child
      #expect(try fork.stop())
      #expect(kill(child, 0) == -1 && errno == ESRCH)
    }
    busy.stopping.store(true, ordering: .relaxed)
    while busy.ended.load(ordering: .relaxed) < 4 { usleep(1000) }
  }

  private final class Started: Sendable {
    let fork = Mutex<CowFork?>(nil)
    let stopping = Atomic(false)
    let ended = Atomic(0)
  }

  /// A word of the process's status; empty when there is none.
  private func status(_ directory: String, _ name: String) -> String {
    let line = KernelView.text(directory + "/status").split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.map(String.init) ?? ""
  }

  private func waitUntilZombie(_ child: pid_t) {
    let deadline = ContinuousClock.now + .seconds(20)
    while status("/proc/\(child)", "State:") != "Z", ContinuousClock.now < deadline { usleep(1000) }
    #expect(status("/proc/\(child)", "State:") == "Z")
  }
}

/// SIGCHLDs that this process got; a signal handler has no other place to count.
private let childSignals = Atomic(0)
