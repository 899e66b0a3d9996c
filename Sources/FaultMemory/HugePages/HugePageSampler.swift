// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Watches from a thread of its own how huge pages come to a set of mappings.
///
/// It never takes more than a twentieth of one CPU: where a look is dear, looks get rarer. See `PageScanner` for what one costs.
package struct HugePageSampler {
  /// What was seen, and why no more was.
  package struct Outcome {
    /// The samples; to be destroyed by whoever has it.
    package let timeline: HugePageTimeline
    /// The error that ended the watch early.
    package let failure: SystemCallError?
  }

  private let shared: UnsafeMutablePointer<SamplerState>
  private let thread: pthread_t

  /// Starts looking at `regions` each `milliseconds`; they must stay mapped until `stop()`.
  /// - Throws: the error of opening /proc/self/pagemap, of pthread_create(3) or of an allocation.
  package static func start(
    _ regions: UnsafeBufferPointer<Region>, every milliseconds: UInt32, capacity: Int
  ) throws(SystemCallError) -> HugePageSampler {
    let shared = try SamplerState.make(regions, every: milliseconds, capacity: capacity)
    do throws(SystemCallError) {
      return HugePageSampler(shared: shared, thread: try Syscalls.createThread(runSampler, shared))
    } catch {
      let timeline = shared.pointee.timeline
      SamplerState.destroy(shared)
      timeline.destroy()
      throw error
    }
  }

  /// Looks a last time, ends the thread and tells what it saw. Call once, before the mappings go away.
  package func stop() -> Outcome {
    pthread_mutex_lock(&shared.pointee.lock)
    shared.pointee.stopping = true
    pthread_cond_signal(&shared.pointee.wake)
    pthread_mutex_unlock(&shared.pointee.lock)
    pthread_join(thread, nil)
    shared.pointee.timeline.finish()
    let outcome = Outcome(timeline: shared.pointee.timeline, failure: shared.pointee.failure)
    SamplerState.destroy(shared)
    return outcome
  }

  /// Bytes of `regions` that can be mapped by huge entries of the page table: whole and aligned ones.
  static func possibleBytes(_ regions: UnsafeBufferPointer<Region>) -> UInt64 {
    // A table of the page table fills one page with entries of 8 bytes.
    let size = UInt(PageSize.base) * UInt(PageSize.base / 8)
    var bytes: UInt64 = 0
    for region in regions {
      let begin = UInt(bitPattern: region.base)
      let end = (begin + UInt(region.length)) / size * size
      let first = (begin + size - 1) / size * size
      if end > first { bytes += UInt64(end - first) }
    }
    return bytes
  }
}

/// The helper thread.
private func runSampler(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let shared = argument?.assumingMemoryBound(to: SamplerState.self) else { return nil }
  clinux_block_signals()
  repeat {
    SamplerState.look(shared)
  } while SamplerState.wait(shared)
  SamplerState.look(shared)
  return nil
}
