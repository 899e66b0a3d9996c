// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

/// Whether a run can be given a memory limit of its own, tried on a new cgroup that is removed again.
struct CgroupMemoryProbe: HostProbe {
  var files: HostFiles
  private let topic = "cgroup memory"

  func facts() -> [HostFact] {
    guard let memory = CgroupMemory.find(files) else { return [absent] }
    let limit = memory.limit(files).map { "this process may use \(binarySize($0))" } ?? "no limit on this process"
    let version = memory.version == .v1 ? "v1" : "v2"
    let set: [CgroupLimit]
    do throws(HostSettingError) {
      set = try attempt(memory)
    } catch {
      return [
        HostFact(
          topic: topic, state: .missing, detail: "\(version) at \(memory.directory); \(limit)", cause: error.message,
          remedy: error.remedy)
      ]
    }
    let names = { (limits: [CgroupLimit]) in limits.compactMap { $0.file(memory.version) }.joined(separator: ", ") }
    let detail = "\(version): \(names(set)) set in a new cgroup; \(limit)"
    if memory.version == .v1 {
      return [
        HostFact(
          topic: topic, state: .limited, detail: detail,
          cause: "the controller is in hierarchy v1, which has no memory.high and memory.swap.max",
          remedy: "for those, boot with systemd.unified_cgroup_hierarchy=1 or cgroup_no_v1=memory, or use a guest")
      ]
    }
    let lacking = CgroupLimit.allCases.filter { !set.contains($0) }
    guard !lacking.isEmpty else { return [HostFact(topic: topic, state: .available, detail: detail)] }
    return [
      HostFact(
        topic: topic, state: .limited, detail: detail, cause: "no \(names(lacking)) there",
        remedy: "boot a kernel with CONFIG_SWAP=y, without swapaccount=0")
    ]
  }

  /// Makes a cgroup as a case would, sets the limits that it has and removes it.
  private func attempt(_ memory: CgroupMemory) throws(HostSettingError) -> [CgroupLimit] {
    try LimitedCgroup.firstPlace(in: memory, kind: "probe-") { directory throws(HostSettingError) in
      let cgroup = LimitedCgroup(name: topic, directory: directory, files: files)
      defer { try? cgroup.remove() }
      try cgroup.make(needing: [CgroupLimit.limit.file(memory.version)].compactMap(\.self))
      var set: [CgroupLimit] = []
      for limit in CgroupLimit.allCases {
        guard let file = limit.file(memory.version), files.exists("\(directory)/\(file)") else { continue }
        try cgroup.limit(file, to: 64 << 20)
        set.append(limit)
      }
      return set
    }
  }

  private var absent: HostFact {
    let disabled = (files.text("/proc/cgroups") ?? "").split(separator: "\n").contains { line in
      let words = line.split(whereSeparator: \.isWhitespace)
      return words.first == "memory" && words.last == "0"
    }
    return HostFact(
      topic: topic, state: .missing, detail: "no hierarchy with the memory controller",
      cause: disabled ? "/proc/cgroups: memory is disabled" : "neither cgroup2 nor cgroup -o memory is mounted with it",
      remedy: disabled
        ? "boot with cgroup_enable=memory, without cgroup_disable=memory"
        : "as root: mount -t cgroup2 none /sys/fs/cgroup; needs CONFIG_MEMCG=y")
  }
}
