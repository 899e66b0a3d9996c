// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// MADV_POPULATE_READ and MADV_POPULATE_WRITE, proved by residency.
struct PopulateProbe: HostProbe {
  func facts() -> [HostFact] {
    [
      fact("MADV_POPULATE_READ", CLINUX_MADV_POPULATE_READ),
      fact("MADV_POPULATE_WRITE", CLINUX_MADV_POPULATE_WRITE),
    ]
  }

  private func fact(_ topic: String, _ advice: Int32) -> HostFact {
    let pages = 4
    do throws(Errno) {
      let mapping = try TrialMapping(length: pages * pageSize)
      try mapping.advise(advice)
      let resident = try mapping.residentPages()
      guard resident == pages else {
        return HostFact(
          topic: topic, state: .limited, detail: "\(resident) of \(pages) pages resident afterwards",
          cause: "pages were reclaimed at once: memory is short", remedy: "free memory or raise the memory limit")
      }
      return HostFact(topic: topic, state: .available, detail: "\(resident) of \(pages) pages resident afterwards")
    } catch {
      return HostFact(
        topic: topic, state: .missing, detail: "not with this kernel", cause: "madvise: \(error.nameAndText)",
        remedy: "boot Linux 5.14 or later; an access to each page faults it in on any kernel")
    }
  }
}

/// MADV_COLLAPSE: base pages become a huge page within the call, proved by smaps.
struct CollapseProbe: HostProbe {
  var files: HostFiles
  /// Release of the running kernel.
  var kernel = KernelNames().release

  func facts() -> [HostFact] {
    let settings = TransparentHugePageSettings(files: files)
    guard settings.isPresent else { return [TransparentHugePageSettings.absent("MADV_COLLAPSE")] }
    guard let size = settings.sizeToTry else {
      return [
        HostFact(
          topic: "MADV_COLLAPSE", state: .unknown, detail: "not tried",
          cause: "hpage_pmd_size is \(settings.pmdSize.map { binarySize($0) } ?? "not readable")",
          remedy: "measure it with a job, and look at the huge pages that its report counts")
      ]
    }
    do throws(Errno) {
      return [judge(try Self.hugeBytesAfterCollapse(size), of: size)]
    } catch {
      return [
        HostFact(
          topic: "MADV_COLLAPSE", state: .missing, detail: "refused on \(binarySize(size)) of touched memory",
          cause: cause(of: error), remedy: remedy(for: error))
      ]
    }
  }

  /// NOHUGEPAGE first, or the touch could get the huge page and nothing would be left to collapse.
  private static func hugeBytesAfterCollapse(_ size: Int) throws(Errno) -> Int? {
    let mapping = try TrialMapping(aligned: size)
    try mapping.advise(MADV_NOHUGEPAGE)
    mapping.touch()
    try mapping.advise(MADV_HUGEPAGE)
    let before = mapping.hugeBytes()
    try mapping.advise(CLINUX_MADV_COLLAPSE)
    guard let before, let after = mapping.hugeBytes() else { return nil }
    return after - before
  }

  private func judge(_ grown: Int?, of size: Int) -> HostFact {
    let done = "\(binarySize(size)) of touched base pages"
    guard let grown, grown >= size else {
      return HostFact(
        topic: "MADV_COLLAPSE", state: .unknown, detail: "accepted for \(done)",
        cause: grown == nil ? "/proc/self/smaps cannot be read" : "smaps shows no huge page afterwards",
        remedy: "run doctor again: khugepaged may have come first")
    }
    return HostFact(topic: "MADV_COLLAPSE", state: .available, detail: "\(done) became one huge page")
  }

  private func cause(of error: Errno) -> String {
    let call = "madvise: \(error.nameAndText)"
    guard error == .invalidArgument, let disabled = TransparentHugePageProbe.disabled(files) else { return call }
    return "\(call): \(disabled.cause)"
  }

  /// EINVAL has more causes than an old kernel.
  func remedy(for error: Errno) -> String {
    switch error {
    case .invalidArgument:
      if let disabled = TransparentHugePageProbe.disabled(files) { return disabled.remedy }
      if let kernel = Version(kernel), let first = Version("6.1"), kernel < first { return "boot Linux 6.1 or later" }
      return "boot a CPU and a kernel with huge pages of that size, and look at the kernel's log"
    case .noMemory, .resourceTemporarilyUnavailable, .resourceBusy:
      return "as root: echo 1 > /proc/sys/vm/compact_memory, and free memory or raise the memory limit"
    default: return "boot Linux 6.1 or later with THP, with nothing in the way of madvise (seccomp)"
    }
  }
}
