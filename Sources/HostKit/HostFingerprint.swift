// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc

/// What a result must be compared by: two runs with the same fingerprint ran on the same kind of machine, set alike.
package struct HostFingerprint: Codable, Sendable, Equatable {
  /// Kernel release: `6.18.44`.
  package var kernel: String
  /// Kernel build: `#1 SMP PREEMPT_DYNAMIC …`.
  package var kernelVersion: String
  /// Architecture: `x86_64`.
  package var machine: String
  /// What the kernel was booted with.
  package var commandLine: String
  /// Model name of the first CPU; nil where the kernel tells none.
  package var cpuModel: String?
  /// CPUs online.
  package var cpusOnline: Int
  /// CPUs that this process may use.
  package var cpusAllowed: Int
  /// Memory that the kernel can use, in bytes.
  package var memoryBytes: UInt64
  /// Swap of all areas together.
  package var swapBytes: UInt64
  /// NUMA nodes online.
  package var numaNodes: Int
  /// Base page in bytes.
  package var pageSize: Int
  /// Files of transparent_hugepage by name, with the chosen word: `enabled`, `defrag`, `64kB.enabled`.
  package var transparentHugePages: [String: String]
  /// Settings of khugepaged by the name of their file.
  package var khugepaged: [String: String]
  /// Persistent hugetlb pages by size: `2048kB`.
  package var hugePages: [String: Int]
  /// Settings below vm and kernel that matter to page faults, by name.
  package var sysctls: [String: String]
  /// Where the memory controller is: 1, 2, or nil without one.
  package var cgroupVersion: Int?
  /// The tightest limit on this process; nil without one.
  package var cgroupLimitBytes: UInt64?
  /// CPU frequency governor; nil without cpufreq.
  package var governor: String?
  /// The virtual machine and container around it; nil on bare metal.
  package var virtualisation: String?
  /// What its clock counts where that is not time: `instructions`.
  package var clock: String?
}

extension HostFingerprint {
  /// The fingerprint of this host, now.
  package static func take() -> HostFingerprint {
    take(files: HostFiles())
  }

  static func take(files: HostFiles) -> HostFingerprint {
    let names = KernelNames()
    let allowed = Int(clinux_allowed_cpus())
    let memory = CgroupMemory.find(files)
    return HostFingerprint(
      kernel: names.release, kernelVersion: names.version, machine: names.machine,
      commandLine: files.text("/proc/cmdline") ?? "",
      cpuModel: files.text("/proc/cpuinfo").flatMap(ProcessorProbe.model),
      cpusOnline: files.text("/sys/devices/system/cpu/online").flatMap(ProcessorProbe.count) ?? max(allowed, 1),
      cpusAllowed: max(allowed, 0),
      memoryBytes: MemoryProbe.counts(inMeminfo: files.text("/proc/meminfo") ?? "")["MemTotal"] ?? 0,
      swapBytes: swapBytes(files),
      numaNodes: files.text("/sys/devices/system/node/online").flatMap(ProcessorProbe.count) ?? 1,
      pageSize: HostKit.pageSize, transparentHugePages: transparentHugePages(files), khugepaged: khugepaged(files),
      hugePages: hugePages(files), sysctls: sysctls(files),
      cgroupVersion: memory.map { $0.version == .v1 ? 1 : 2 }, cgroupLimitBytes: memory?.limit(files),
      governor: files.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
      virtualisation: virtualisation(files))
  }

  private static func swapBytes(_ files: HostFiles) -> UInt64 {
    SwapProbe.areas(inSwaps: files.text("/proc/swaps") ?? "").reduce(0) { $0 &+ $1.size }
  }

  private static func transparentHugePages(_ files: HostFiles) -> [String: String] {
    let settings = TransparentHugePageSettings(files: files)
    var values: [String: String] = [:]
    for name in ["enabled", "defrag", "shmem_enabled"] { values[name] = settings.choice(name) }
    for name in ["use_zero_page", "hpage_pmd_size"] {
      values[name] = files.text("\(TransparentHugePageSettings.directory)/\(name)")
    }
    for size in settings.sizes {
      for name in ["enabled", "shmem_enabled"] {
        values["\(size)kB.\(name)"] = settings.choice("hugepages-\(size)kB/\(name)")
      }
    }
    return values
  }

  /// Its settings, without its counters.
  private static func khugepaged(_ files: HostFiles) -> [String: String] {
    KhugepagedSetting.files.reduce(into: [:]) { values, name in
      values[name] = files.text("\(TransparentHugePageSettings.directory)/khugepaged/\(name)")
    }
  }

  private static func hugePages(_ files: HostFiles) -> [String: Int] {
    HugetlbProbe.sizes(files).reduce(into: [:]) { values, size in
      values["\(size)kB"] = HugetlbPool(kibibytes: size, files: files).persistent
    }
  }

  private static func sysctls(_ files: HostFiles) -> [String: String] {
    let names = [
      "vm/swappiness", "vm/overcommit_memory", "vm/min_free_kbytes", "vm/zone_reclaim_mode",
      "vm/unprivileged_userfaultfd", "vm/compaction_proactiveness", "kernel/numa_balancing",
      "kernel/randomize_va_space", "kernel/perf_event_paranoid",
    ]
    return names.reduce(into: [:]) { values, name in
      values[name.replacing("/", with: ".")] = files.text("/proc/sys/\(name)")
    }
  }

  private static func virtualisation(_ files: HostFiles) -> String? {
    let fact = VirtualisationProbe(files: files).facts().first
    return fact?.detail == "no hypervisor seen" ? nil : fact?.detail
  }
}
