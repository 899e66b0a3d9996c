// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

/// The state of one job, behind `td->io_ops_data` from `init` to `cleanup`.
///
/// Written by the job's own thread before its first I/O, read by it and its offload workers afterwards.
struct Job {
  /// The job's `struct thread_data`.
  let thread: FioThread
  /// The address of that structure.
  let address: UnsafeMutableRawPointer
  let options: JobOptions
  /// One for each file, in fio's order: all that the queue path needs.
  let regions: UnsafeMutablePointer<Region>
  /// The same, with the files below.
  let mappings: UnsafeMutablePointer<Mapping>
  let fileCount: Int
  /// How many of them are mapped.
  var regionCount = 0
  /// How many the queue path may use: none before the first I/O was what the layout says, none ever where an I/O is more than
  /// a memcpy.
  private(set) var readyCount = 0
  /// The job's file, where it has but one and the queue path may use its memory: known by its address, it need not be asked for
  /// its number, nor its region be looked for. 0 where there is none, as a number compares in one step.
  private(set) var onlyFile: UInt = 0
  /// The first I/O has ended the proof.
  private(set) var isProved = false
  var delayed: DelayedHugePages?
  /// Guards against SIGBUS, and where they leave what they caught; nil where pages cannot go away.
  var guards: UnsafeMutablePointer<SigbusGuard>?
  var guardCount = 0
  var sigbus: SigbusSlot?
  /// When each mapping's pages are given back; nil without `refault`.
  var schedules: UnsafeMutablePointer<RefaultSchedule>?
  var userfaultfd: Userfaultfd?
  var cow: CowFork?
  /// What the job's report will say; nil without `fault_report`.
  var report: JobReport?
  /// Times each page; nil where nobody wants to know.
  var clock: PageClock?
  /// The I/O buffers of a job that moves no data.
  var foldedBuffer: FoldedMemory?

  /// Opens the mappings. Offload workers may do it at the same time: they write the same values.
  mutating func makeReady() {
    isProved = true
    let movesData = options.access.movesData
    report?.beginCounting(bufferBytes: movesData ? thread.bufferSize : 0)
    // An offload worker's I/Os are not the job's own.
    if !options.offloads { clinux_scope_begin() }
    guard usesQueuePath else { return }
    readyCount = regionCount
    if regionCount == 1, fileCount == 1 { onlyFile = UInt(bitPattern: thread.file(0)?.address) }
  }

  /// A mapping that could not be made again is nobody's memory: nothing may use or unmap it.
  mutating func lostMapping(_ index: Int) {
    mappings[index] = mappings[index].lost
    regions[index] = mappings[index].region
  }

  /// Starts a job, or lets an offload worker of fio join the job that it works for.
  static func begin(_ address: UnsafeMutableRawPointer) throws(JobError) {
    if try Engine.isOffloadWorker(address) {
      return try join(address)
    }
    let thread = try Engine.prove(address, isOffloadWorker: false)
    do throws(JobError) {
      let job = try make(thread, at: address)
      thread.engineState = UnsafeMutableRawPointer(job)
      JobOptions.publish(job, in: thread)
      try startReport(job)
      try foldBuffers(job)
      try mapIfSized(job)
    } catch {
      thread.fail(errno: error.errno, error.message)
      throw error
    }
  }

  /// Ends the job: nothing of it stays mapped. An offload worker only leaves.
  static func end(_ job: UnsafeMutablePointer<Job>, of address: UnsafeMutableRawPointer) {
    guard let layout = Engine.layout else { return }
    FioThread(address, layout: layout).engineState = nil
    guard job.pointee.address == address else { return }
    JobOptions.publish(nil, in: job.pointee.thread)
    stopParts(job)
    unmap(job)
    job.pointee.report?.destroy()
    free(job.pointee.regions)
    free(job.pointee.mappings)
    job.deinitialize(count: 1)
    job.deallocate()
  }

  /// `io_submit_mode=offload`: fio's worker has a job structure of its own and a copy of the engine options.
  private static func join(_ address: UnsafeMutableRawPointer) throws(JobError) {
    let worker = try Engine.prove(address, isOffloadWorker: true)
    guard let job = JobOptions.publishedJob(in: worker) else { throw .fio(.unproved(.threadPosition)) }
    worker.engineState = UnsafeMutableRawPointer(job)
  }

  private static func make(
    _ thread: FioThread, at address: UnsafeMutableRawPointer
  ) throws(JobError) -> UnsafeMutablePointer<Job> {
    let options = try JobOptions(of: thread, in: try Engine.symbols())
    let count = max(thread.fileCount, 1)
    guard let regions = calloc(count, MemoryLayout<Region>.stride) else { throw .noMemory }
    guard let mappings = calloc(count, MemoryLayout<Mapping>.stride) else {
      free(regions)
      throw .noMemory
    }
    let job = UnsafeMutablePointer<Job>.allocate(capacity: 1)
    job.initialize(
      to: Job(
        thread: thread, address: address, options: options,
        regions: regions.bindMemory(to: Region.self, capacity: count),
        mappings: mappings.bindMemory(to: Mapping.self, capacity: count), fileCount: thread.fileCount))
    return job
  }
}

/// Where a job calls the parts that options switch on.
///
/// | part | its place |
/// |---|---|
/// | report: begin | `Job.begin`, before anything is mapped |
/// | guards, `refault`, `userfaultfd`, `cow` | `startParts`, once the files are mapped and before the first I/O |
/// | what gives pages back, protects or shares them | `prepare`, which fio calls before it takes the time of an I/O |
/// | `access`, `alloc_first`, `page_latency`, SIGBUS | `performSlowly`: none of them moves blocks by the queue path's memcpy |
/// | report: end | `stopParts`, when nothing works on the memory any more and it is still mapped |
extension Job {
  /// True where the queue path's memcpy is all that an I/O does.
  var usesQueuePath: Bool {
    options.access == .copy && !options.allocFirst && !canLosePages && options.faultReport == nil
  }

  static func startParts(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    if job.pointee.canLosePages { try startGuards(job) }
    if job.pointee.prepares { try startSchedules(job) }
    try startUserfaultfd(job)
    if job.pointee.options.cow == .fork { try startCopyOnWrite(job) }
    if job.pointee.report != nil { try observe(job) }
  }

  static func stopParts(_ job: UnsafeMutablePointer<Job>) {
    if job.pointee.isProved, !job.pointee.options.offloads { clinux_scope_end() }
    let observed = job.pointee.report?.endCounting()
    stopDelay(job)
    stopCopyOnWrite(job)
    let timing = stopUserfaultfd(job)
    finishReport(job, observed, timing)
    timing?.destroy()
    stopSchedules(job)
    stopGuards(job)
  }
}
