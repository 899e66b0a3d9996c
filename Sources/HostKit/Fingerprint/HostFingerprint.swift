// SPDX-License-Identifier: GPL-2.0-only

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
  /// Usable memory.
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
}
