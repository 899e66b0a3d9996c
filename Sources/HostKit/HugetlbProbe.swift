// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// Each hugetlb page size: what the pool holds, and whether one page can be mapped.
struct HugetlbProbe: HostProbe {
  static let directory = "/sys/kernel/mm/hugepages"
  var files: HostFiles

  func facts() -> [HostFact] {
    let sizes = Self.sizes(files)
    guard !sizes.isEmpty else {
      return [
        HostFact(
          topic: "hugetlb", state: .missing, detail: "this kernel has none",
          cause: "no \(Self.directory)/hugepages-*kB",
          remedy: "boot a kernel with CONFIG_HUGETLBFS=y, or mount -t sysfs sysfs /sys")
      ]
    }
    return sizes.map(fact)
  }

  /// Page sizes in KiB, ascending.
  static func sizes(_ files: HostFiles) -> [Int] {
    files.names(in: directory).compactMap(kibibytes(inDirectoryName:)).filter { $0.nonzeroBitCount == 1 }.sorted()
  }

  /// Flags that ask mmap for pages of that size.
  static func flags(kibibytes: Int) -> Int32 {
    let shift = Int32((kibibytes * 1024).trailingZeroBitCount)
    return Int32(CLINUX_HOST_MAP_HUGETLB) | shift << Int32(CLINUX_HOST_MAP_HUGE_SHIFT)
  }

  private func fact(kibibytes: Int) -> HostFact {
    let bytes = kibibytes * 1024
    let topic = "hugetlb \(binarySize(bytes))"
    let detail = pool(kibibytes)
    guard let error = refusal({ () throws(Errno) in try Self.mapOnePage(kibibytes) }) else {
      return HostFact(topic: topic, state: .available, detail: detail + "; one page mapped")
    }
    return HostFact(
      topic: topic, state: .missing, detail: detail, cause: "mmap of one page: \(error.nameAndText)",
      remedy: remedy(for: error, kibibytes))
  }

  /// A mapped page is reserved; one that costs little to clear is also faulted in, which a hugetlb cgroup may refuse.
  private static func mapOnePage(_ kibibytes: Int) throws(Errno) {
    let bytes = kibibytes * 1024
    let mapping = try TrialMapping(length: bytes, flags: MAP_PRIVATE | MAP_ANONYMOUS | flags(kibibytes: kibibytes))
    guard bytes <= 32 << 20 else { return }
    do throws(Errno) {
      try mapping.advise(Int32(CLINUX_HOST_MADV_POPULATE_WRITE))
    } catch .invalidArgument {
      // Before Linux 5.14 only touching would tell, at the risk of SIGBUS.
    }
  }

  private func pool(_ kibibytes: Int) -> String {
    let names = [
      ("nr", "nr_hugepages"), ("free", "free_hugepages"), ("reserved", "resv_hugepages"),
      ("surplus", "surplus_hugepages"), ("overcommit", "nr_overcommit_hugepages"),
    ]
    return names.map { label, file in
      "\(label) \(files.number("\(Self.directory)/hugepages-\(kibibytes)kB/\(file)").map { "\($0)" } ?? "?")"
    }.joined(separator: ", ")
  }

  private func remedy(for error: Errno, _ kibibytes: Int) -> String {
    guard error == .noMemory || error == .badAddress else {
      return "look whether a container or seccomp filter forbids MAP_HUGETLB"
    }
    let reserve = "as root: echo N > \(Self.directory)/hugepages-\(kibibytes)kB/nr_hugepages"
    if kibibytes >= 1 << 20 {
      return reserve + "; if memory is fragmented, boot with hugepagesz=\(kibibytes >> 20)G hugepages=N"
    }
    let isDefault =
      MemoryProbe.counts(inMeminfo: files.text("/proc/meminfo") ?? "")["Hugepagesize"]
      == UInt64(kibibytes) * 1024
    return reserve + (isDefault ? " (or sysctl vm.nr_hugepages=N)" : "")
  }
}
