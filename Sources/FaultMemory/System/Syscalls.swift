// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// One wrapper per call, so that each can be made to fail by a test.
enum Syscalls {
  /// What a function of CLinux returned: -errno, or what it granted.
  @inline(__always)
  static func granted(_ call: SystemCallError.Call, _ result: Int32) throws(SystemCallError) -> Int32 {
    guard result >= 0 else { throw SystemCallError(call, errno: -result) }
    return result
  }

  @inline(__always)
  static func granted(_ call: SystemCallError.Call, _ result: Int64) throws(SystemCallError) -> Int {
    guard result >= 0 else { throw SystemCallError(call, errno: Int32(truncatingIfNeeded: -result)) }
    return Int(result)
  }

  static func mmap(
    _ address: UnsafeMutableRawPointer?, length: Int, protection: Int32, flags: Int32, fd: Int32, offset: UInt64
  ) throws(SystemCallError) -> UnsafeMutableRawPointer {
    try failIfAsked(.mmap)
    var mapping: UnsafeMutableRawPointer?
    _ = try granted(.mmap, clinux_map(address, length, protection, flags, fd, offset, &mapping))
    guard let mapping else { throw SystemCallError(.mmap, errno: EFAULT) }
    return mapping
  }

  static func munmap(_ address: UnsafeMutableRawPointer, length: Int) throws(SystemCallError) {
    try failIfAsked(.munmap)
    _ = try granted(.munmap, clinux_unmap(address, length))
  }

  static func madvise(_ address: UnsafeMutableRawPointer, length: Int, _ advice: Advice) throws(SystemCallError) {
    try failIfAsked(.madvise(advice))
    _ = try granted(.madvise(advice), clinux_advise(address, length, advice.rawValue))
  }

  static func createThread(
    _ body: @escaping @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?,
    _ argument: UnsafeMutableRawPointer
  ) throws(SystemCallError) -> pthread_t {
    try failIfAsked(.threadCreate)
    var thread = pthread_t()
    let result = pthread_create(&thread, nil, body, argument)
    guard result == 0 else { throw SystemCallError(.threadCreate, errno: result) }
    return thread
  }

  /// A mutex, and a condition variable whose timed waits run on `CLOCK_MONOTONIC`.
  static func initialize(
    _ lock: UnsafeMutablePointer<pthread_mutex_t>, _ wake: UnsafeMutablePointer<pthread_cond_t>
  ) throws(SystemCallError) {
    try failIfAsked(.conditionInit)
    var attributes = pthread_condattr_t()
    var result = pthread_condattr_init(&attributes)
    if result == 0 {
      result = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      if result == 0 { result = pthread_cond_init(wake, &attributes) }
      pthread_condattr_destroy(&attributes)
    }
    if result == 0 {
      result = pthread_mutex_init(lock, nil)
      if result != 0 { pthread_cond_destroy(wake) }
    }
    guard result == 0 else { throw SystemCallError(.conditionInit, errno: result) }
  }

  /// Zeroed memory for `count` values of a trivial type.
  static func allocate<Value: BitwiseCopyable>(
    _ type: Value.Type, count: Int
  ) throws(SystemCallError) -> UnsafeMutablePointer<Value> {
    try failIfAsked(.allocate)
    guard let memory = calloc(max(count, 1), MemoryLayout<Value>.stride) else {
      throw SystemCallError(.allocate, errno: ENOMEM)
    }
    return memory.bindMemory(to: Value.self, capacity: max(count, 1))
  }
}

#if MOCK_SYSCALLS
  extension Syscalls {
    /// Test builds only: the call that fails next, and how.
    @TaskLocal static var failing: SystemCallError?

    static func failIfAsked(_ call: SystemCallError.Call) throws(SystemCallError) {
      if let failing, failing.call == call { throw failing }
    }
  }
#else
  extension Syscalls {
    @inline(__always)
    static func failIfAsked(_ call: SystemCallError.Call) throws(SystemCallError) {}
  }
#endif
