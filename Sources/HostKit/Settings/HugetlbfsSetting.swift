// SPDX-License-Identifier: GPL-2.0-only

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
