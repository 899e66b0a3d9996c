// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

/// A SIGBUS in a job's memory (a truncated file, an empty hugetlb pool, poison) becomes the error of the I/O that met it.
///
/// Only what can raise one is guarded: files, memfds and hugetlb pages. Plain anonymous memory keeps the shortest path.
extension Job {
  /// True where memory can go away under the job.
  var canLosePages: Bool { options.plan.backing != .anonymous || options.plan.hugetlb != .none }

  static func startGuards(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    let count = job.pointee.regionCount
    guard let memory = calloc(max(count, 1), MemoryLayout<SigbusGuard>.stride) else { throw .noMemory }
    let guards = memory.bindMemory(to: SigbusGuard.self, capacity: max(count, 1))
    job.pointee.guards = guards
    do throws(SystemCallError) {
      job.pointee.sigbus = try SigbusSlot.make()
      while job.pointee.guardCount < count {
        guards[job.pointee.guardCount] = try newGuard(job.pointee.guardCount, job)
        job.pointee.guardCount += 1
      }
    } catch {
      stopGuards(job)
      throw .guarding(error)
    }
  }

  /// While the files are still mapped.
  static func stopGuards(_ job: UnsafeMutablePointer<Job>) {
    while let guards = job.pointee.guards, job.pointee.guardCount > 0 {
      job.pointee.guardCount -= 1
      guards[job.pointee.guardCount].release()
    }
    free(job.pointee.guards)
    job.pointee.guards = nil
    job.pointee.sigbus?.destroy()
    job.pointee.sigbus = nil
  }

  /// A mapping has moved: what was guarded is no longer the job's.
  static func moveGuard(_ index: Int, _ job: UnsafeMutablePointer<Job>) throws(SystemCallError) {
    guard let guards = job.pointee.guards, index < job.pointee.guardCount else { return }
    guards[index] = try newGuard(index, job)
  }

  static func releaseGuard(_ index: Int, _ job: UnsafeMutablePointer<Job>) {
    guard let guards = job.pointee.guards, index < job.pointee.guardCount else { return }
    guards[index].release()
  }

  /// After an access: its error, if it met a SIGBUS.
  static func takeSigbus(_ unit: IOUnit, of job: UnsafeMutablePointer<Job>) {
    guard let slot = job.pointee.sigbus, slot.isMarked, let record = slot.take() else { return }
    job.pointee.report?.log.append(
      .sigbus, address: UnsafeRawPointer(bitPattern: record.page), length: 0, begin: EventLog.now(),
      errno: record.cause.errno)
    let pageSize = unit.fileNumber < job.pointee.regionCount ? job.pointee.regions[unit.fileNumber].pageSize : 0
    guard record.cause == .noHugePage, pageSize > 0 else {
      return refuse(unit, of: job, record.cause.sentence, errno: record.cause.errno)
    }
    refuse(
      unit, of: job, "SIGBUS: ", errno: record.cause.errno,
      shortage: HugetlbShortage.find(for: UInt64(pageSize), pageSize: pageSize, reserving: false))
  }

  private static func newGuard(
    _ index: Int, _ job: UnsafeMutablePointer<Job>
  ) throws(SystemCallError) -> SigbusGuard {
    guard let slot = job.pointee.sigbus else { throw SystemCallError(.allocate, errno: ENOMEM) }
    let mapping = job.pointee.mappings[index]
    return try SigbusGuard.register(
      mapping.region, pageSize: mapping.region.pageSize,
      file: mapping.descriptor >= 0 ? mapping.descriptor : nil, into: slot)
  }
}

extension SigbusCause {
  /// What happened and what to do, as the second half of a sentence about the I/O.
  var sentence: StaticString {
    switch self {
    case .noHugePage:
      "SIGBUS: there was no huge page for it; look at the pool of them, and at limits of the cgroup"
    case .noSpace:
      "SIGBUS: the file system has no space left for this page; free some, or use layout=fallocate"
    case .ioError:
      "SIGBUS: the kernel could not provide this page; its log may say why"
    case .poison:
      "SIGBUS: the memory of this page is broken (hwpoison); see the kernel's log"
    default:
      "SIGBUS: the file ends before this page; it was truncated while the job ran"
    }
  }
}
