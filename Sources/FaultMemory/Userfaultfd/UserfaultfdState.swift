// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What the job and its handlers share; on the heap, since handlers outlive the call that starts them.
///
/// Nothing of it is written once the first handler runs: what changes stands behind pointers, each written by one thread or
/// through atomic calls.
struct UserfaultfdState: BitwiseCopyable {
  let opening: UserfaultfdOpening
  let options: UserfaultfdOptions
  let answer: UserfaultfdAnswer
  let ranges: UserfaultfdRanges
  let begins: UserfaultfdBeginSlots
  let doorbell: UserfaultfdDoorbell
  let source: UserfaultfdSource?
  let handlers: UnsafeMutablePointer<UserfaultfdHandler>
  let onFailure: Userfaultfd.FailureHandler?
  let context: UnsafeMutableRawPointer?
  /// One for each handler.
  let threads: UnsafeMutablePointer<UserfaultfdThread>
  let end: UserfaultfdEnd

  /// Turns all faults on the job's ranges into ordinary ones and lets the threads go on that wait for an answer.
  static func release(_ state: UnsafeMutablePointer<UserfaultfdState>) {
    clinux_uffd_store(state.pointee.end.begun, 1)
    for index in 0..<state.pointee.ranges.count {
      guard let range = state.pointee.ranges[index] else { continue }
      // The errors do not matter: of a range that was unmapped nobody waits for pages.
      _ = clinux_uffd_unregister(state.pointee.opening.descriptor, range.base, range.length)
      // Unregistering wakes threads that miss a page, not those that wait in modes minor and wp.
      _ = clinux_uffd_wake(state.pointee.opening.descriptor, range.base, range.length)
    }
  }

  /// Called by a handler that can do no more: the first such error is kept, and nobody waits for an answer any longer.
  static func fail(_ state: UnsafeMutablePointer<UserfaultfdState>, _ call: UserfaultfdCall, errno: Int32) {
    let failure = (UInt64(call.code) + 1) << 32 | UInt64(UInt32(bitPattern: errno))
    guard clinux_uffd_store_first(state.pointee.end.failure, failure) != 0 else { return }
    release(state)
    state.pointee.onFailure?(state.pointee.context, errno)
  }
}

/// What tells threads of one userfaultfd about its end: words for the atomic calls, which never are part of a value that one
/// of them reads otherwise.
struct UserfaultfdEnd: BitwiseCopyable {
  /// Not 0 once ranges are being unregistered: answers may fail from then on.
  let begun: UnsafeMutablePointer<UInt64>

  /// The first call that failed: its code + 1 above its errno; 0 while none did.
  var failure: UnsafeMutablePointer<UInt64> { begun + 1 }

  static func make() throws(SystemCallError) -> UserfaultfdEnd {
    UserfaultfdEnd(begun: try Syscalls.allocate(UInt64.self, count: 2))
  }

  func deallocate() { free(begun) }
}

/// A handler's thread as the one that started it knows it, and no other looks here.
struct UserfaultfdThread: BitwiseCopyable {
  let thread: pthread_t
  let isStarted: Bool
}

extension UserfaultfdState {
  /// Opens and allocates all that handlers need, and nothing more than that.
  static func make(
    _ options: UserfaultfdOptions, _ ranges: UnsafeBufferPointer<UserfaultfdRange>,
    onFailure: Userfaultfd.FailureHandler?, context: UnsafeMutableRawPointer?
  ) throws(UserfaultfdError) -> UnsafeMutablePointer<UserfaultfdState> {
    let plan = try options.plan()
    let opening = try UserfaultfdOpening.open(
      requiring: plan.features, optional: options.timed ? .threadID : .none, nonblocking: options.wait != .block,
      kernelFaults: options.kernelFaults)
    do throws(SystemCallError) {
      return try make(options, plan.answer, opening, ranges, onFailure: onFailure, context: context)
    } catch {
      _ = clinux_close(opening.descriptor)
      throw .failed(error)
    }
  }

