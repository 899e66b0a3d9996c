// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

/// A way of waiting at a place to run.
struct UserfaultfdPlace: Sendable, CustomTestStringConvertible {
  let wait: UserfaultfdWait
  let affinity: UserfaultfdAffinity
  var testDescription: String { "wait \(wait.code), affinity \(affinity.code)" }

  static let all = [UserfaultfdWait.block, .poll, .spin].flatMap { wait in
    [UserfaultfdAffinity.none, .same, .other].map { UserfaultfdPlace(wait: wait, affinity: $0) }
  }
}

@Suite("userfaultfd: handlers", .enabled(if: UserfaultfdHost.isOpen, "no userfaultfd for this user"))
struct UserfaultfdHandlerTests {
  private static let hasOtherCPU = sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1

  private func affinity(of handler: Int, _ userfaultfd: Userfaultfd) throws -> Set<Int> {
    typealias Get = @convention(c) (pthread_t, Int, UnsafeMutablePointer<UInt8>) -> Int32
    let get = unsafeBitCast(try #require(clinux_program_symbol("pthread_getaffinity_np")), to: Get.self)
    var bits = [UInt8](repeating: 0, count: 1024)
    try #require(get(userfaultfd.state.pointee.threads[handler].thread, bits.count, &bits) == 0)
    return Set((0..<8192).filter { bits[$0 / 8] >> ($0 % 8) & 1 == 1 })
  }

  /// Runs `body` in a thread that stays on one CPU; false when it did not end.
  private func onOneCPU(_ body: @escaping @Sendable (Int) -> Void) -> Bool {
    UserfaultfdHost.inThreads(1) { _ in
      let cpu = clinux_current_cpu()
      _ = clinux_pin(pthread_self(), cpu)
      body(Int(cpu))
    }
  }

  @Test(
    "Each way of waiting, on the same CPU", .timeLimit(.minutes(1)),
    arguments: UserfaultfdPlace.all.filter { $0.affinity != .other })
  func sameCPU(_ place: UserfaultfdPlace) throws { try check(place) }

  @Test(
    "Each way of waiting, on another CPU", .enabled(if: hasOtherCPU, "there is one CPU only"),
    .timeLimit(.minutes(1)), arguments: UserfaultfdPlace.all.filter { $0.affinity == .other })
  func otherCPU(_ place: UserfaultfdPlace) throws { try check(place) }

  private func check(_ place: UserfaultfdPlace) throws {
    let mapping = Shared(try UserfaultfdMapping(.anon, pages: 200))
    let ended = onOneCPU { cpu in
      var options = UserfaultfdOptions(.missing, .anon)
      (options.wait, options.affinity, options.handlers) = (place.wait, place.affinity, 2)
      do {
        let userfaultfd = try mapping.value.start(options)
        for handler in 0..<2 {
          let cpus = try affinity(of: handler, userfaultfd)
          switch place.affinity {
          case .same: #expect(cpus == [cpu])
          case .other: #expect(cpus.count == 1 && !cpus.contains(cpu))
          default: #expect(cpus == [cpu], "the affinity of the thread that starts it")
          }
        }
        for page in 0..<200 { #expect(mapping.value.address(page).pointee == UserfaultfdPattern.word) }
        let outcome = userfaultfd.end()
        #expect(outcome.counts.resolved == 200 && outcome.failure == nil)
      } catch {
        Issue.record(error)
      }
    }
    #expect(ended)
  }

  @Test(
    "Several handlers, several faulting threads, pages of their own", .timeLimit(.minutes(1)),
    arguments: [1, 2, 8], UserfaultfdPlace.all.filter { $0.affinity == .none })
  func threads(handlers: Int, place: UserfaultfdPlace) throws {
    let mapping = Shared(try UserfaultfdMapping(.anon, pages: 800))
    var options = UserfaultfdOptions(.missing, .anon)
    (options.wait, options.handlers) = (place.wait, handlers)
    let userfaultfd = Shared(try mapping.value.start(options))
    let ended = UserfaultfdHost.inThreads(4) { thread in
      let begins = userfaultfd.value.claimBegins()
      for page in stride(from: thread, to: 800, by: 4) {
        begins?.mark()
        #expect(mapping.value.address(page).pointee == UserfaultfdPattern.word)
      }
    }
    #expect(ended)
    let outcome = userfaultfd.value.stop()
    #expect(outcome.counts.resolved == 800)
    let timing = try #require(outcome.timing)
    defer { timing.destroy() }
    #expect(timing.wakeUp.count == 800)
    #expect(timing.resolution.count == 800)
  }

  @Test("Several threads on the same pages: each page is resolved once", .timeLimit(.minutes(1)))
  func samePages() throws {
    let mapping = Shared(try UserfaultfdMapping(.anon, pages: 400))
    var options = UserfaultfdOptions(.missing, .anon)
    options.handlers = 8
    let userfaultfd = try mapping.value.start(options)
    let ended = UserfaultfdHost.inThreads(8) { _ in
      for page in 0..<400 { #expect(mapping.value.address(page).pointee == UserfaultfdPattern.word) }
    }
    #expect(ended)
    let outcome = userfaultfd.end()
    #expect(outcome.counts.resolved == 400)
    #expect(outcome.failure == nil)
  }

  @Test("The 65th faulting thread is not timed, and faults all the same", .timeLimit(.minutes(1)))
  func manyThreads() throws {
    let mapping = Shared(try UserfaultfdMapping(.anon, pages: 70))
    let userfaultfd = Shared(try mapping.value.start(UserfaultfdOptions(.missing, .anon)))
    let gate = DispatchSemaphore(value: 0)
    let faulting = UserfaultfdHost.started(70) { thread in
      let begins = userfaultfd.value.claimBegins()
      begins?.mark()
      #expect(mapping.value.address(thread).pointee == UserfaultfdPattern.word)
      gate.wait()
    }
    for _ in 0..<70 { gate.signal() }
    #expect(faulting.wait(timeout: .now() + 60) == .success)
    let outcome = userfaultfd.value.stop()
    #expect(outcome.counts.resolved == 70)
    let timing = try #require(outcome.timing)
    defer { timing.destroy() }
    #expect(timing.wakeUp.count <= 70 && timing.wakeUp.count >= 1)
  }

  @Test("An access that faults twice has one beginning", .timeLimit(.minutes(1)))
  func oneBeginning() throws {
    let mapping = try UserfaultfdMapping(.anon, pages: 2)
    let userfaultfd = try mapping.start(UserfaultfdOptions(.missing, .anon))
    try #require(userfaultfd.claimBegins()).mark()
    #expect(mapping.address(0).pointee == mapping.address(1).pointee)
    let timing = try #require(userfaultfd.stop().timing)
    defer { timing.destroy() }
    #expect(timing.wakeUp.count == 1 && timing.resolution.count == 2)
  }

  @Test("Untimed faults are counted, and nothing else", .timeLimit(.minutes(1)))
  func untimed() throws {
    let mapping = try UserfaultfdMapping(.anon, pages: 4)
    var options = UserfaultfdOptions(.missing, .anon)
    options.timed = false
    let userfaultfd = try mapping.start(options)
    try #require(userfaultfd.claimBegins()).mark()
    for page in 0..<4 { #expect(mapping.address(page).pointee == UserfaultfdPattern.word) }
    let outcome = userfaultfd.stop()
    #expect(outcome.counts.resolved == 4)
    #expect(outcome.timing?.resolution == nil)
  }

  @Test("What is timed adds up")
  func timing() throws {
    let timing = try UserfaultfdTiming.make()
    let both = try UserfaultfdTiming.make()
    let nothing = try UserfaultfdTiming.make()
    defer { for histograms in [timing, both, nothing] { histograms.destroy() } }
    timing.record(begins: 100, read: 103, done: 203)
    timing.record(begins: 0, read: 300, done: 300)
    timing.record(begins: 500, read: 400, done: 1424)
    both.merge(timing)
    both.merge(nothing)
    both.merge(timing)
    #expect(both.wakeUp.count == 2 && both.wakeUp.sum == 6)
    #expect(both.wakeUp.minimum == 3 && both.wakeUp.maximum == 3)
    #expect(both.resolution.count == 6 && both.resolution.sum == 2 * (100 + 1024))
    #expect(both.resolution.minimum == 0 && both.resolution.maximum == 1024)
  }
}
