// SPDX-License-Identifier: GPL-2.0-only

/// Anonymous and shared folios between a base page and a PMD (mTHP): which sizes, and how they are set.
struct MultiSizeProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    let settings = TransparentHugePageSettings(files: files)
    guard settings.isPresent else { return [TransparentHugePageSettings.absent("mTHP")] }
    guard !settings.sizes.isEmpty else {
      return [
        HostFact(
          topic: "mTHP", state: .missing, detail: "only PMD-sized huge pages",
          cause: "no \(TransparentHugePageSettings.directory)/hugepages-*kB", remedy: "boot Linux 6.8 or later")
      ]
    }
    let anonymous = Self.grouped(settings.sizes) { settings.choice("hugepages-\($0)kB/enabled") }
    let shared = Self.grouped(settings.sizes) { settings.choice("hugepages-\($0)kB/shmem_enabled") }
    let detail = "anon \(anonymous)" + (shared.isEmpty ? "" : "; shmem \(shared)")
    let pmd = settings.pmdSize.map { $0 / 1024 }
    let inUse = settings.sizes.contains { size in
      size != pmd && (settings.choice("hugepages-\(size)kB/enabled") ?? "never") != "never"
    }
    if inUse, let disabled = TransparentHugePageProbe.disabled(files) {
      return [
        HostFact(topic: "mTHP", state: .limited, detail: detail, cause: disabled.cause, remedy: disabled.remedy)
      ]
    }
    if inUse { return [HostFact(topic: "mTHP", state: .available, detail: detail)] }
    return [
      HostFact(
        topic: "mTHP", state: .limited, detail: detail, cause: "every size below the PMD is set to never",
        remedy: "as root: echo madvise > \(TransparentHugePageSettings.directory)/hugepages-64kB/enabled")
    ]
  }

  /// `never 16 32 64 KiB, inherit 2048 KiB`: one entry per setting, in the order in which they first appear.
  static func grouped(_ sizes: [Int], by setting: (Int) -> String?) -> String {
    var groups: [(setting: String, sizes: [String])] = []
    for size in sizes {
      guard let value = setting(size) else { continue }
      if let index = groups.firstIndex(where: { $0.setting == value }) {
        groups[index].sizes.append("\(size)")
      } else {
        groups.append((value, ["\(size)"]))
      }
    }
    return groups.map { "\($0.setting) \($0.sizes.joined(separator: " ")) KiB" }.joined(separator: ", ")
  }
}
