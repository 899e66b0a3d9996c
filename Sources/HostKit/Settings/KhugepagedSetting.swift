// SPDX-License-Identifier: GPL-2.0-only

/// `khugepaged.*`: how khugepaged looks for ranges to collapse.
struct KhugepagedSetting: SettingKind {
  static let files = [
    "alloc_sleep_millisecs", "defrag", "max_ptes_none", "max_ptes_shared", "max_ptes_swap", "pages_to_scan",
    "scan_sleep_millisecs",
  ]

  var names: [String] { Self.files.map { "khugepaged.\($0)" } }

  func domain(of name: String) -> ValueDomain? {
    guard names.contains(name) else { return nil }
    return name == "khugepaged.defrag" ? .words(["0", "1"]) : .anyNumber
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    for setting in settings {
      let file = setting.name.dropFirst("khugepaged.".count)
      try FileChange.make(
        setting, at: "\(TransparentHugePageSettings.directory)/khugepaged/\(file)", form: .plain,
        absent: "boot a kernel with CONFIG_TRANSPARENT_HUGEPAGE=y", in: &transaction)
    }
  }
}
