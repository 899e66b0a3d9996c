// SPDX-License-Identifier: GPL-2.0-only

/// `tmpfs.size`, `tmpfs.huge`: CASE_DIR is a tmpfs of that size.
struct TmpfsSetting: SettingKind {
  let names = ["tmpfs.size", "tmpfs.huge"]

  func domain(of name: String) -> ValueDomain? {
    switch name {
    case "tmpfs.size": .sizes(4096...ByteSize.max)
    case "tmpfs.huge": .words(["never", "always", "within_size", "advise"])
    default: nil
    }
  }

  func checkTogether(_ settings: [HostSetting]) throws(HostSettingError) {
    _ = try settings.require("tmpfs.size")
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    let size = try settings.require("tmpfs.size")
    guard let bytes = ByteSize.parse(size.value) else { return }
    let huge = settings.named("tmpfs.huge").map { ",huge=\($0.value)" } ?? ""
    try Mount.make(
      size, "tmpfs", source: "faultbench", options: "size=\(bytes),mode=755\(huge)", in: &transaction)
    try Mount.verify(size, in: transaction) { _, total in
      // tmpfs rounds up to whole pages.
      total >= bytes && total - bytes < UInt64(pageSize) ? nil : "has \(total) bytes instead of \(bytes)"
    }
  }
}

/// `hugetlbfs.pagesize`: CASE_DIR is a hugetlbfs; its pages come from the pool (`hugepages.2m`, `hugepages.1g`).
struct HugetlbfsSetting: SettingKind {
  let names = ["hugetlbfs.pagesize"]

  func domain(of name: String) -> ValueDomain? {
    name == "hugetlbfs.pagesize" ? .words(["2m", "1g"]) : nil
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    for setting in settings {
      guard let bytes = ByteSize.parse(setting.value) else { continue }
      let pool = HugetlbPool(kibibytes: Int(bytes / 1024), files: transaction.files)
      guard pool.persistent != nil else {
        throw .unsupported(
          setting.name, pool.directory, remedy: "boot a kernel with CONFIG_HUGETLBFS=y and a CPU with that page size")
      }
      try Mount.make(
        setting, "hugetlbfs", source: "faultbench", options: "pagesize=\(bytes),mode=755", in: &transaction)
      try Mount.verify(setting, in: transaction) { block, _ in
        block == bytes ? nil : "has pages of \(block) bytes instead of \(bytes)"
      }
    }
  }
}
