// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

/// The words of the engine's options; each raw value is what fio stores for the word.

/// `access`: what one I/O does to its range.
enum AccessWord: UInt32 {
  case copy, touch, touchReadWrite, populate, collapse, fallocate
}

/// `refault`: how pages are given back.
enum RefaultWord: UInt32 {
  case none, dontneed, free, pageout, cold, remove, remap
}

/// `refault_every`: when they are.
enum RefaultEveryWord: UInt32 {
  case io, pass
}

/// `userfaultfd`: which faults the engine's own threads resolve.
enum UserfaultfdWord: UInt32 {
  case off, missing, minor, writeProtect
}

/// `uffd_wait`: how they wait for one.
enum UserfaultfdWaitWord: UInt32 {
  case block, poll, spin
}

/// `uffd_resolve`: what they answer.
enum UserfaultfdResolveWord: UInt32 {
  case auto, copy, zeropage, `continue`, move
}

/// `uffd_affinity`: where they run.
enum UserfaultfdAffinityWord: UInt32 {
  case none, same, other
}

/// `cow`: who shares the pages, so that a first write has to copy.
enum CowWord: UInt32 {
  case none, fork
}

extension JobOptions {
  /// What one I/O does.
  var accessMethod: Access {
    let method: AccessMethod =
      switch access {
      case .copy: .copy
      case .touch: .touch
      case .touchReadWrite: .touchReadWrite
      case .populate: .populate
      case .collapse: .collapse
      case .fallocate: .fallocate
      }
    return Access(method, allocatesFirst: allocFirst)
  }

  /// How pages are given back.
  var refaultMethod: Refault {
    switch refault {
    case .none: .none
    case .dontneed: .dontNeed
    case .free: .free
    case .pageout: .pageOut
    case .cold: .cold
    case .remove: .remove
    case .remap: .remap
    }
  }
}

extension JobOptions {
  /// What is asked of userfaultfd.
  var userfaultOptions: UserfaultOptions {
    var wanted = UserfaultOptions(userfaultMode, userfaultBacking)
    wanted.answer =
      switch uffdResolve {
      case .auto: .auto
      case .copy: .copy
      case .zeropage: .zeropage
      case .continue: .resume
      case .move: .move
      }
    wanted.handlers = Int(uffdHandlers)
    wanted.wait =
      switch uffdWait {
      case .block: .block
      case .poll: .poll
      case .spin: .spin
      }
    wanted.affinity =
      switch uffdAffinity {
      case .none: .none
      case .same: .same
      case .other: .other
      }
    wanted.timed = faultReport != nil
    wanted.pageSize = plan.hugetlb.bytes ?? PageSize.base
    // The system call that populates faults inside the kernel.
    wanted.kernelFaults = access == .populate
    return wanted
  }

  private var userfaultMode: UserfaultMode {
    switch userfaultfd {
    case .off, .missing: .missing
    case .minor: .minor
    case .writeProtect: .wp
    }
  }

  private var userfaultBacking: UserfaultBacking {
    if plan.backing == .file { return .file }
    let isAnonymous = plan.backing == .anonymous && plan.sharing == .private
    guard plan.hugetlb == .none else { return isAnonymous ? .hugetlbAnon : .hugetlbMemfd }
    return isAnonymous ? .anon : .memfd
  }
}
