// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory
import FioABI

/// The options that a job gave to the engine, read from the structure that fio filled in.
struct JobOptions {
  /// What memory each file of the job is.
  let plan: MappingPlan
  /// Milliseconds from the mapping to `MADV_HUGEPAGE`; 0 leaves the mapping as the plan has it.
  let hugepageDelay: UInt32
  let access: AccessWord
  let allocFirst: Bool
  let refault: RefaultWord
  let refaultEvery: RefaultEveryWord
  let userfaultfd: UserfaultfdWord
  let uffdHandlers: UInt32
  let uffdWait: UserfaultfdWaitWord
  let uffdResolve: UserfaultfdResolveWord
  let uffdAffinity: UserfaultfdAffinityWord
  let cow: CowWord
  let pageLatency: Bool
  /// Where the report goes, nil for nowhere; fio's memory, which lives as long as the job.
  let faultReport: UnsafePointer<CChar>?
  /// fio's own `verify=`: what was read is compared with what was written.
  let verifies: Bool
  /// fio compares data that the job does not write itself.
  let earlierData: EarlierData?
  /// fio's own `zonemode=`.
  let zones: ZoneMode
  /// fio's own `pre_read=1`.
  let readsBefore: Bool
  /// fio's own `io_submit_mode=offload`: threads of fio share the job's memory.
  let offloads: Bool

  /// An hour (docs/engine-options.md).
  static let longestDelay: UInt64 = 3_600_000
  /// Of userfaultfd (docs/engine-options.md).
  static let mostHandlers: UInt64 = 64

  /// Reads what fio parsed, and checks it again: it lets negative numbers through, whatever the limits.
  init(of thread: FioThread, in symbols: FioSymbols) throws(JobError) {
    guard let address = thread.engineOptions else { throw .fio(.unproved(.engineOptions)) }
    let values = OptionValues(address)
    guard values.number(OptionSlot.proof) == JobOptionTable.proofValue else {
      throw .fio(.unproved(.engineOptions))
    }
    plan = try Self.plan(values, dropsCache: thread.coreOption("invalidate", in: symbols) ?? 0 != 0)
    hugepageDelay = try values.number(
      OptionSlot.hugepageDelay, "hugepage_delay", 0...Self.longestDelay,
      expected: "a number of milliseconds from 0 to 3600000, without a unit")
    access = try values.word(OptionSlot.access)
    allocFirst = try values.flag(OptionSlot.allocFirst, "alloc_first")
    refault = try values.word(OptionSlot.refault)
    refaultEvery = try values.word(OptionSlot.refaultEvery)
    userfaultfd = try values.word(OptionSlot.userfaultfd)
    uffdHandlers = try values.number(
      OptionSlot.uffdHandlers, "uffd_handlers", 1...Self.mostHandlers, expected: "a number from 1 to 64")
    uffdWait = try values.word(OptionSlot.uffdWait)
    uffdResolve = try values.word(OptionSlot.uffdResolve)
    uffdAffinity = try values.word(OptionSlot.uffdAffinity)
    cow = try values.word(OptionSlot.cow)
    pageLatency = try values.flag(OptionSlot.pageLatency, "page_latency")
    faultReport = values.text(OptionSlot.faultReport)
    verifies = thread.coreOption("verify", in: symbols) ?? 0 != 0
    earlierData = EarlierData(of: thread, in: symbols)
    zones = ZoneMode(rawValue: thread.coreOption("zonemode", in: symbols) ?? 0)
    readsBefore = thread.coreOption("pre_read", in: symbols) ?? 0 != 0
    offloads = thread.coreOption("io_submit_mode", in: symbols) ?? 0 != 0
    try OptionRules(self).check()
  }

  /// True where the job's files are files, by the one option that says so; what it said is checked later, in `init`.
  static func hasFiles(_ thread: FioThread) -> Bool {
    guard let address = thread.engineOptions else { return false }
    let values = OptionValues(address)
    return values.number(OptionSlot.proof) == JobOptionTable.proofValue
      && MappingPlan.Backing(rawValue: values.number(OptionSlot.backing)) == .file
  }

  private static func plan(_ values: OptionValues, dropsCache: Bool) throws(JobError) -> MappingPlan {
    var plan = MappingPlan()
    plan.backing = .init(rawValue: values.number(OptionSlot.backing))
    plan.sharing = .init(rawValue: values.number(OptionSlot.sharing))
    plan.hugetlb = .init(rawValue: values.number(OptionSlot.hugetlb))
    plan.layout = .init(rawValue: values.number(OptionSlot.layout))
    plan.hugePages = .init(rawValue: values.number(OptionSlot.thp))
    plan.alignment = .init(rawValue: values.number(OptionSlot.mapAlign))
    plan.isSync = try values.flag(OptionSlot.mapSync, "map_sync")
    plan.populates = try values.flag(OptionSlot.mapPopulate, "map_populate")
    plan.hasNoReserve = try values.flag(OptionSlot.mapNoreserve, "map_noreserve")
    plan.dropsCache = dropsCache && plan.backing == .file
    return plan
  }

  /// Leaves the job's state where the workers of `io_submit_mode=offload` find it: fio gives them a copy of this structure.
  static func publish(_ job: UnsafeMutablePointer<Job>?, in thread: FioThread) {
    thread.engineOptions?.storeBytes(of: job, toByteOffset: OptionSlot.job, as: UnsafeMutablePointer<Job>?.self)
  }

  /// The state of the job that `thread` works for, where it is an offload worker.
  static func publishedJob(in thread: FioThread) -> UnsafeMutablePointer<Job>? {
    thread.engineOptions?.load(fromByteOffset: OptionSlot.job, as: UnsafeMutablePointer<Job>?.self)
  }
}

/// `enum fio_zone_mode`.
struct ZoneMode: BitwiseCopyable, Equatable {
  let rawValue: UInt32
  /// The job visits one stretch of the file after the other.
  static var strided: ZoneMode { ZoneMode(rawValue: 2) }
  /// Zones that a device has.
  static var zoned: ZoneMode { ZoneMode(rawValue: 3) }
}
