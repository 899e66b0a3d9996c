// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import SystemPackage

/// `memory`, `swap`, `zram`, `cgroup`, `cgroup_v2`, `cpus`.
enum MemoryRequirements {
  static let all = [
    RequirementKind(name: "memory", value: .size, probe: memory),
    RequirementKind(name: "swap", probe: swap),
    RequirementKind(name: "zram", probe: zram),
    RequirementKind(name: "cgroup") {
      RequirementAnswer(CgroupMemoryProbe(files: $0.files).facts().first, limitedIsEnough: true)
    },
    RequirementKind(name: "cgroup_v2") { RequirementAnswer(CgroupMemoryProbe(files: $0.files).facts().first) },
    RequirementKind(name: "cpus", value: .count, probe: processors),
  ]

  /// What the kernel thinks it can give without swapping, and what the cgroup of this process leaves.
  private static func memory(_ question: RequirementQuestion) -> RequirementAnswer {
    let counts = MemoryProbe.counts(inMeminfo: question.files.text("/proc/meminfo") ?? "")
    guard let available = counts["MemAvailable"] else {
      return .missing(reason: "/proc/meminfo tells no MemAvailable", remedy: "mount -t proc proc /proc")
    }
    guard available >= question.bytes else {
      return .missing(
        reason: "\(binarySize(available)) of memory are available, \(binarySize(question.bytes)) needed",
        remedy: "free memory, or run the case on a larger machine")
    }
    let limit = CgroupMemory.find(question.files)?.limit(question.files) ?? .max
    guard limit >= question.bytes else {
      return .missing(
        reason: "the cgroup of this process is limited to \(binarySize(limit)), \(binarySize(question.bytes)) needed",
        remedy: "raise its limit, or run outside of it")
    }
    return .met
  }

  private static func swap(_ question: RequirementQuestion) -> RequirementAnswer {
    let fact = SwapProbe(files: question.files).facts().first
    if fact?.state == .missing, question.sets({ $0.name == "zram.size" }) { return zram(question) }
    return RequirementAnswer(fact, limitedIsEnough: true)
  }

  private static func zram(_ question: RequirementQuestion) -> RequirementAnswer {
    RequirementAnswer(ZramProbe(files: question.files).facts().first)
  }

  private static func processors(_ question: RequirementQuestion) -> RequirementAnswer {
    let allowed = Int(clinux_allowed_cpus())
    return allowed >= question.count
      ? .met
      : .missing(
        reason: "this process may use \(allowed) CPUs, \(question.count) needed",
        remedy: "allow more (taskset, cpuset), or run the case on a larger machine")
  }
}
