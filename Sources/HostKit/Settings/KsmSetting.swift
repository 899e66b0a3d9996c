// SPDX-License-Identifier: GPL-2.0-only

/// `ksm.run`: merging of equal pages; 2 takes all merged ones apart.
struct KsmSetting: SettingKind {
  let names = ["ksm.run"]

  func domain(of name: String) -> ValueDomain? {
    name == "ksm.run" ? .words(["0", "1", "2"]) : nil
  }

  func file(of name: String) -> String? { name == "ksm.run" ? "/sys/kernel/mm/ksm/run" : nil }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    for setting in settings {
      try FileChange.make(
        setting, at: "/sys/kernel/mm/ksm/run", form: .plain, absent: "boot a kernel with CONFIG_KSM=y",
        in: &transaction)
    }
  }
}
