// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The faults of a set of ranges, resolved by handler threads.
///
/// A plain value without an owner: whoever started it stops it, exactly once, before unmapping the ranges. It belongs to the
/// process that started it; a forked child must not use it.
package struct Userfaultfd {
  /// Called on a handler thread when the kernel did not take an answer, so that the job can end. By then the ranges are
  /// ordinary memory again and nobody waits.
  package typealias FailureHandler =
    @convention(c) (_ context: UnsafeMutableRawPointer?, _ errno: Int32) -> Void

  /// What became of it all.
  package struct Outcome {
    /// The first call of a handler that failed: from then on faults were ordinary ones.
    package let failure: SystemCallError?
    /// What all handlers did.
    package let counts: UserfaultfdCounts
    /// What the faults spent where, to be destroyed by whoever has it; nil where they were not timed.
    package let timing: UserfaultfdTiming?
  }

  let state: UnsafeMutablePointer<UserfaultfdState>

  /// Keeps the calling thread on the CPU that it is on (`UserfaultfdAffinity.same`).
  package static func pinCaller() throws(SystemCallError) {
    try Syscalls.pin(pthread_self(), to: clinux_current_cpu())
  }

  /// Opens a userfaultfd, registers `ranges` with it and starts the handlers; the calling thread is the one that will fault,
  /// which is what `UserfaultfdAffinity` refers to.
  ///
  /// For mode wp all pages are brought in and protected here; for mode minor the page cache must be filled before
  /// (`UserfaultfdPageCache.fill`).
  package static func start(
    _ options: UserfaultfdOptions, _ ranges: UnsafeBufferPointer<UserfaultfdRange>, onFailure: FailureHandler? = nil,
    context: UnsafeMutableRawPointer? = nil
  ) throws(UserfaultfdError) -> Userfaultfd {
    let userfaultfd = Userfaultfd(
      state: try UserfaultfdState.make(options, ranges, onFailure: onFailure, context: context))
    do throws(SystemCallError) {
      try UserfaultfdState.startHandlers(userfaultfd.state)
      for index in 0..<ranges.count { try userfaultfd.register(ranges[index]) }
      return userfaultfd
    } catch {
      userfaultfd.stop().timing?.destroy()
      throw .failed(error)
    }
  }

  /// Whether faults inside system calls are handled too. If not, they fail with SIGBUS or `EFAULT`.
  package var handlesKernelFaults: Bool { state.pointee.opening.reportsKernelFaults }

  /// The first call of a handler that failed, so far.
  package var failure: SystemCallError? { UserfaultfdState.failure(state) }

  /// Where the calling thread marks the beginning of its accesses; nil when 64 other threads do so already.
  package func claimBegins() -> UserfaultfdBegins? { state.pointee.begins.claim() }

  /// Write-protects present pages of a range (mode wp), so that writes to them fault again.
  package func protect(_ range: UserfaultfdRange) throws(SystemCallError) {
    for _ in 0..<Self.patience {
      do throws(SystemCallError) {
        return try Syscalls.userfaultfdProtect(state.pointee.opening.descriptor, range)
      } catch {
        // After a failure the range is ordinary memory, and that failure is what is reported.
        if failure != nil { return }
        guard error.errno == EAGAIN else { throw error }
        clinux_yield()
      }
    }
    throw SystemCallError(.userfaultfd(.writeProtect), errno: EAGAIN)
  }

  /// How often a call is made again that comes upon a mapping in change: a moment, unless something is wrong.
  private static var patience: Int { 1000 }

  /// Handles `range` in the place of the range of that index, whose mapping was made again.
  package func replace(_ index: Int, with range: UserfaultfdRange) throws(SystemCallError) {
    guard index >= 0, index < state.pointee.ranges.count else {
      throw SystemCallError(.userfaultfd(.register), errno: EINVAL)
    }
    state.pointee.ranges[index] = range
    try register(range)
  }

  /// Turns all faults into ordinary ones, lets all threads go on that wait for an answer, ends the handlers and waits for
  /// them. Call once.
  package func stop() -> Outcome {
    UserfaultfdState.release(state)
    UserfaultfdState.endHandlers(state)
    var counts = UserfaultfdCounts()
    var timing: UserfaultfdTiming?
    for index in 0..<state.pointee.startedCount {
      counts.merge(state.pointee.handlers[index].counts)
      guard let own = state.pointee.handlers[index].timing else { continue }
      if let timing {
        timing.merge(own)
        own.destroy()
      } else {
        timing = own
      }
    }
    let outcome = Outcome(failure: failure, counts: counts, timing: timing)
    UserfaultfdState.destroy(state)
    return outcome
  }

  private func register(_ range: UserfaultfdRange) throws(SystemCallError) {
    if failure != nil { return }
    let isWriteProtect = state.pointee.options.mode == .wp
    // Before registering, or bringing pages in would be reported.
    if isWriteProtect { try Syscalls.populate(range, pageSize: state.pointee.options.pageSize) }
    let ioctls = try Syscalls.userfaultfdRegister(state.pointee.opening.descriptor, range, state.pointee.options.mode)
    guard ioctls >> UInt64(state.pointee.answer.ioctl) & 1 == 1 else {
      throw SystemCallError(.userfaultfd(.register), errno: EINVAL)
    }
    if isWriteProtect { try protect(range) }
    // A handler that failed meanwhile may have missed this range.
    if failure != nil { UserfaultfdState.release(state) }
  }
}
