// SPDX-License-Identifier: GPL-2.0-only

/// Huge pages of shared anonymous memory and memfd (`shmem_enabled`); tmpfs mounts have an option of their own.
struct ShmemHugePageProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    let settings = TransparentHugePageSettings(files: files)
    guard settings.isPresent else { return [TransparentHugePageSettings.absent("THP shmem")] }
    guard let setting = settings.choice("shmem_enabled") else {
      return [
        HostFact(
          topic: "THP shmem", state: .missing, detail: "no huge pages for shared memory",
          cause: "no \(TransparentHugePageSettings.directory)/shmem_enabled",
          remedy: "boot a kernel with CONFIG_TRANSPARENT_HUGEPAGE=y and CONFIG_SHMEM=y")
      ]
    }
    let detail = "shmem_enabled=\(setting)"
    guard setting == "never" || setting == "deny" else {
      guard let disabled = TransparentHugePageProbe.disabled(files) else {
        return [HostFact(topic: "THP shmem", state: .available, detail: detail)]
      }
      return [
        HostFact(
          topic: "THP shmem", state: .limited, detail: detail, cause: disabled.cause, remedy: disabled.remedy)
      ]
    }
    return [
      HostFact(
        topic: "THP shmem", state: .limited, detail: detail, cause: "memfd and shared mappings get base pages only",
        remedy: "as root: echo advise > \(TransparentHugePageSettings.directory)/shmem_enabled")
    ]
  }
}