  private static func make(
    _ options: UserfaultfdOptions, _ answer: UserfaultfdAnswer, _ opening: UserfaultfdOpening,
    _ ranges: UnsafeBufferPointer<UserfaultfdRange>, onFailure: Userfaultfd.FailureHandler?,
    context: UnsafeMutableRawPointer?
  ) throws(SystemCallError) -> UnsafeMutablePointer<UserfaultfdState> {
    let doorbell = try UserfaultfdDoorbell.make(handlers: options.handlers)
    var source: UserfaultfdSource?
    var heap: (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) = (nil, nil)
    var shared: (UserfaultfdBeginSlots?, UserfaultfdRanges?, UserfaultfdEnd?) = (nil, nil, nil)
    do throws(SystemCallError) {
      try doorbell.register(opening.descriptor)
      if answer.needsSource {
        source = try UserfaultfdSource.make(pageSize: options.pageSize, handlers: options.handlers)
      }
      let handlers = try Syscalls.allocate(UserfaultfdHandler.self, count: options.handlers)
      heap.0 = UnsafeMutableRawPointer(handlers)
      let threads = try Syscalls.allocate(UserfaultfdThread.self, count: options.handlers)
      heap.1 = UnsafeMutableRawPointer(threads)
      let begins = try UserfaultfdBeginSlots.make()
      shared.0 = begins
      let ranges = try UserfaultfdRanges.make(ranges)
      shared.1 = ranges
      let end = try UserfaultfdEnd.make()
      shared.2 = end
      let state = try Syscalls.allocate(UserfaultfdState.self, count: 1)
      state.initialize(
        to: UserfaultfdState(
          opening: opening, options: options, answer: answer, ranges: ranges, begins: begins, doorbell: doorbell,
          source: source, handlers: handlers, onFailure: onFailure, context: context, threads: threads, end: end))
      return state
    } catch {
      free(heap.0)
      free(heap.1)
      shared.0?.deallocate()
      shared.1?.deallocate()
      shared.2?.deallocate()
      source?.unmap()
      doorbell.unmap()
      throw error
    }
  }

  /// Starts each handler on the CPU that the options say.
  static func startHandlers(_ state: UnsafeMutablePointer<UserfaultfdState>) throws(SystemCallError) {
    let cpu = clinux_current_cpu()
    for index in 0..<state.pointee.options.handlers {
      let handler = state.pointee.handlers + index
      handler.initialize(
        to: UserfaultfdHandler(
          state: state, source: state.pointee.source?.page(of: index),
          timing: state.pointee.options.timed ? try .make() : nil))
      #if MOCK_SYSCALLS
        if case .userfaultfd(let call)? = Syscalls.failing?.call, let errno = Syscalls.failing?.errno {
          handler.pointee.failing = (call, errno)
        }
      #endif
      let thread = try startThread(handler)
      state.pointee.threads[index] = UserfaultfdThread(thread: thread, isStarted: true)
      switch state.pointee.options.affinity {
      case .same: try Syscalls.pin(thread, to: cpu)
      case .other: try Syscalls.pin(thread, awayFrom: cpu, index: index)
      default: break
      }
    }
  }

  private static func startThread(
    _ handler: UnsafeMutablePointer<UserfaultfdHandler>
  ) throws(SystemCallError) -> pthread_t {
    do throws(SystemCallError) {
      return try Syscalls.createThread(runUserfaultfdHandler, handler)
    } catch {
      handler.pointee.timing?.destroy()
      throw error
    }
  }

  /// How many handlers were started: the first ones.
  var startedCount: Int {
    var count = 0
    while count < options.handlers, threads[count].isStarted { count += 1 }
    return count
  }

  /// Rings as often as there are handlers, and joins them.
  static func endHandlers(_ state: UnsafeMutablePointer<UserfaultfdState>) {
    let started = state.pointee.startedCount
    for index in 0..<started { state.pointee.doorbell.ring(index) }
    for index in 0..<started { pthread_join(state.pointee.threads[index].thread, nil) }
  }

  /// Closes and frees everything; no handler may run any more.
  static func destroy(_ state: UnsafeMutablePointer<UserfaultfdState>) {
    _ = clinux_close(state.pointee.opening.descriptor)
    state.pointee.doorbell.unmap()
    state.pointee.source?.unmap()
    state.pointee.ranges.deallocate()
    state.pointee.begins.deallocate()
    state.pointee.end.deallocate()
    free(state.pointee.threads)
    free(state.pointee.handlers)
    free(state)
  }

  /// The first call of a handler that failed, read while they run.
  static func failure(_ state: UnsafeMutablePointer<UserfaultfdState>) -> SystemCallError? {
    let failure = clinux_uffd_load(state.pointee.end.failure)
    guard failure != 0 else { return nil }
    return SystemCallError(
      .userfaultfd(UserfaultfdCall(code: UInt8(truncatingIfNeeded: failure >> 32 &- 1))),
      errno: Int32(truncatingIfNeeded: failure))
  }
}
