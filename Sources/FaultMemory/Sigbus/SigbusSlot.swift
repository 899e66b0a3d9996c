// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// One SIGBUS that a guard caught.
package struct SigbusRecord: Sendable, Equatable {
  /// First byte of the page that could not be had; zeroes are mapped there now.
  package let page: UInt
  /// Why.
  package let cause: SigbusCause
}

/// Where the guards of one job leave what they caught; a plain value without an owner.
///
/// Threads that work for one job share its slot: the first fault that nobody took yet stays, later ones are only counted.
package struct SigbusSlot: BitwiseCopyable {
  let storage: UnsafeMutablePointer<clinux_sigbus_record>

  /// An empty slot on the heap.
  package static func make() throws(SystemCallError) -> SigbusSlot {
    SigbusSlot(storage: try Syscalls.allocate(clinux_sigbus_record.self, count: 1))
  }

  /// Frees it; no guard may use it any more.
  package func destroy() { free(storage) }

  /// True when an access since the last `take()` met a SIGBUS: all that the queue path asks after an access, one load.
  @inline(__always)
  package var isMarked: Bool { clinux_sigbus_word(storage) != 0 }

  /// Takes the record and leaves the slot empty; nil when nothing was caught.
  package func take() -> SigbusRecord? {
    let word = clinux_sigbus_take(storage)
    guard word != 0 else { return nil }
    let mask = UInt64(CLINUX_SIGBUS_CAUSE_MASK)
    return SigbusRecord(
      page: UInt(word & ~mask), cause: SigbusCause(rawValue: Int32(truncatingIfNeeded: word & mask)))
  }

  /// How many were caught since the slot was made.
  package var caught: UInt64 { clinux_sigbus_caught(storage) }
}
