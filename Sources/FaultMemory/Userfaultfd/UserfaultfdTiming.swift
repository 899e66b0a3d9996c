// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What faults spent where: two histograms on the heap, until `destroy()`.
package struct UserfaultfdTiming: BitwiseCopyable {
  /// From the time stamp before the access to the message in the handler's hands.
  package let wakeUp: LatencyHistogram
  /// From there until the kernel had carried out the answer.
  package let resolution: LatencyHistogram

  /// Two empty ones.
  static func make() throws(SystemCallError) -> UserfaultfdTiming {
    let wakeUp = try LatencyHistogram.make()
    do throws(SystemCallError) {
      return UserfaultfdTiming(wakeUp: wakeUp, resolution: try LatencyHistogram.make())
    } catch {
      wakeUp.destroy()
      throw error
    }
  }

  /// Frees them.
  package func destroy() {
    wakeUp.destroy()
    resolution.destroy()
  }

  /// Adds a fault; `begins` is 0 when its beginning is not known, then only the resolution counts.
  @inline(__always)
  func record(begins: UInt64, read: UInt64, done: UInt64) {
    if begins != 0, read >= begins { wakeUp.record(read &- begins) }
    resolution.record(done &- read)
  }

  /// Adds those of another handler.
  func merge(_ other: UserfaultfdTiming) {
    wakeUp.merge(other.wakeUp)
    resolution.merge(other.resolution)
  }
}

/// Where one faulting thread leaves a time stamp before its access, so that a handler can tell how long it took to wake up.
package struct UserfaultfdBegins: BitwiseCopyable {
  fileprivate let begins: UnsafeMutablePointer<UInt64>

  /// Writes the time, nanoseconds of `CLOCK_MONOTONIC`. One plain store.
  ///
  /// The first fault after it takes it away: of an access that faults more than once only the first fault has a beginning.
  @inline(__always)
  package func mark(at nanoseconds: UInt64) {
    clinux_uffd_publish(begins, nanoseconds)
  }

  /// Writes the time of now.
  @inline(__always)
  package func mark() { mark(at: clinux_monotonic_ns()) }
}

/// The slots of all threads that fault on one userfaultfd: each a cache line of eight words, first the thread's number, then
/// its time stamp. Words and no structure, since threads share them through atomic calls only.
struct UserfaultfdBeginSlots: BitwiseCopyable {
  static var capacity: Int { 64 }

  private static var wordsPerSlot: Int { 8 }

  private let words: UnsafeMutablePointer<UInt64>

  static func make() throws(SystemCallError) -> UserfaultfdBeginSlots {
    UserfaultfdBeginSlots(words: try Syscalls.allocate(UInt64.self, count: capacity * wordsPerSlot))
  }

  func deallocate() { free(words) }

  @inline(__always)
  private func thread(_ index: Int) -> UnsafeMutablePointer<UInt64> { words + index * Self.wordsPerSlot }

  @inline(__always)
  private func begins(_ index: Int) -> UnsafeMutablePointer<UInt64> { thread(index) + 1 }

  /// A slot for the calling thread, the one it has or a new one; nil when all are taken.
  func claim() -> UserfaultfdBegins? {
    let caller = UInt64(truncatingIfNeeded: clinux_current_thread())
    for index in 0..<Self.capacity {
      let owner = thread(index)
      if clinux_uffd_load(owner) == caller || clinux_uffd_store_first(owner, caller) != 0 {
        return UserfaultfdBegins(begins: begins(index))
      }
    }
    return nil
  }

  /// Takes the time stamp of a thread away; 0 when there is none. `faulting` is 0 on kernels that do not tell whose fault it
  /// is: then it is known only if one thread alone faults.
  @inline(__always)
  func take(_ faulting: UInt32) -> UInt64 {
    if faulting == 0, clinux_uffd_load(thread(1)) != 0 { return 0 }
    for index in 0..<Self.capacity {
      let owner = clinux_uffd_load(thread(index))
      if owner == 0 { return 0 }
      if owner == UInt64(faulting) || faulting == 0 {
        let begins = begins(index)
        let nanoseconds = clinux_uffd_load(begins)
        clinux_uffd_publish(begins, 0)
        return nanoseconds
      }
    }
    return 0
  }
}
