// SPDX-License-Identifier: GPL-2.0-only

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
