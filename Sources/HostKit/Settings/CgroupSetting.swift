// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// `memory.*`: a fresh cgroup with limits, in which the case runs.
struct CgroupSetting: SettingKind {
  let names = ["memory.limit", "memory.high", "memory.swap_max"]
  /// mkdir(2); in a real hierarchy the kernel fills the new directory.
  var makeDirectory: @Sendable (String) -> Errno? = { mkdir($0, 0o755) == 0 ? nil : Errno(rawValue: errno) }

  func domain(of name: String) -> ValueDomain? {
    switch name {
    case "memory.limit", "memory.high": .sizes(1 << 20...ByteSize.largest)
    case "memory.swap_max": .sizes(0...ByteSize.largest)
    default: nil
    }
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    let files = transaction.files
    guard let memory = CgroupMemory.find(files) else {
      throw HostSettingError(
        code: .unsupported, setting: settings[0].name, message: "no hierarchy with the memory controller is mounted",
        remedy: "as root: mount -t cgroup2 none /sys/fs/cgroup; needs CONFIG_MEMCG=y")
    }
    let knobs = try settings.map { setting throws(HostSettingError) in
      (setting, try Self.knob(setting, memory.version))
    }
    let directory = try make(settings[0], memory, needing: knobs.map(\.1), in: &transaction)
    for (setting, knob) in knobs {
      try limit(setting, "\(directory)/\(knob)", in: &transaction)
    }
    transaction.cgroup = CgroupPlacement(version: memory.version == .v1 ? 1 : 2, directory: directory)
  }

  private static func knob(
    _ setting: HostSetting, _ version: CgroupMemory.Version
  ) throws(HostSettingError) -> String {
    switch (setting.name, version) {
    case ("memory.limit", .v1): return "memory.limit_in_bytes"
    case ("memory.limit", .v2): return "memory.max"
    case ("memory.high", .v2): return "memory.high"
    case ("memory.swap_max", .v2): return "memory.swap.max"
    default:
      throw HostSettingError(
        code: .unsupported, setting: setting.name, message: "the memory controller is in hierarchy v1, which has none",
        remedy: "boot with systemd.unified_cgroup_hierarchy=1 or cgroup_no_v1=memory, or use a guest")
    }
  }

  /// In v2 a cgroup with processes cannot pass controllers to its children, but a sibling of it gets them.
  private func make(
    _ setting: HostSetting, _ memory: CgroupMemory, needing knobs: [String],
    in transaction: inout SettingsTransaction
  ) throws(HostSettingError) -> String {
    let places = memory.version == .v1 ? [memory.directory] : Array(memory.ancestors.prefix(2))
    let name = "faultbench-\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
    var failure: HostSettingError?
    for place in places {
      let directory = "\(place)/\(name)"
      do throws(HostSettingError) {
        try make(setting, directory, needing: knobs, in: &transaction)
        return directory
      } catch {
        failure = error
        try? CgroupRemoval(name: setting.name, directory: directory, files: transaction.files).run()
      }
    }
    throw failure
      ?? HostSettingError(
        code: .unsupported, setting: setting.name, message: "no cgroup of this process", remedy: "mount /proc")
  }

  private func make(
    _ setting: HostSetting, _ directory: String, needing knobs: [String], in transaction: inout SettingsTransaction
  ) throws(HostSettingError) {
    let files = transaction.files
    try transaction.perform(
      SettingChange(name: setting.name, path: directory, before: "", after: "cgroup"),
      undo: .cgroup(directory: directory)
    ) { () throws(HostSettingError) in
      if let error = makeDirectory(files.path(directory).string) {
        throw .refused(
          setting.name, directory, "mkdir \(directory)", error,
          remedy: error == .permissionDenied || error == .notPermitted
            ? "run as root, or delegated: systemd-run --user --scope -p Delegate=yes COMMAND" : nil)
      }
      guard let lacking = knobs.first(where: { !files.exists("\(directory)/\($0)") }) else { return }
      let place = directory.prefix(upTo: directory.lastIndex(of: "/") ?? directory.endIndex)
      throw HostSettingError(
        code: .unsupported, setting: setting.name, path: directory,
        message: "a new cgroup below \(place) has no \(lacking)",
        remedy: "as root: echo +memory > \(place)/cgroup.subtree_control, or run under systemd-run -p Delegate=yes")
    }
  }

  /// The kernel keeps whole pages, rounded down.
  private func limit(
    _ setting: HostSetting, _ path: String, in transaction: inout SettingsTransaction
  ) throws(HostSettingError) {
    guard let bytes = ByteSize.parse(setting.value) else { return }
    let files = transaction.files
    try transaction.perform(
      SettingChange(name: setting.name, path: path, before: files.text(path) ?? "", after: "\(bytes)"),
      // The limit goes with its cgroup.
      undo: .cgroup(directory: String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex)))
    ) { () throws(HostSettingError) in
      do throws(Errno) {
        try files.write("\(bytes)", to: path)
      } catch {
        throw .refused(setting.name, path, "write \(bytes) to \(path)", error)
      }
      let kept = bytes / UInt64(pageSize) * UInt64(pageSize)
      guard let found = files.text(path), found == "\(kept)" || found == "\(bytes)" else {
        throw HostSettingError(
          code: .notTaken, setting: setting.name, path: path,
          message: "\(path) took \(bytes), but shows \(files.text(path) ?? "nothing")",
          remedy: "ask for a size that the kernel can keep")
      }
    }
  }
}
