// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What fio's trims and syncs do to a mapping.
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
