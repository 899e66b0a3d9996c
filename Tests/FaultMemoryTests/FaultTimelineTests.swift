// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Testing

@testable import FaultMemory

@Suite("How faults add up")
struct FaultTimelineTests {
  private func samples(_ timeline: FaultTimeline) -> [FaultTimeline.Sample] {
    (0..<timeline.count).compactMap { timeline[$0] }
  }

  @Test("The job's own faults are in it, in order, from none to all of them")
  func faults() throws {
    let region = try Region.anonymous(offset: 0, size: 16 << 20)
    defer { try? region.unmap() }
    try region.advise(.noHugePage)
    var timeline = try FaultTimeline.make()
    defer { timeline.destroy() }
    let counter = try FaultCounter.start()
    timeline.begin(at: EventLog.now())
    for offset in stride(from: 0, to: region.length, by: 4096) {
      region.base.storeBytes(of: 1, toByteOffset: offset, as: UInt8.self)
      timeline.pass(4096, counter)
    }
    let end = try counter.elapsed()
    timeline.finish(end, at: EventLog.now())
    let samples = samples(timeline)
    // One a MiB, the beginning and the end.
    #expect(samples.count == 18)
    #expect(samples.first?.faults == FaultCount.none && samples.last?.faults == end && end.minor >= 4096)
    #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.time <= $1.time })
    // At least one a page; a sanitizer's own memory faults, too.
    for (number, sample) in samples.dropLast().enumerated() {
      #expect((UInt64(number * 256)...UInt64(number * 1024 + 1024)).contains(sample.faults.total), "\(number)")
    }
  }

  @Test(
    "However long a job is, samples are bounded, evenly spread, and looks get rarer",
    arguments: [(4, 4096), (5, 1 << 20), (128, 4096), (128, 100_000_000)])
  func thinning(_ capacity: Int, _ bytes: Int) throws {
    var timeline = try FaultTimeline.make(capacity: capacity)
    defer { timeline.destroy() }
    let counter = try FaultCounter.start()
    timeline.begin(at: 0)
    var (looks, last) = (0, timeline.count)
    let passes = 300_000
    for _ in 0..<passes {
      timeline.pass(bytes, counter)
      if timeline.count != last { looks += 1 }
      last = timeline.count
    }
    timeline.finish(try counter.elapsed(), at: EventLog.now())
    #expect(timeline.count <= max(capacity, 4) && timeline.count > capacity / 4)
    let done = Double(passes) * Double(bytes)
    let doublings = max(0, (done / Double(capacity << 20)).exponent + 1)
    #expect(looks <= capacity + (capacity / 2 + 1) * Int(doublings) + 1, "\(looks)")
    let times = samples(timeline).dropFirst().map(\.time)
    #expect(times == times.sorted())
  }

  @Test("Sizes that no I/O has do no harm")
  func sizes() throws {
    var timeline = try FaultTimeline.make(capacity: 4)
    defer { timeline.destroy() }
    let counter = try FaultCounter.start()
    timeline.begin(at: 0)
    for bytes in [0, -1, .min, .max, .max, .max, 0, 1] { timeline.pass(bytes, counter) }
    timeline.finish(.none, at: .max)
    #expect(timeline.count == 4 && timeline[4] == nil && timeline[-1] == nil)
    #expect(timeline[3] == .init(time: .max, faults: .none))
  }

  @Test("A kernel that does not count leaves the samples that there are; without memory there are none")
  func refusals() throws {
    var timeline = try FaultTimeline.make()
    defer { timeline.destroy() }
    let counter = try FaultCounter.start()
    timeline.begin(at: 0)
    Syscalls.$failing.withValue(SystemCallError(.threadFaults, errno: EINVAL)) {
      for _ in 0..<10 { timeline.pass(1 << 20, counter) }
    }
    #expect(timeline.count == 1)
    let error = SystemCallError(.allocate, errno: ENOMEM)
    Syscalls.$failing.withValue(error) { _ = #expect(throws: error) { _ = try FaultTimeline.make() } }
  }
}
