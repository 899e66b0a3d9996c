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

  func file(of name: String) -> String? {
    guard names.contains(name) else { return nil }
    return "\(TransparentHugePageSettings.directory)/khugepaged/\(name.dropFirst("khugepaged.".count))"
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    for setting in settings {
      guard let file = file(of: setting.name) else { continue }
      try FileChange.make(
        setting, at: file, form: .plain,
        absent: "boot a kernel with CONFIG_TRANSPARENT_HUGEPAGE=y", in: &transaction)
    }
  }
}
