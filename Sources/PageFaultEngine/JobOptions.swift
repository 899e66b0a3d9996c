// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory
import FioABI

/// The options that a job gave to the engine, read from the structure that fio filled in.
struct JobOptions {
  /// What memory each file of the job is.
  let plan: MappingPlan
  /// Milliseconds from the mapping to `MADV_HUGEPAGE`; 0 leaves the mapping as the plan has it.
  let hugepageDelay: UInt32
  let access: AccessMethod
  let allocFirst: Bool
  let refault: Refault
  let refaultEvery: RefaultInterval
  /// Nil where faults are left to the kernel.
  let userfaultfd: UserfaultfdMode?
  let uffdHandlers: UInt32
  let uffdWait: UserfaultfdWait
  let uffdResolve: UserfaultfdAnswer
  let uffdAffinity: UserfaultfdAffinity
  let cow: PageSharer
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

  /// Reads what fio parsed, and checks it again: it lets negative numbers through, whatever the limits.
  init(of thread: FioThread, in symbols: FioSymbols) throws(JobError) {
    guard let address = thread.engineOptions else { throw .fio(.unproved(.engineOptions)) }
    let values = OptionValues(address)
    guard values.isProved else { throw .fio(.unproved(.engineOptions)) }
    func core(_ name: StaticString) -> UInt32 { thread.coreOption(name, in: symbols) ?? 0 }
    plan = try Self.plan(values, dropsCache: core("invalidate") != 0)
    hugepageDelay = try values.number(.hugepageDelay)
    access = try values.word()
    allocFirst = try values.flag(.allocFirst)
    refault = try values.word()
    refaultEvery = try values.word()
    userfaultfd = try values.word()
    uffdHandlers = try values.number(.uffdHandlers)
    uffdWait = try values.word()
    uffdResolve = try values.word()
    uffdAffinity = try values.word()
    cow = try values.word()
    pageLatency = try values.flag(.pageLatency)
    faultReport = values.text(.faultReport)
    verifies = core("verify") != 0
    earlierData = EarlierData(of: thread, in: symbols)
    zones = ZoneMode(rawValue: core("zonemode"))
    readsBefore = core("pre_read") != 0
    offloads = core("io_submit_mode") != 0
    try CombinationRule.check(self)
  }

  /// True where the job's files are files, by the one option that says so; what it said is checked later, in `init`.
  static func hasFiles(_ thread: FioThread) -> Bool {
    guard let address = thread.engineOptions else { return false }
    let values = OptionValues(address)
    guard values.isProved, let backing: MappingPlan.Backing = try? values.word() else { return false }
    return backing == .file
  }

  private static func plan(_ values: OptionValues, dropsCache: Bool) throws(JobError) -> MappingPlan {
    var plan = MappingPlan()
    plan.backing = try values.word()
    plan.sharing = try values.word()
    plan.hugetlb = try values.word()
    plan.layout = try values.word()
    plan.hugePages = try values.word()
    plan.alignment = try values.word()
    plan.isSync = try values.flag(.mapSync)
    plan.populates = try values.flag(.mapPopulate)
    plan.hasNoReserve = try values.flag(.mapNoreserve)
    plan.dropsCache = dropsCache && plan.backing == .file
    return plan
  }

  /// Leaves the job's state where the workers of `io_submit_mode=offload` find it: fio gives them a copy of this structure.
  static func publish(_ job: UnsafeMutablePointer<Job>?, in thread: FioThread) {
    thread.engineOptions?.storeBytes(of: job, toByteOffset: OptionValues.jobOffset, as: UnsafeMutablePointer<Job>?.self)
  }

  /// The state of the job that `thread` works for, where it is an offload worker.
  static func publishedJob(in thread: FioThread) -> UnsafeMutablePointer<Job>? {
    thread.engineOptions?.load(fromByteOffset: OptionValues.jobOffset, as: UnsafeMutablePointer<Job>?.self)
  }
}

/// What `FaultMemory` is asked for.
extension JobOptions {
  /// What one I/O does.
  var wholeAccess: Access { Access(access, allocatesFirst: allocFirst) }

  /// The handlers that `mode` needs.
  func userfaultfdOptions(_ mode: UserfaultfdMode) -> UserfaultfdOptions {
    var wanted = UserfaultfdOptions(mode, userfaultfdBacking)
    wanted.answer = uffdResolve
    wanted.handlers = Int(uffdHandlers)
    wanted.wait = uffdWait
    wanted.affinity = uffdAffinity
    wanted.timed = faultReport != nil
    wanted.pageSize = plan.hugetlb.bytes ?? PageSize.base
    // The system call that populates faults inside the kernel.
    wanted.kernelFaults = access == .populate
    return wanted
  }

  private var userfaultfdBacking: UserfaultfdBacking {
    if plan.backing == .file { return .file }
    let isAnonymous = plan.backing == .anonymous && plan.sharing == .private
    guard plan.hugetlb == .none else { return isAnonymous ? .hugetlbAnon : .hugetlbMemfd }
    return isAnonymous ? .anon : .memfd
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

/// Which part of a job compares data that somebody must have written before it: an earlier run, or an earlier job.
///
/// fio's `do_io()` compares every read of a job that only reads, `do_verify=0` or not; with `verify_only=1` a job that writes
/// only pretends to, and `do_verify()` compares.
///
/// A structure for the reason that `Advice` is one.
struct EarlierData: Equatable {
  private let rawValue: UInt8
  static var verifyOnly: EarlierData { EarlierData(rawValue: 0) }
  static var reads: EarlierData { EarlierData(rawValue: 1) }

  private init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Nil where the job writes what it compares, and where any data may be right: `verify=null`, and `verify=pattern` without
  /// a header, whose pattern may be zeroes. A replayed I/O log has directions of its own.
  init?(of thread: FioThread, in symbols: FioSymbols) {
    func option(_ name: StaticString) -> UInt32 { thread.coreOption(name, in: symbols) ?? 0 }
    let verify = option("verify")
    guard verify != 0, verify != symbols.value(of: "null", ofCoreOption: "verify"),
      verify != symbols.value(of: "pattern", ofCoreOption: "verify"), option("read_iolog") == 0
    else { return nil }
    let directions = thread.directions(in: symbols)
    if directions.contains(.write), option("verify_only") != 0, option("do_verify") != 0 {
      self = .verifyOnly
    } else if directions.contains(.read), !directions.contains(.write) {
      self = .reads
    } else {
      return nil
    }
  }
}
