// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// `thp`, `thp_shmem`, `hugepages_2m`, `hugepages_1g`.
enum HugePageRequirements {
  static let all = [
    RequirementKind(name: "thp", probe: anonymous),
    RequirementKind(name: "thp_shmem", probe: shared),
    RequirementKind(name: "hugepages_2m", value: .count) { pool(2048, "hugepages.2m", $0) },
    RequirementKind(name: "hugepages_1g", value: .count) { pool(1_048_576, "hugepages.1g", $0) },
  ]

  /// One touch gets a huge page. Where the case turns them on itself, MADV_COLLAPSE tells, which no setting stops.
  private static func anonymous(_ question: RequirementQuestion) -> RequirementAnswer {
    let fact = TransparentHugePageProbe(files: question.files).facts().first
    if fact?.state == .available { return .met }
    let isSet = question.sets { $0.name.hasPrefix("thp.") && $0.name.hasSuffix("enabled") && $0.value != "never" }
    if isSet, CollapseProbe(files: question.files).facts().first?.state == .available { return .met }
    return RequirementAnswer(fact)
  }

  private static func shared(_ question: RequirementQuestion) -> RequirementAnswer {
    let settings = TransparentHugePageSettings(files: question.files)
    let fact = ShmemHugePageProbe(files: question.files).facts().first
    guard let size = settings.sizeToTry, fact?.state == .available || fact?.state == .limited else {
      return RequirementAnswer(fact)
    }
    let isSet = question.sets {
      ($0.name.hasSuffix("shmem_enabled") || $0.name == "tmpfs.huge") && !["never", "deny"].contains($0.value)
    }
    do throws(Errno) {
      let mapping = try TrialMapping.shared(aligned: size)
      try mapping.advise(MADV_HUGEPAGE)
      mapping.touchFirstPage()
      if mapping.sharedHugeBytes() ?? 0 >= size { return .met }
      if isSet {
        mapping.touch()
        try mapping.advise(CLINUX_MADV_COLLAPSE)
        return .met
      }
    } catch {
      return .missing(
        reason: "MADV_HUGEPAGE or MADV_COLLAPSE of shared memory: \(error.nameAndText)",
        remedy: CollapseProbe(files: question.files).remedy(for: error))
    }
    return .missing(
      reason: "\(fact?.detail ?? "THP shmem"): one touch of shared memory got no huge page",
      remedy: "set thp.shmem_enabled to advise")
  }

  /// Mapping them reserves them, all or none. Where the case lets the pool grow, memory for that must be available.
  private static func pool(
    _ kibibytes: Int, _ setting: String, _ question: RequirementQuestion
  ) -> RequirementAnswer {
    let (count, bytes) = (question.count, kibibytes * 1024)
    let pool = HugetlbPool(kibibytes: kibibytes, files: question.files)
    let (length, overflow) = count.multipliedReportingOverflow(by: bytes)
    guard !overflow, let free = pool.free else {
      return .missing(
        reason: "no \(pool.directory)", remedy: "boot a kernel with CONFIG_HUGETLBFS=y and a CPU with that page size")
    }
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | HugetlbProbe.flags(kibibytes: kibibytes)
    // What mmap(2) sets aside a limit on pages in use may still refuse.
    let limit = HugetlbLimit.find(
      inTheWayOf: UInt64(length), kibibytes: kibibytes, reserving: false, question.files)
    if let limit { return .missing(reason: limit.text, remedy: limit.remedy) }
    guard let error = refusal({ () throws(Errno) in _ = try TrialMapping(length: length, flags: flags) }) else {
      return .met
    }
    let available = MemoryProbe.counts(inMeminfo: question.files.text("/proc/meminfo") ?? "")["MemAvailable"] ?? 0
    let grows = question.sets { $0.name == setting && (Int($0.value) ?? 0) >= count }
    if grows, pool.files.mayWrite(pool.file), UInt64(max(0, count - free)) * UInt64(bytes) <= available { return .met }
    return .missing(
      reason: "mmap of \(count) pages of \(binarySize(bytes)): \(error.nameAndText)"
        + "; \(free) are free, \(binarySize(available)) of memory available",
      remedy: "as root: echo \(count) > \(pool.file), or the setting \(setting): \(count)")
  }
}

/// `madv_populate`, `madv_collapse`: advice that this kernel takes.
enum AdviceRequirements {
  static let all = [
    RequirementKind(name: "madv_populate") { _ in
      PopulateProbe().facts().map { RequirementAnswer($0, limitedIsEnough: true) }.first { $0 != .met } ?? .met
    },
    RequirementKind(name: "madv_collapse") { RequirementAnswer(CollapseProbe(files: $0.files).facts().first) },
  ]
}
