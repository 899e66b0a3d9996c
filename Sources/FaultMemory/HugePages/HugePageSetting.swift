// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What makes `MADV_HUGEPAGE` useless for a memory: huge pages will not come.
///
/// A structure for the reason that `Advice` is one.
package struct UselessAdvice: Sendable, Equatable {
  private let rawValue: UInt8
  /// `transparent_hugepage/enabled`.
  package static var anonymousSetting: UselessAdvice { UselessAdvice(rawValue: 0) }
  /// `transparent_hugepage/shmem_enabled`.
  package static var shmemSetting: UselessAdvice { UselessAdvice(rawValue: 1) }
  /// `prctl(PR_SET_THP_DISABLE)` of this process, or of one that started it.
  package static var process: UselessAdvice { UselessAdvice(rawValue: 2) }

  /// What does, and what to do, as the second half of a sentence.
  package var sentence: StaticString {
    switch self {
    case .anonymousSetting:
      "/sys/kernel/mm/transparent_hugepage/enabled forbids huge pages; set it to madvise"
    case .shmemSetting:
      "/sys/kernel/mm/transparent_hugepage/shmem_enabled forbids huge pages; set it to advise"
    default:
      "huge pages are disabled for this process (prctl PR_SET_THP_DISABLE of what started it); start fio from a login shell, or from a service or container without that setting"
    }
  }
}

/// Whether the system lets `MADV_HUGEPAGE` do anything.
package enum HugePageSetting {
  /// What makes the advice useless for memory of this plan; nil where huge pages may come.
  ///
  /// Files on a disk or a tmpfs go by their mount, which is not looked at.
  package static func uselessAdvice(_ plan: MappingPlan) -> UselessAdvice? {
    if disabling == .always { return .process }
    if plan.backing == .file { return nil }
    let name: StaticString = isShmem(plan) ? "shmem_enabled" : "enabled"
    guard isOff(2048, name) ?? isOff(0, name) ?? true else { return nil }
    return isShmem(plan) ? .shmemSetting : .anonymousSetting
  }

  /// How far `PR_SET_THP_DISABLE` goes, which is inherited by fork(2) and execve(2).
  package struct Disabling: Equatable {
    private let rawValue: UInt8
    /// It was not set.
    package static var none: Disabling { Disabling(rawValue: 0) }
    /// But for memory with `MADV_HUGEPAGE`, and for `MADV_COLLAPSE`.
    package static var exceptAdvised: Disabling { Disabling(rawValue: 1) }
    /// Whatever the advice.
    package static var always: Disabling { Disabling(rawValue: 2) }
  }

  /// How far it goes for this process, now.
  package static var disabling: Disabling {
    let flags = clinux_huge_pages_disabled()
    if flags == 0 { return .none }
    return flags & Int32(CLINUX_THP_DISABLE_EXCEPT_ADVISED) != 0 ? .exceptAdvised : .always
  }

  private static func isShmem(_ plan: MappingPlan) -> Bool { plan.backing == .memfd || plan.sharing == .shared }

  /// Whether the setting says no; nil where it is missing or leaves it to another one.
  private static func isOff(_ kilobytes: UInt32, _ name: StaticString) -> Bool? {
    switch FolioSetting.word(kilobytes, name) {
    case .missing, .inherit: nil
    case .never: true
    default: false
    }
  }
}
