// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Whether the system lets `MADV_HUGEPAGE` do anything.
public enum HugePageSetting {
  /// True where the system's setting makes the advice useless for memory of this plan: then huge pages never come.
  ///
  /// Files on a disk or a tmpfs go by their mount, which is not looked at.
  public static func ignoresAdvice(_ plan: MappingPlan) -> Bool {
    if plan.backing == .file { return false }
    return isShmem(plan)
      ? isOff("/sys/kernel/mm/transparent_hugepage/hugepages-2048kB/shmem_enabled")
        ?? isOff("/sys/kernel/mm/transparent_hugepage/shmem_enabled") ?? true
      : isOff("/sys/kernel/mm/transparent_hugepage/hugepages-2048kB/enabled")
        ?? isOff("/sys/kernel/mm/transparent_hugepage/enabled") ?? true
  }

  /// The setting that decides, for a sentence.
  public static func name(for plan: MappingPlan) -> StaticString {
    isShmem(plan)
      ? "/sys/kernel/mm/transparent_hugepage/shmem_enabled" : "/sys/kernel/mm/transparent_hugepage/enabled"
  }

  private static func isShmem(_ plan: MappingPlan) -> Bool { plan.backing == .memfd || plan.sharing == .shared }

  /// Whether the word in brackets says no; nil where the file is missing or leaves it to another one.
  private static func isOff(_ path: StaticString) -> Bool? {
    var text = InlineArray<256, CChar>(repeating: 0)
    var span = text.mutableSpan
    return span.withUnsafeMutableBufferPointer { text -> Bool? in
      guard let begin = text.baseAddress else { return nil }
      let count = path.withUTF8Buffer { path in
        path.withMemoryRebound(to: CChar.self) { path in
          path.baseAddress.map { clinux_read_setting($0, begin, text.count) } ?? -1
        }
      }
      guard count > 0, strstr(begin, "[inherit]") == nil else { return nil }
      return strstr(begin, "[never]") != nil || strstr(begin, "[deny]") != nil
    }
  }
}
