// SPDX-License-Identifier: GPL-2.0-only
import Words

/// A kind of setting: its names, what they take, and how they are made.
protocol SettingKind: Sendable {
  /// As the documentation lists them.
  var names: [String] { get }

  /// What a name takes; nil for a name of another kind.
  func domain(of name: String) -> ValueDomain?

  /// The file that a setting is written to; nil where making it takes more, or the file is known only then.
  func file(of name: String) -> String?

  /// Checks those settings of a case that are of this kind against each other, with nothing changed yet.
  func checkTogether(_ settings: [HostSetting]) throws(HostSettingError)

  /// Makes them; at least one is given.
  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError)
}

extension SettingKind {
  func file(of name: String) -> String? { nil }

  func checkTogether(_ settings: [HostSetting]) throws(HostSettingError) {}
}

extension [HostSetting] {
  func named(_ name: String) -> HostSetting? { first { $0.name == name } }

  /// The first of these settings needs `name` beside it.
  func require(_ name: String) throws(HostSettingError) -> HostSetting {
    if let setting = named(name) { return setting }
    throw HostSettingError(
      code: .conflict, setting: first?.name, message: "means nothing without \(name)", remedy: "set \(name) too")
  }
}

/// All settings that there are.
enum SettingCatalogue {
  /// In the order in which they are applied: pools before what is mounted on them, mounts before the disk below them.
  static let kinds: [any SettingKind] = [
    TransparentHugePageSetting(), KhugepagedSetting(), KsmSetting(), SysctlSetting(), HugetlbPoolSetting(),
    ZramSetting(), LoopDeviceSetting(), TmpfsSetting(), HugetlbfsSetting(), ReadAheadSetting(), CgroupSetting(),
    CacheSetting(),
  ]

  static var names: [String] { kinds.flatMap(\.names) }

  static func check(_ setting: HostSetting) throws(HostSettingError) {
    for kind in kinds {
      if let domain = kind.domain(of: setting.name) { return try domain.check(setting) }
    }
    throw HostSettingError(
      code: .unknownName, setting: setting.name, message: "is no setting of the host",
      remedy: (Spelling.nearest(to: setting.name, in: names).map { "did you mean `\($0)`? " } ?? "")
        + "there are \(names.joined(separator: ", "))")
  }

  /// The settings of a case by kind, in the order of application; twice the same, or two mounts, are a conflict.
  static func sorted(
    _ settings: [HostSetting]
  ) throws(HostSettingError) -> [(kind: any SettingKind, settings: [HostSetting])] {
    var names = Set<String>()
    for setting in settings where !names.insert(setting.name).inserted {
      throw HostSettingError(
        code: .conflict, setting: setting.name, message: "is set twice", remedy: "leave one of them out")
    }
    let mounts = ["loop.size", "tmpfs.size", "hugetlbfs.pagesize"].filter(names.contains)
    if mounts.count > 1 {
      throw HostSettingError(
        code: .conflict, setting: mounts[0], message: "and \(mounts[1]) both mount CASE_DIR",
        remedy: "make two cases of it")
    }
    var sorted: [(kind: any SettingKind, settings: [HostSetting])] = []
    for kind in kinds {
      let own = settings.filter { kind.domain(of: $0.name) != nil }
      if own.isEmpty { continue }
      try kind.checkTogether(own)
      sorted.append((kind, own))
    }
    return sorted
  }
}
