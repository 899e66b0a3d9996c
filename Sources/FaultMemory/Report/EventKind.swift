// SPDX-License-Identifier: GPL-2.0-only

/// What a job asked of the kernel.
package struct EventKind: Sendable, Equatable, BitwiseCopyable {
  private let rawValue: UInt8

  /// mmap(2).
  package static var map: EventKind { EventKind(rawValue: 0) }
  /// munmap(2).
  package static var unmap: EventKind { EventKind(rawValue: 1) }
  /// `MADV_NOHUGEPAGE`.
  package static var noHugePage: EventKind { EventKind(rawValue: 2) }
  /// `MADV_HUGEPAGE`.
  package static var hugePage: EventKind { EventKind(rawValue: 3) }
  /// `MADV_COLLAPSE`.
  package static var collapse: EventKind { EventKind(rawValue: 4) }
  /// `MADV_POPULATE_READ`.
  package static var populateRead: EventKind { EventKind(rawValue: 5) }
  /// `MADV_POPULATE_WRITE`.
  package static var populateWrite: EventKind { EventKind(rawValue: 6) }
  /// `MADV_DONTNEED`.
  package static var dontNeed: EventKind { EventKind(rawValue: 7) }
  /// `MADV_FREE`.
  package static var free: EventKind { EventKind(rawValue: 8) }
  /// `MADV_PAGEOUT`.
  package static var pageOut: EventKind { EventKind(rawValue: 9) }
  /// `MADV_COLD`.
  package static var cold: EventKind { EventKind(rawValue: 10) }
  /// `MADV_REMOVE`.
  package static var remove: EventKind { EventKind(rawValue: 11) }
  /// fallocate(2).
  package static var allocate: EventKind { EventKind(rawValue: 12) }
  /// ftruncate(2).
  package static var truncate: EventKind { EventKind(rawValue: 13) }
  /// fork(2).
  package static var fork: EventKind { EventKind(rawValue: 14) }
  /// msync(2).
  package static var sync: EventKind { EventKind(rawValue: 15) }
  /// `UFFDIO_REGISTER`.
  package static var userfaultfd: EventKind { EventKind(rawValue: 16) }
  /// A SIGBUS that a guard caught.
  package static var sigbus: EventKind { EventKind(rawValue: 17) }
  /// pwrite(2), of a file whose holes are filled.
  package static var write: EventKind { EventKind(rawValue: 18) }
  /// `UFFDIO_WRITEPROTECT`.
  package static var writeProtect: EventKind { EventKind(rawValue: 19) }

  /// As a kernel developer would write it, and as the report names it.
  package var name: StaticString {
    switch rawValue {
    case 0: "mmap"
    case 1: "munmap"
    case 2: "madvise(MADV_NOHUGEPAGE)"
    case 3: "madvise(MADV_HUGEPAGE)"
    case 4: "madvise(MADV_COLLAPSE)"
    case 5: "madvise(MADV_POPULATE_READ)"
    case 6: "madvise(MADV_POPULATE_WRITE)"
    case 7: "madvise(MADV_DONTNEED)"
    case 8: "madvise(MADV_FREE)"
    case 9: "madvise(MADV_PAGEOUT)"
    case 10: "madvise(MADV_COLD)"
    case 11: "madvise(MADV_REMOVE)"
    case 12: "fallocate"
    case 13: "ftruncate"
    case 14: "fork"
    case 15: "msync"
    case 16: "ioctl(UFFDIO_REGISTER)"
    case 18: "pwrite"
    case 19: "ioctl(UFFDIO_WRITEPROTECT)"
    default: "SIGBUS"
    }
  }
}

extension Advice {
  /// What a log calls a madvise(2) with it.
  package var event: EventKind {
    switch self {
    case .noHugePage: .noHugePage
    case .hugePage: .hugePage
    case .collapse: .collapse
    case .populateRead: .populateRead
    case .populateWrite: .populateWrite
    case .free: .free
    case .pageOut: .pageOut
    case .cold: .cold
    case .remove: .remove
    default: .dontNeed
    }
  }
}

extension Refault {
  /// What a log calls it; nil where nothing is given back, and for `remap`, which is two calls.
  package var event: EventKind? {
    switch self {
    case .dontNeed: .dontNeed
    case .free: .free
    case .pageOut: .pageOut
    case .cold: .cold
    case .remove: .remove
    default: nil
    }
  }

  /// Whether the kernel cannot have kept a page: the next access faults.
  package var isCertain: Bool { self == .dontNeed || self == .remove || self == .remap }
}

extension AccessMethod {
  /// What a log calls the one system call that it is; nil where an I/O touches its pages itself.
  package func event(_ direction: AccessDirection) -> EventKind? {
    switch self {
    case .populate: direction.isWrite ? .populateWrite : .populateRead
    case .collapse: .collapse
    case .fallocate: .allocate
    default: nil
    }
  }
}

extension MappingPlan.Layout {
  /// What a log calls the file's being laid out.
  var event: EventKind {
    switch self {
    case .allocated: .allocate
    case .written: .write
    default: .truncate
    }
  }
}
