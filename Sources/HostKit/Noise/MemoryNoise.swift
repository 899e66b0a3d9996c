// SPDX-License-Identifier: GPL-2.0-only

/// What works on memory besides the job that is measured.
struct MemoryNoise {
  let files: HostFiles
  /// Pages that went to swap or came from there meanwhile.
  let swapped: Int64
  /// Huge pages that khugepaged made meanwhile.
  let collapsed: Int

  func sources() -> [NoiseSource] {
    [hugePages, swap, balancing, merging, monitoring].compactMap { $0 }
  }

  private var hugePages: NoiseSource? {
    let settings = TransparentHugePageSettings(files: files)
    guard let enabled = settings.choice("enabled") else { return nil }
    let made = collapsed > 0 ? "; khugepaged collapsed \(collapsed) meanwhile" : ""
    guard enabled == "always" || collapsed > 0 else {
      return NoiseSource(topic: "THP", state: .quiet, detail: "enabled=\(enabled)")
    }
    return NoiseSource(
      topic: "THP", state: .noisy, detail: "enabled=\(enabled)\(made)",
      remedy: "echo madvise > \(TransparentHugePageSettings.directory)/enabled")
  }

  private var swap: NoiseSource {
    let used = SwapProbe.areas(inSwaps: files.text("/proc/swaps") ?? "").reduce(UInt64(0)) { $0 &+ $1.used }
    guard used > 0 || swapped > 0 else { return NoiseSource(topic: "swap", state: .quiet, detail: "not in use") }
    return NoiseSource(
      topic: "swap", state: .noisy, detail: "\(used >> 20) MiB in use, \(swapped) pages moved during the runs",
      remedy: "swapoff -a, once there is enough free memory")
  }

  private var balancing: NoiseSource? {
    guard let value = files.number("/proc/sys/kernel/numa_balancing") else { return nil }
    let nodes = files.text("/sys/devices/system/node/online").flatMap(ProcessorProbe.count) ?? 1
    guard value != 0, nodes > 1 else {
      return NoiseSource(topic: "NUMA balancing", state: .quiet, detail: value == 0 ? "off" : "one node only")
    }
    return NoiseSource(
      topic: "NUMA balancing", state: .noisy, detail: "on, over \(nodes) nodes: it makes faults of its own",
      remedy: "sysctl kernel.numa_balancing=0")
  }

  private var merging: NoiseSource? {
    guard let run = files.number("/sys/kernel/mm/ksm/run") else { return nil }
    guard run == 1 else { return NoiseSource(topic: "KSM", state: .quiet, detail: "off") }
    return NoiseSource(
      topic: "KSM", state: .noisy, detail: "ksmd merges pages", remedy: "echo 0 > /sys/kernel/mm/ksm/run")
  }

  private var monitoring: NoiseSource? {
    let modules = ["damon_reclaim", "damon_lru_sort"].filter {
      files.text("/sys/module/\($0)/parameters/enabled") == "Y"
    }
    let admin = "/sys/kernel/mm/damon/admin/kdamonds"
    let threads = files.names(in: admin).filter { files.text("\(admin)/\($0)/state") == "on" }
    guard files.exists("/sys/kernel/mm/damon") || !modules.isEmpty else { return nil }
    if let module = modules.first {
      return NoiseSource(
        topic: "DAMON", state: .noisy, detail: modules.joined(separator: ", ") + " on",
        remedy: "echo N > /sys/module/\(module)/parameters/enabled")
    }
    guard let thread = threads.first else { return NoiseSource(topic: "DAMON", state: .quiet, detail: "off") }
    return NoiseSource(
      topic: "DAMON", state: .noisy, detail: "kdamond \(threads.joined(separator: ", ")) on",
      remedy: "echo off > \(admin)/\(thread)/state")
  }
}
