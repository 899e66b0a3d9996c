// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

/// Whether a run can be given a memory limit of its own, tried on a new cgroup that is removed again.
struct CgroupMemoryProbe: HostProbe {
  var files: HostFiles
  private let topic = "cgroup memory"

  func facts() -> [HostFact] {
    guard let memory = CgroupMemory.find(files) else { return [absent] }
    let limit = memory.limit(files).map { "this process may use \(binarySize($0))" } ?? "no limit on this process"
    let trial = CgroupTrial(files: files, memory: memory)
    let names = memory.version == .v1 ? "v1" : "v2"
    switch trial.run() {
    case .success(let success):
      let knobs = "\(names): \(success.knobs.joined(separator: ", ")) set in a new cgroup; \(limit)"
      if memory.version == .v1 {
        return [
          HostFact(
            topic: topic, state: .limited, detail: knobs,
            cause: "the controller is in hierarchy v1, which has no memory.high and memory.swap.max",
            remedy: "for those, boot with systemd.unified_cgroup_hierarchy=1 or cgroup_no_v1=memory, or use a guest")
        ]
      }
      let lacking = trial.knobs.filter { !success.knobs.contains($0) }
      guard !lacking.isEmpty else { return [HostFact(topic: topic, state: .available, detail: knobs)] }
      return [
        HostFact(
          topic: topic, state: .limited, detail: knobs, cause: "no \(lacking.joined(separator: ", ")) there",
          remedy: "boot a kernel with CONFIG_SWAP=y, without swapaccount=0")
      ]
    case .failure(let failure):
      return [
        HostFact(
          topic: topic, state: .missing, detail: "\(names) at \(memory.directory); \(limit)", cause: failure.cause,
          remedy: failure.remedy)
      ]
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
