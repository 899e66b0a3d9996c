// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A mapping that was made by a plan: its region, and the file below it.
///
/// A plain value without an owner, like `Region`: whoever made it ends it with `end()`, exactly once.
package struct Mapping: BitwiseCopyable {
  /// The memory.
  package let region: Region
  /// The plan it was made by.
  package let plan: MappingPlan
  /// The memfd or file below, -1 for anonymous memory.
  package let descriptor: Int32
  /// The file offset that the region's first byte lies at.
  package let fileOffset: UInt64
  /// The file lies on tmpfs or DAX, where one fault may map a huge page.
  package let mapsHuge: Bool

  /// Maps the bytes `offset ..< offset + size` of a job file as `plan` says; `path` names the file of a plan that has one.
  ///
  /// A memfd holds just these bytes, from its own offset 0 on. A file grows where it is too short, and is never truncated.
  /// Nothing is faulted in but by `populates`. What is asked of the kernel is noted in `log`.
  /// - Throws: the error of the call that failed; `EINVAL` of mmap(2) for an empty range, `EOVERFLOW` for one that no address
  ///   space holds, `EFBIG` of ftruncate(2) for a block device that is too small, `EINVAL` of fstat(2) for what is neither a
  ///   file nor a block device.
  package static func map(
    _ plan: MappingPlan, path: UnsafePointer<CChar>? = nil, offset: UInt64, size: UInt64, log: EventLog? = nil
  ) throws(SystemCallError) -> Mapping {
    guard plan.backing != .anonymous else {
      let span = try Span(offset: offset, size: size, pageSize: plan.hugetlb.bytes ?? PageSize.base)
      return try make(plan, span, fd: -1, fileOffset: 0, mapsHuge: false, log)
    }
    // Before anything is created: a range that nothing can hold leaves no file behind.
    _ = try Span(offset: offset, size: size, pageSize: PageSize.base)
    let file = try BackingFile.open(plan, path: path)
    do throws(SystemCallError) {
      let span = try Span(offset: offset, size: size, pageSize: file.pageSize)
      let fileOffset = plan.backing == .memfd ? 0 : span.origin
      // A file gets no longer than the job needs it; hugetlbfs has only whole pages.
      let wholePages = plan.backing == .memfd || file.pageSize != PageSize.base
      let length = wholePages ? span.length : Int(offset - span.origin + size)
      guard fileOffset <= UInt64(Int64.max), UInt64(length) <= UInt64(Int64.max) - fileOffset else {
        throw SystemCallError(.truncate, errno: EFBIG)
      }
      try log.recording(plan.layout.event, nil, length: length) { () throws(SystemCallError) in
        try file.prepare(plan.layout, offset: fileOffset, length: length)
      }
      if plan.dropsCache {
        // An earlier job may have left dirty pages, which would stay.
        try Syscalls.writeBack(file.fd, offset: Int64(fileOffset), length: length)
        try Syscalls.dropCache(file.fd, offset: fileOffset, length: length)
      }
      return try make(plan, span, fd: file.fd, fileOffset: fileOffset, mapsHuge: file.mapsHuge, log)
    } catch {
      file.discard()
      throw error
    }
  }

  /// Unmaps the region and closes the file; no copy of this value may be used afterwards.
  package func end() throws(SystemCallError) {
    // The descriptor first: a region that stays mapped must not keep it.
    if descriptor >= 0 { try Syscalls.close(descriptor) }
    if region.length > 0 { try region.unmap() }
  }

  /// What it takes to make the mapping again as it was.
  package var remapping: Remapping {
    let advice: Advice? = plan.hugePages == .never ? .noHugePage : plan.hugePages == .advise ? .hugePage : nil
    return Remapping(
      length: region.length, protection: PROT_READ | PROT_WRITE, flags: Self.flags(plan), fileDescriptor: descriptor,
      fileOffset: Int64(truncatingIfNeeded: fileOffset), advice: advice,
      alignment: plan.alignment == .kernel ? 1 : PageSize.pmd)
  }

  /// The same mapping at another address, where `remapping` has put it.
  package func moved(to base: UnsafeMutableRawPointer) -> Mapping {
    Mapping(
      region: Region(base: base, length: region.length, origin: region.origin, pageSize: region.pageSize), plan: plan,
      descriptor: descriptor, fileOffset: fileOffset, mapsHuge: mapsHuge)
  }

  /// The same without memory: only the file is left to be closed.
  package var lost: Mapping {
    Mapping(
      region: Region(base: region.base, length: 0, origin: region.origin, pageSize: region.pageSize), plan: plan,
      descriptor: descriptor, fileOffset: fileOffset, mapsHuge: mapsHuge)
  }

  /// The bytes `position ..< position + count` of it.
  @inline(__always)
  package func range(at position: Int, count: Int) -> MemoryRange {
    MemoryRange(
      base: region.base, position: position, count: count, pageSize: region.pageSize, fileDescriptor: descriptor,
      fileOffset: Int64(truncatingIfNeeded: fileOffset))
  }

  private static func make(
    _ plan: MappingPlan, _ span: Span, fd: Int32, fileOffset: UInt64, mapsHuge: Bool, _ log: EventLog?
  ) throws(SystemCallError) -> Mapping {
    let base = try log.recordingMap(length: span.length) { () throws(SystemCallError) in
      try Placement(plan.alignment, fileOffset: fileOffset).map(
        length: span.length, protection: PROT_READ | PROT_WRITE, flags: flags(plan), fd: fd, fileOffset: fileOffset)
    }
    let region = Region(base: base, length: span.length, origin: span.origin, pageSize: span.pageSize)
    do throws(SystemCallError) {
      if plan.hugePages == .never { try region.advise(.noHugePage, log) }
      if plan.hugePages == .advise { try region.advise(.hugePage, log) }
    } catch {
      try? region.unmap()
      throw error
    }
    return Mapping(region: region, plan: plan, descriptor: fd, fileOffset: fileOffset, mapsHuge: mapsHuge)
  }

  private static func flags(_ plan: MappingPlan) -> Int32 {
    var flags = plan.sharing == .shared ? MAP_SHARED : MAP_PRIVATE
    if plan.isSync { flags = Int32(CLINUX_MAP_SHARED_VALIDATE | CLINUX_MAP_SYNC) }
    if plan.backing == .anonymous {
      flags |= MAP_ANONYMOUS
      if plan.hugetlb != .none {
        flags |= Int32(CLINUX_MAP_HUGETLB)
        flags |= Int32(bitPattern: plan.hugetlb.rawValue << UInt32(CLINUX_MAP_HUGE_SHIFT))
      }
    }
    if plan.populates { flags |= MAP_POPULATE }
    if plan.hasNoReserve { flags |= MAP_NORESERVE }
    return flags
  }
}

