// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

/// `memory.*`: a fresh cgroup with limits, in which the case runs.
struct CgroupSetting: SettingKind {
  private static let limits: KeyValuePairs<String, CgroupLimit> = [
    "memory.limit": .limit, "memory.high": .high, "memory.swap_max": .swapMax,
  ]
  var names: [String] { Self.limits.map(\.key) }
  var makeDirectory = LimitedCgroup.makeDirectory

  func domain(of name: String) -> ValueDomain? {
    switch name {
    case "memory.limit", "memory.high": .sizes(1 << 20...ByteSize.max)
    case "memory.swap_max": .sizes(0...ByteSize.max)
    default: nil
    }
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    guard let memory = CgroupMemory.find(transaction.files) else {
      throw HostSettingError(
        code: .unsupported, setting: settings[0].name, message: "no hierarchy with the memory controller is mounted",
        remedy: "as root: mount -t cgroup2 none /sys/fs/cgroup; needs CONFIG_MEMCG=y")
    }
    let limits = try settings.map { setting throws(HostSettingError) in
      (setting, try Self.file(of: setting, memory.version))
    }
    let cgroup = try make(settings[0], memory, needing: limits.map(\.1), in: &transaction)
    for (setting, file) in limits {
      try limit(setting, cgroup, file, in: &transaction)
    }
    transaction.cgroup = CgroupPlacement(version: memory.version == .v1 ? 1 : 2, directory: cgroup.directory)
  }

  private static func file(
    of setting: HostSetting, _ version: CgroupMemory.Version
  ) throws(HostSettingError) -> String {
    if let file = limits.first(where: { $0.key == setting.name })?.value.file(version) { return file }
    throw HostSettingError(
      code: .unsupported, setting: setting.name, message: "the memory controller is in hierarchy v1, which has none",
      remedy: "boot with systemd.unified_cgroup_hierarchy=1 or cgroup_no_v1=memory, or use a guest")
  }

  private func make(
    _ setting: HostSetting, _ memory: CgroupMemory, needing limits: [String],
    in transaction: inout SettingsTransaction
  ) throws(HostSettingError) -> LimitedCgroup {
    try LimitedCgroup.firstPlace(in: memory) { directory throws(HostSettingError) in
      let cgroup = LimitedCgroup(
        name: setting.name, directory: directory, files: transaction.files, makeDirectory: makeDirectory)
      do throws(HostSettingError) {
        try transaction.perform(
          SettingChange(name: setting.name, path: directory, before: "", after: "cgroup"),
          undo: .cgroup(directory: directory)
        ) { () throws(HostSettingError) in try cgroup.make(needing: limits) }
      } catch {
        try? cgroup.remove()
        throw error
      }
      return cgroup
    }
  }

  private func limit(
    _ setting: HostSetting, _ cgroup: LimitedCgroup, _ file: String, in transaction: inout SettingsTransaction
  ) throws(HostSettingError) {
    guard let bytes = ByteSize.parse(setting.value) else { return }
    let path = "\(cgroup.directory)/\(file)"
    try transaction.perform(
      SettingChange(
        name: setting.name, path: path, before: transaction.files.text(path) ?? "", after: "\(bytes)"),
      // The limit goes with its cgroup.
      undo: .cgroup(directory: cgroup.directory)
    ) { () throws(HostSettingError) in
      try LimitedCgroup(name: setting.name, directory: cgroup.directory, files: cgroup.files)
        .limit(file, to: bytes)
    }
  }
}
