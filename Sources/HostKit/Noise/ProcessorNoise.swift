// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What makes the speed of the CPUs change.
struct ProcessorNoise {
  let files: HostFiles

  func sources() -> [NoiseSource] {
    [virtualisation, governor, boost, siblings].compactMap { $0 }
  }

  private var virtualisation: NoiseSource? {
    guard let fact = VirtualisationProbe(files: files).facts().first else { return nil }
    guard fact.state == .limited else {
      return NoiseSource(topic: "virtual machine", state: .quiet, detail: fact.detail)
    }
    return NoiseSource(topic: "virtual machine", state: .noisy, detail: fact.detail, remedy: fact.remedy)
  }

  private var governor: NoiseSource {
    let directory = "/sys/devices/system/cpu"
    let found = files.names(in: directory).filter { $0.wholeMatch(of: /cpu[0-9]+/) != nil }
      .compactMap { files.text("\(directory)/\($0)/cpufreq/scaling_governor") }
    guard !found.isEmpty else {
      return NoiseSource(topic: "CPU governor", state: .unknown, detail: "this host has no cpufreq")
    }
    let kinds = Set(found).sorted().joined(separator: ", ")
    guard kinds != "performance" else { return NoiseSource(topic: "CPU governor", state: .quiet, detail: kinds) }
    return NoiseSource(
      topic: "CPU governor", state: .noisy, detail: kinds, remedy: "cpupower frequency-set -g performance")
  }

  private var boost: NoiseSource? {
    let intel = "/sys/devices/system/cpu/intel_pstate/no_turbo"
    let other = "/sys/devices/system/cpu/cpufreq/boost"
    if let off = files.number(intel) {
      return off != 0
        ? NoiseSource(topic: "turbo", state: .quiet, detail: "off")
        : NoiseSource(
          topic: "turbo", state: .noisy, detail: "on: the clock depends on heat and on the other cores",
          remedy: "echo 1 > \(intel)")
    }
    guard let on = files.number(other) else { return nil }
    return on == 0
      ? NoiseSource(topic: "boost", state: .quiet, detail: "off")
      : NoiseSource(
        topic: "boost", state: .noisy, detail: "on: the clock depends on heat and on the other cores",
        remedy: "echo 0 > \(other)")
  }

  private var siblings: NoiseSource? {
    guard let active = files.number("/sys/devices/system/cpu/smt/active") else { return nil }
    guard active != 0 else { return NoiseSource(topic: "SMT", state: .quiet, detail: "no CPU shares its core") }
    return NoiseSource(
      topic: "SMT", state: .noisy, detail: "two CPUs share each core",
      remedy: "echo off > /sys/devices/system/cpu/smt/control")
  }
}

/// The time of all CPUs since boot, from the first line of /proc/stat.
struct ProcessorTimes: Sendable, Equatable {
  let all: UInt64
  let stolen: UInt64

  init?(_ files: HostFiles) {
    guard let text = files.text("/proc/stat") else { return nil }
    self.init(stat: text)
  }

  /// user, nice, system, idle, iowait, irq, softirq and steal; guest time is part of user time.
  init?(stat: String) {
    guard let line = stat.split(separator: "\n").first, line.hasPrefix("cpu ") else { return nil }
    let fields = line.split(separator: " ").dropFirst().prefix(8).map { UInt64($0) }
    guard fields.count == 8, !fields.contains(nil) else { return nil }
    let values = fields.compactMap { $0 }
    all = values.reduce(0, &+)
    stolen = values[7]
  }

  /// The share of the time in which a CPU wanted to run and the hypervisor did not let it; nil where no time went by.
  func stolenShare(since earlier: ProcessorTimes) -> Double? {
    guard all > earlier.all, stolen >= earlier.stolen else { return nil }
    return Double(stolen - earlier.stolen) / Double(all - earlier.all)
  }

  static func shown(_ value: Double) -> String { String(format: "%.2f", value) }
}