/// The whole pages that hold a range of a job file.
private struct Span {
  let origin: UInt64
  let length: Int
  let pageSize: Int

  init(offset: UInt64, size: UInt64, pageSize: Int) throws(SystemCallError) {
    let page = UInt64(pageSize)
    guard size > 0 else { throw SystemCallError(.mmap, errno: EINVAL) }
    let origin = offset - offset % page
    let (end, overflow) = offset.addingReportingOverflow(size)
    guard !overflow, end - origin <= UInt64(Int.max) - page else {
      throw SystemCallError(.mmap, errno: EOVERFLOW)
    }
    self.origin = origin
    self.length = Int((end - origin + page - 1) / page * page)
    self.pageSize = pageSize
  }
}

/// What trims and syncs do to a mapping.
extension Mapping {
  /// What a sync has to reach.
  package struct Durability: BitwiseCopyable, Sendable, Equatable {
    let rawValue: UInt8
    /// msync(2) of the mapping: data and metadata, as fsync(2) has it.
    package static var file: Durability { Durability(rawValue: 0) }
    /// fdatasync(2): data, and the metadata that is needed to find it.
    package static var data: Durability { Durability(rawValue: 1) }
    /// syncfs(2): the whole file system.
    package static var filesystem: Durability { Durability(rawValue: 2) }
  }

  /// Gives `position ..< position + count` (whole pages of the region) back, so that the next access faults again.
  ///
  /// A private mapping loses its own copies; what a file below holds stays. A shared one gets a hole: memory or blocks are
  /// freed, and zeroes come back.
  package func trim(at position: Int, count: Int, _ log: EventLog? = nil) throws(SystemCallError) {
    let advice: Advice = plan.sharing == .shared ? .remove : .dontNeed
    try log.recording(advice.event, region.base + position, length: count) { () throws(SystemCallError) in
      try Syscalls.madvise(region.base + position, length: count, advice)
    }
  }

  /// Waits until what was written is safe. Only a shared file has anything to wait for.
  package func synchronize(_ durability: Durability) throws(SystemCallError) {
    guard plan.backing == .file, plan.sharing == .shared else { return }
    if durability == .data {
      try Syscalls.dataSync(descriptor)
    } else if durability == .filesystem {
      try Syscalls.filesystemSync(descriptor)
    } else {
      try Syscalls.sync(region.base, length: region.length)
    }
  }
}
