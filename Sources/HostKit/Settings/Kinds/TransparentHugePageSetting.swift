// SPDX-License-Identifier: GPL-2.0-only

/// `thp.*`: the files of transparent_hugepage, and those of one size (mTHP).
struct TransparentHugePageSetting: SettingKind {
  let names = [
    "thp.enabled", "thp.defrag", "thp.shmem_enabled", "thp.use_zero_page", "thp.<N>kB.enabled",
    "thp.<N>kB.shmem_enabled",
  ]

  func domain(of name: String) -> ValueDomain? {
    switch name {
    case "thp.enabled": .words(["always", "madvise", "never"])
    case "thp.defrag": .words(["always", "defer", "defer+madvise", "madvise", "never"])
    case "thp.shmem_enabled": .words(["always", "within_size", "advise", "never", "deny", "force"])
    case "thp.use_zero_page": .words(["0", "1"])
    default:
      switch Self.size(in: name)?.file {
      case "enabled": .words(["always", "inherit", "madvise", "never"])
      case "shmem_enabled": .words(["always", "inherit", "within_size", "advise", "never"])
      default: nil
      }
    }
  }

  /// `thp.64kB.enabled`: 64 and `enabled`.
  private static func size(in name: String) -> (kibibytes: Int, file: String)? {
    let words = name.split(separator: ".", omittingEmptySubsequences: false)
    guard words.count == 3, words[0] == "thp", words[1].hasSuffix("kB"), words[1].first != "0",
      let size = kibibytes(inDirectoryName: "hugepages-\(words[1])"), "\(size)kB" == words[1]
    else { return nil }
    return (size, String(words[2]))
  }

  func file(of name: String) -> String? { domain(of: name) == nil ? nil : Self.path(name) }

  /// The file of a setting.
  static func path(_ name: String) -> String {
    if let (kibibytes, file) = size(in: name) {
      return "\(TransparentHugePageSettings.directory)/hugepages-\(kibibytes)kB/\(file)"
    }
    return "\(TransparentHugePageSettings.directory)/\(name.dropFirst("thp.".count))"
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    // Switching huge pages on or off moves this one, and off does not always bring the former value back.
    let reserve = "/proc/sys/vm/min_free_kbytes"
    if let value = transaction.files.number(reserve) {
      try transaction.watch(
        settings[0].name, reserve, "\(value)", undo: .write(path: reserve, value: "\(value)", form: .plain))
    }
    for setting in settings {
      try FileChange.make(
        setting, at: Self.path(setting.name), form: setting.name == "thp.use_zero_page" ? .plain : .choice,
        absent: Self.size(in: setting.name) == nil
          ? "boot a kernel with CONFIG_TRANSPARENT_HUGEPAGE=y"
          : "boot Linux 6.8 or later, and see \(TransparentHugePageSettings.directory)/hugepages-*kB for the sizes",
        in: &transaction)
    }
  }
}

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
