// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// `drop_caches`, `compact_memory`: done before each repeat; there is nothing to put back.
struct CacheSetting: SettingKind {
  let names = ["drop_caches", "compact_memory"]

  func domain(of name: String) -> ValueDomain? {
    switch name {
    case "drop_caches": .words(["1", "2", "3"])
    case "compact_memory": .words(["1"])
    default: nil
    }
  }

  func file(of name: String) -> String? { names.contains(name) ? "/proc/sys/vm/\(name)" : nil }

  /// Caches first: what they held can then be compacted.
  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    for name in names {
      guard let setting = settings.named(name) else { continue }
      let action = RepeatAction(setting: setting, path: "/proc/sys/vm/\(name)")
      guard transaction.files.exists(action.path) else {
        throw .unsupported(name, action.path, remedy: "boot a kernel with CONFIG_COMPACTION=y")
      }
      guard transaction.files.mayWrite(action.path) else {
        throw .refused(name, action.path, "open \(action.path)", Errno(rawValue: errno))
      }
      transaction.repeatActions.append(action)
    }
  }
}

/// Something that is written before each repeat.
struct RepeatAction: Sendable {
  let setting: HostSetting
  let path: String

  func run(_ files: HostFiles) throws(HostSettingError) {
    // Dirty pages cannot be dropped.
    if setting.name == "drop_caches" { sync() }
    do throws(Errno) {
      try files.write(setting.value, to: path)
    } catch {
      throw .refused(setting.name, path, "write \(setting.value) to \(path)", error)
    }
  }
}
