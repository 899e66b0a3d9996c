// SPDX-License-Identifier: GPL-2.0-only

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
