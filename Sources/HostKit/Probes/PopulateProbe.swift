// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import SystemPackage

/// MADV_POPULATE_READ and MADV_POPULATE_WRITE (`access=populate`), proved by residency.
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
        remedy: "boot Linux 5.14 or later; access=touch faults page by page on any kernel")
    }
  }
}
