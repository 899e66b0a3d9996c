// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The CPUs that this process may run on.
struct ProcessorProbe: HostProbe {
  var files: HostFiles
  var allowed = Int(clinux_allowed_cpus())

  func facts() -> [HostFact] {
    let online = files.text("/sys/devices/system/cpu/online").flatMap(Self.count) ?? max(allowed, 1)
    var detail = "\(allowed) of \(online) online"
    if let model = files.text("/proc/cpuinfo").flatMap(Self.model) { detail += ", \(model)" }
    if let governor = files.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") {
      detail += ", governor \(governor)"
    }
    if allowed == 1 {
      return [
        HostFact(
          topic: "CPUs", state: .limited, detail: detail,
          cause: "a fault and its userfaultfd handler can only share the one CPU",
          remedy: "allow more CPUs (taskset, cpuset) for uffd_affinity=other and for scaling runs")
      ]
    }
    return [HostFact(topic: "CPUs", state: .available, detail: detail)]
  }

  /// How many are in a list like `0-3,8,10-11`; nil when it is none.
  static func count(inList list: String) -> Int? {
    var total = 0
    for range in list.split(separator: ",") {
      let ends = range.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
      guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last
      else { return nil }
      total += Int(last - first) + 1
    }
    return total > 0 ? total : nil
  }

  /// The first model name; aarch64 gives none.
  static func model(inCPUInfo text: String) -> String? {
    text.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":", maxSplits: 1).dropFirst().first
      .map { $0.split(separator: " ").joined(separator: " ") }
      .flatMap { $0.isEmpty ? nil : $0 }
  }
}
