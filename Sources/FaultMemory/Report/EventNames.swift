// SPDX-License-Identifier: GPL-2.0-only

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
