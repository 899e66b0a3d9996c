// SPDX-License-Identifier: GPL-2.0-only
import CLinux

extension UserfaultState {
  /// Opens and allocates all that handlers need, and nothing more than that.
  static func make(
    _ options: UserfaultOptions, _ ranges: UnsafeBufferPointer<UserfaultRange>,
    onFailure: Userfaultfd.FailureHandler?, context: UnsafeMutableRawPointer?
  ) throws(UserfaultError) -> UnsafeMutablePointer<UserfaultState> {
    let plan: (features: (UserfaultFeature, UserfaultFeature), answer: UserfaultAnswer)
    do throws(UserfaultRefusal) { plan = try options.plan() } catch { throw .refused(error) }
    let opening = try UserfaultOpening.open(
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
    _ options: UserfaultOptions, _ answer: UserfaultAnswer, _ opening: UserfaultOpening,
    _ ranges: UnsafeBufferPointer<UserfaultRange>, onFailure: Userfaultfd.FailureHandler?,
    context: UnsafeMutableRawPointer?
  ) throws(SystemCallError) -> UnsafeMutablePointer<UserfaultState> {
    let doorbell = try UserfaultDoorbell.make(handlers: options.handlers)
    var source: UserfaultSource?
    var heap: (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) = (nil, nil)
    var shared: (UserfaultBeginSlots?, UserfaultRanges?, UserfaultEnd?) = (nil, nil, nil)
    do throws(SystemCallError) {
      try doorbell.register(opening.descriptor)
      if answer.needsSource {
        source = try UserfaultSource.make(pageSize: options.pageSize, handlers: options.handlers)
      }
      let handlers = try Syscalls.allocate(UserfaultHandler.self, count: options.handlers)
      heap.0 = UnsafeMutableRawPointer(handlers)
      let threads = try Syscalls.allocate(UserfaultThread.self, count: options.handlers)
      heap.1 = UnsafeMutableRawPointer(threads)
      let begins = try UserfaultBeginSlots.make()
      shared.0 = begins
      let ranges = try UserfaultRanges.make(ranges)
      shared.1 = ranges
      let end = try UserfaultEnd.make()
      shared.2 = end
      let state = try Syscalls.allocate(UserfaultState.self, count: 1)
      state.initialize(
        to: UserfaultState(
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

  /// Starts each handler where `uffd_affinity` says.
  static func startHandlers(_ state: UnsafeMutablePointer<UserfaultState>) throws(SystemCallError) {
    let cpu = clinux_current_cpu()
    for index in 0..<state.pointee.options.handlers {
      let handler = state.pointee.handlers + index
      handler.initialize(
        to: UserfaultHandler(
          state: state, source: state.pointee.source?.page(of: index),
          timing: state.pointee.options.timed ? try .make() : nil))
      #if MOCK_SYSCALLS
        if case .userfaultfd(let call)? = Syscalls.failing?.call, let errno = Syscalls.failing?.errno {
          handler.pointee.failing = (call, errno)
        }
      #endif
      let thread = try startThread(handler)
      state.pointee.threads[index] = UserfaultThread(thread: thread, isStarted: true)
      switch state.pointee.options.affinity {
      case .same: try Syscalls.pin(thread, to: cpu)
      case .other: try Syscalls.pin(thread, awayFrom: cpu, index: index)
      default: break
      }
    }
  }

  private static func startThread(
    _ handler: UnsafeMutablePointer<UserfaultHandler>
  ) throws(SystemCallError) -> pthread_t {
    do throws(SystemCallError) {
      return try Syscalls.createThread(runUserfaultHandler, handler)
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
  static func endHandlers(_ state: UnsafeMutablePointer<UserfaultState>) {
    let started = state.pointee.startedCount
    for index in 0..<started { state.pointee.doorbell.ring(index) }
    for index in 0..<started { pthread_join(state.pointee.threads[index].thread, nil) }
  }

  /// Closes and frees everything; no handler may run any more.
  static func destroy(_ state: UnsafeMutablePointer<UserfaultState>) {
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
  static func failure(_ state: UnsafeMutablePointer<UserfaultState>) -> SystemCallError? {
    let failure = clinux_uffd_load(state.pointee.end.failure)
    guard failure != 0 else { return nil }
    return SystemCallError(
      .userfaultfd(UserfaultCall(code: UInt8(truncatingIfNeeded: failure >> 32 &- 1))),
      errno: Int32(truncatingIfNeeded: failure))
  }
}
