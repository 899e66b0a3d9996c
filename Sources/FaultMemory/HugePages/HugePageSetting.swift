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

/// How much one fault may map where the system allows transparent huge pages, of any size.
package enum FolioSetting {
  /// Bytes of the largest folio that a fault on memory of this plan may bring; nil where each fault brings a base page.
  ///
  /// `isAdvised` where `MADV_HUGEPAGE` is given at some time; `mapsHuge` where a file lies on tmpfs or DAX.
  package static func maxBytes(for plan: MappingPlan, isAdvised: Bool, mapsHuge: Bool) -> Int? {
    guard plan.hugetlb == .none, plan.alignment != .base else { return nil }
    if plan.backing == .file { return mapsHuge || isAdvised ? PageSize.pmd : nil }
    guard plan.hugePages != .never else { return nil }
    switch HugePageSetting.disabling {
    case .always: return nil
    case .exceptAdvised where !isAdvised: return nil
    default: break
    }
    let isShmem = plan.backing == .memfd || plan.sharing == .shared
    let name: StaticString = isShmem ? "shmem_enabled" : "enabled"
    var kilobytes = UInt32(truncatingIfNeeded: PageSize.pmd >> 10)
    while kilobytes << 10 > PageSize.base {
      if allows(kilobytes, name, isAdvised: isAdvised) { return Int(kilobytes) << 10 }
      kilobytes >>= 1
    }
    return nil
  }

  private static func allows(_ kilobytes: UInt32, _ name: StaticString, isAdvised: Bool) -> Bool {
    let own = word(kilobytes, name)
    // Before Linux 6.8 there is the one setting for 2 MiB.
    let isOnlySetting = own == .missing && kilobytes << 10 == UInt32(truncatingIfNeeded: PageSize.pmd)
    switch own == .inherit || isOnlySetting ? word(0, name) : own {
    case .always: return true
    case .advice: return isAdvised
    default: return false
    }
  }

  /// The word in brackets.
  struct Word: Equatable {
    let rawValue: UInt8
    static var missing: Word { Word(rawValue: 0) }
    static var never: Word { Word(rawValue: 1) }
    static var inherit: Word { Word(rawValue: 2) }
    static var advice: Word { Word(rawValue: 3) }
    static var always: Word { Word(rawValue: 4) }
  }

  /// The setting `name` for folios of `kilobytes`, with 0 the one for all.
  static func word(_ kilobytes: UInt32, _ name: StaticString) -> Word {
    var text = InlineArray<256, CChar>(repeating: 0)
    var span = text.mutableSpan
    return span.withUnsafeMutableBufferPointer { text in
      guard let begin = text.baseAddress else { return .missing }
      let count = name.withUTF8Buffer { name in
        name.withMemoryRebound(to: CChar.self) { name in
          name.baseAddress.map { clinux_read_folio_setting(kilobytes, $0, begin, text.count) } ?? -1
        }
      }
      guard count > 0 else { return .missing }
      if strstr(begin, "[inherit]") != nil { return .inherit }
      if strstr(begin, "[madvise]") != nil || strstr(begin, "[advise]") != nil { return .advice }
      if strstr(begin, "[never]") != nil || strstr(begin, "[deny]") != nil { return .never }
      return .always
    }
  }
}
