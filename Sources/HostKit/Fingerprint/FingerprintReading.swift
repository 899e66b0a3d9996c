// SPDX-License-Identifier: GPL-2.0-only

extension HostFingerprint {
  /// The fingerprint of this host, now.
  public static func take() -> HostFingerprint {
    HostFingerprint(
      kernel: "", kernelVersion: "", machine: "", commandLine: "", cpuModel: nil, cpusOnline: 0, cpusAllowed: 0,
      memoryBytes: 0, swapBytes: 0, numaNodes: 0, pageSize: 0, transparentHugePages: [:], khugepaged: [:],
      hugePages: [:], sysctls: [:], cgroupVersion: nil, cgroupLimitBytes: nil, governor: nil, virtualisation: nil)
  }
}
