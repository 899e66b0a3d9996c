// SPDX-License-Identifier: GPL-2.0-only

/// What a result must be compared by: two runs with the same fingerprint ran on the same kind of machine, set alike.
public struct HostFingerprint: Codable, Sendable, Equatable {
  /// Kernel release: `6.18.44`.
  public var kernel: String
  /// Kernel build: `#1 SMP PREEMPT_DYNAMIC …`.
  public var kernelVersion: String
  /// Architecture: `x86_64`.
  public var machine: String
  /// What the kernel was booted with.
  public var commandLine: String
  /// Model name of the first CPU; nil where the kernel tells none.
  public var cpuModel: String?
  /// CPUs online.
  public var cpusOnline: Int
  /// CPUs that this process may use.
  public var cpusAllowed: Int
  /// Usable memory.
  public var memoryBytes: UInt64
  /// Swap of all areas together.
  public var swapBytes: UInt64
  /// NUMA nodes online.
  public var numaNodes: Int
  /// Base page in bytes.
  public var pageSize: Int
  /// Files of transparent_hugepage by name, with the chosen word: `enabled`, `defrag`, `64kB.enabled`.
  public var transparentHugePages: [String: String]
  /// Settings of khugepaged by the name of their file.
  public var khugepaged: [String: String]
  /// Persistent hugetlb pages by size: `2048kB`.
  public var hugePages: [String: Int]
  /// Settings below vm and kernel that matter to page faults, by name.
  public var sysctls: [String: String]
  /// Where the memory controller is: 1, 2, or nil without one.
  public var cgroupVersion: Int?
  /// The tightest limit on this process; nil without one.
  public var cgroupLimitBytes: UInt64?
  /// CPU frequency governor; nil without cpufreq.
  public var governor: String?
  /// The virtual machine and container around it; nil on bare metal.
  public var virtualisation: String?
}
