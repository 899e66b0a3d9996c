// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

/// What a job with `fault_report` keeps for it, from `init` to `cleanup`.
struct JobReport {
  /// Where it goes; on the heap.
  let path: UnsafeMutablePointer<CChar>
  /// `CLOCK_MONOTONIC` when the job began.
  let begin: UInt64
  let log: EventLog
  /// Counts from the first I/O on; nil before, and where other threads do the job's I/O.
  private(set) var counter: FaultCounter?
  /// Whether it is this thread that does the I/O.
  let counts: Bool
  /// How the faults add up; nil where nothing is counted.
  var timeline: FaultTimeline?
  var pageLatency: LatencyHistogram?
  var sampler: HugePageSampler?
  /// What each mapping's accesses should cause; nil where nothing is counted.
  private(set) var ledgers: UnsafeMutablePointer<FaultLedger>?
  private var ledgerCount = 0
  /// Faults of other memory that belong to the job: its buffers, what each fork shares.
  private var asides: UInt64 = 0
  /// Writes that fio remembers, to verify them.
  private var records: UInt64 = 0
  private let verifies: Bool
  /// Faults go to userfaultfd handlers.
  private let isHandled: Bool

  /// Events that are kept; each is 48 bytes.
  private static var capacity: Int { 4096 }
  /// Writes for whose records, kept until they are verified, fio takes one page of its heap; at least 16.
  private static var recordsOfPage: UInt64 { 16 }
  /// The stack and the buffers of the job, which a fork shares as well.
  private static var faultsOfFork: UInt64 { 64 }

  static func make(
    path: UnsafePointer<CChar>, of thread: FioThread, _ options: JobOptions
  ) throws(JobError) -> JobReport {
    guard let copy = FaultReport.location(path, jobName: thread.name) else { throw .noMemory }
    do throws(FaultReportError) {
      try FaultReport.check(copy)
    } catch {
      // The error's path would be gone with the copy.
      defer { free(copy) }
      throw .report(error.naming(path))
    }
    do throws(SystemCallError) {
      let log = try EventLog.make(capacity: capacity)
      return JobReport(path: copy, begin: EventLog.now(), log: log, options)
    } catch {
      free(copy)
      throw .noMemory
    }
  }

  private init(path: UnsafeMutablePointer<CChar>, begin: UInt64, log: EventLog, _ options: JobOptions) {
    self.path = path
    self.begin = begin
    self.log = log
    counts = !options.offloads
    verifies = options.verifies
    isHandled = options.userfaultfd != nil
  }

  /// Frees everything.
  func destroy() {
    for index in 0..<ledgerCount { ledgers?[index].destroy() }
    free(ledgers)
    timeline?.destroy()
    pageLatency?.destroy()
    log.destroy()
    free(path)
  }

  /// On the job's own thread, before its first I/O; `bufferBytes` of fio's may be touched by it for the first time.
  mutating func beginCounting(bufferBytes: UInt64) {
    guard counts, counter == nil else { return }
    asides &+= bufferBytes / UInt64(PageSize.base) + 1
    counter = try? FaultCounter.start()
    timeline?.begin(at: EventLog.now())
  }

  /// On the same thread, after its last I/O: what it counted. nil where nothing was.
  mutating func endCounting() -> FaultCount? {
    guard let observed = counter.flatMap({ try? $0.elapsed() }) else { return nil }
    timeline?.finish(observed, at: EventLog.now())
    return observed
  }

  /// Takes a ledger for each mapping, in their order.
  mutating func take(ledgers: UnsafeMutablePointer<FaultLedger>, count: Int) {
    self.ledgers = ledgers
    ledgerCount = count
  }

  /// What is to be expected of the whole job; nil where it was not kept.
  var expected: FaultExpectation? {
    guard let ledgers else { return nil }
    var sum = FaultExpectation(minimum: 0, maximum: asides &+ records / Self.recordsOfPage)
    for index in 0..<ledgerCount { sum += ledgers[index].expected }
    return sum
  }
}

/// What happens to the pages, for the ledgers.
extension JobReport {
  mutating func note(
    access: AccessMethod, _ direction: AccessDirection, _ range: MemoryRange, inMapping number: Int
  ) {
    if let counter { timeline?.pass(range.count, counter) }
    guard let ledgers else { return }
    if verifies, direction == .write { records &+= 1 }
    switch access {
    // Other pages are there now, mapped or not.
    case .collapse: ledgers[number].giveBack(certainly: false, at: range.position, count: range.count)
    case .fallocate: break
    default:
      ledgers[number].access(
        access == .touchReadWrite ? .readThenWrite : direction, at: range.position, count: range.count,
        mayGoUncounted: access == .populate && isHandled)
    }
  }

  mutating func noteGivingBack(of range: MemoryRange, certainly: Bool, inMapping number: Int) {
    ledgers?[number].giveBack(certainly: certainly, at: range.position, count: range.count)
  }

  mutating func noteProtection(of range: MemoryRange, inMapping number: Int) {
    ledgers?[number].protect(at: range.position, count: range.count)
  }

  mutating func noteSharing(ofMappings count: Int, _ regions: UnsafeMutablePointer<Region>) {
    asides &+= Self.faultsOfFork
    for index in 0..<min(count, ledgerCount) { ledgers?[index].protect(at: 0, count: regions[index].length) }
  }
}
