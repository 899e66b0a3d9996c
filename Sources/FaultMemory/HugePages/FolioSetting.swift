// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// How much one fault may map where the system allows transparent huge pages, of any size.
package enum FolioSetting {
  /// Bytes of the largest folio that a fault on memory of this plan may bring; nil where each fault brings a base page.
  ///
  /// `isAdvised` where `MADV_HUGEPAGE` is given at some time; `mapsHuge` where a file lies on tmpfs or DAX.
  package static func largest(for plan: MappingPlan, isAdvised: Bool, mapsHuge: Bool) -> Int? {
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
