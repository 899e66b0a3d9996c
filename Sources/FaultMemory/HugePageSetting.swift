// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Whether the system lets `MADV_HUGEPAGE` do anything.
public enum HugePageSetting {
  /// True where the system's setting makes the advice useless for memory of this plan: then huge pages never come.
  ///
  /// Files on a disk or a tmpfs go by their mount, which is not looked at.
  public static func ignoresAdvice(_ plan: MappingPlan) -> Bool {
    if plan.backing == .file { return false }
    let name: StaticString = isShmem(plan) ? "shmem_enabled" : "enabled"
    return isOff(2048, name) ?? isOff(0, name) ?? true
  }

  /// The setting that decides, for a sentence.
  public static func name(for plan: MappingPlan) -> StaticString {
    isShmem(plan)
      ? "/sys/kernel/mm/transparent_hugepage/shmem_enabled" : "/sys/kernel/mm/transparent_hugepage/enabled"
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
