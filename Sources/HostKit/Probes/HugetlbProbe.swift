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
    return Int32(CLINUX_MAP_HUGETLB) | shift << Int32(CLINUX_MAP_HUGE_SHIFT)
  }

  private func fact(kibibytes: Int) -> HostFact {
    let bytes = kibibytes * 1024
    let topic = "hugetlb \(binarySize(bytes))"
    let detail = pool(kibibytes)
    guard let refused = Self.mapOnePage(kibibytes) else {
      return HostFact(topic: topic, state: .available, detail: detail + "; one page mapped")
    }
    let reason = why(refused, kibibytes)
    return HostFact(topic: topic, state: .missing, detail: detail, cause: reason.cause, remedy: reason.remedy)
  }

  /// What did not work with a page.
  struct Refused {
    var error: Errno
    /// It could be mapped, that is set aside, and not be had.
    var isMapped: Bool

    var text: String { "\(isMapped ? "one page was mapped, touching it" : "mmap of one page"): \(error.nameAndText)" }
  }

  /// A mapped page is reserved; one that costs little to clear is also faulted in, which a hugetlb cgroup may refuse.
  private static func mapOnePage(_ kibibytes: Int) -> Refused? {
    let bytes = kibibytes * 1024
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | flags(kibibytes: kibibytes)
    var isMapped = false
    do throws(Errno) {
      let mapping = try TrialMapping(length: bytes, flags: flags)
      isMapped = true
      guard bytes <= 32 << 20 else { return nil }
      try mapping.advise(CLINUX_MADV_POPULATE_WRITE)
      return nil
    } catch {
      // Before Linux 5.14 only touching would tell, at the risk of SIGBUS.
      return isMapped && error == .invalidArgument ? nil : Refused(error: error, isMapped: isMapped)
    }
  }

  /// Pool, reservation, or a limit of the hugetlb controller.
  func why(_ refused: Refused, _ kibibytes: Int) -> (cause: String, remedy: String) {
    let limit = HugetlbLimit.find(
      inTheWayOf: UInt64(kibibytes) * 1024, kibibytes: kibibytes, reserving: !refused.isMapped, files)
    if let limit { return ("\(refused.text): \(limit.text)", limit.remedy) }
    func count(_ name: String) -> Int? { files.number("\(Self.directory)/hugepages-\(kibibytes)kB/\(name)_hugepages") }
    if let free = count("free"), let reserved = count("resv"), free > 0, free <= reserved {
      return ("\(refused.text): others have reserved what is free", remedy(for: .noMemory, kibibytes))
    }
    return (refused.text, remedy(for: refused.error, kibibytes))
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
