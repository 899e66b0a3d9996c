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

  private let helper: HelperThread
  /// The helper's until it has ended.
  private let state: UnsafeMutablePointer<SamplerState>

  /// Starts looking at `regions` each `milliseconds`; they must stay mapped until `stop()`.
  /// - Throws: the error of opening /proc/self/pagemap, of pthread_create(3) or of an allocation.
  package static func start(
    _ regions: UnsafeBufferPointer<Region>, every milliseconds: UInt32, capacity: Int
  ) throws(SystemCallError) -> HugePageSampler {
    let timeline = try HugePageTimeline.make(capacity: capacity, possible: possibleBytes(regions))
    var opened: PageScanner?
    var made: HelperThread?
    do throws(SystemCallError) {
      let scanner = try PageScanner.open()
      opened = scanner
      let helper = try HelperThread.make()
      made = helper
      let state = UnsafeMutablePointer<SamplerState>.allocate(capacity: 1)
      state.initialize(
        to: SamplerState(
          helper: helper, regions: regions, interval: UInt64(max(milliseconds, 1)) * 1_000_000, scanner: scanner,
          timeline: timeline))
      do throws(SystemCallError) {
        try helper.start(runSampler, state)
      } catch {
        state.deallocate()
        throw error
      }
      return HugePageSampler(helper: helper, state: state)
    } catch {
      made?.end()
      opened?.close()
      timeline.destroy()
      throw error
    }
  }

  /// Looks a last time, ends the thread and tells what it saw. Call once, before the mappings go away.
  package func stop() -> Outcome {
    helper.end()
    state.pointee.scanner.close()
    state.pointee.timeline.finish()
    let outcome = Outcome(timeline: state.pointee.timeline, failure: state.pointee.failure)
    state.deinitialize(count: 1)
    state.deallocate()
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

/// What a job and its sampler share.
private struct SamplerState {
  let helper: HelperThread
  let regions: UnsafeBufferPointer<Region>
  let interval: UInt64
  let scanner: PageScanner
  /// Written by the sampler, read after its end.
  var timeline: HugePageTimeline
  var failure: SystemCallError?
  var cost: UInt64 = 0

  /// When the next look is due.
  var next: UInt64 { clinux_monotonic_ns() &+ max(interval, cost &* 20) }

  /// One look; nothing after a failure.
  static func look(_ state: UnsafeMutablePointer<SamplerState>) {
    guard state.pointee.failure == nil else { return }
    let begin = clinux_monotonic_ns()
    do throws(SystemCallError) {
      let bytes = try state.pointee.scanner.measure(state.pointee.regions, hugeOnly: true)
      let end = clinux_monotonic_ns()
      state.pointee.cost = end &- begin
      state.pointee.timeline.take(bytes.huge, at: end, cost: end &- begin)
    } catch {
      state.pointee.failure = error
    }
  }
}

/// The helper thread.
private func runSampler(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let state = argument?.assumingMemoryBound(to: SamplerState.self) else { return nil }
  clinux_block_signals()
  repeat { SamplerState.look(state) } while state.pointee.helper.sleep(until: state.pointee.next)
  SamplerState.look(state)
  return nil
}
