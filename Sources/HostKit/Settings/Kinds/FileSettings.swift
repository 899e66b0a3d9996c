// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import SystemPackage

/// Single numbers below /proc/sys.
struct SysctlSetting: SettingKind {
  private static let all: [(name: String, path: String, domain: ValueDomain, needs: String)] = [
    ("swappiness", "/proc/sys/vm/swappiness", .numbers(0...200), "mount -t proc proc /proc"),
    ("overcommit_memory", "/proc/sys/vm/overcommit_memory", .words(["0", "1", "2"]), "mount -t proc proc /proc"),
    (
      "numa_balancing", "/proc/sys/kernel/numa_balancing", .numbers(0...3),
      "boot a kernel with CONFIG_NUMA_BALANCING=y"
    ),
    (
      "unprivileged_userfaultfd", "/proc/sys/vm/unprivileged_userfaultfd", .words(["0", "1"]),
      "boot Linux 5.2 or later with CONFIG_USERFAULTFD=y"
    ),
  ]

  var names: [String] { Self.all.map(\.name) }

  func domain(of name: String) -> ValueDomain? {
    Self.all.first { $0.name == name }?.domain
  }

  func file(of name: String) -> String? { Self.all.first { $0.name == name }?.path }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    for setting in settings {
      guard let file = Self.all.first(where: { $0.name == setting.name }) else { continue }
      try FileChange.make(setting, at: file.path, form: .plain, absent: file.needs, in: &transaction)
    }
  }
}

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

/// `read_ahead_kb` of the disk below CASE_DIR.
struct ReadAheadSetting: SettingKind {
  let names = ["read_ahead_kb"]

  func domain(of name: String) -> ValueDomain? {
    name == "read_ahead_kb" ? .numbers(0...1_048_576) : nil
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    for setting in settings {
      let place = transaction.caseDirectory ?? transaction.directory ?? TemporaryPlace.root()
      try FileChange.make(
        setting, at: try Self.file(for: place, setting, transaction.files), form: .plain,
        absent: "mount -t sysfs sysfs /sys", in: &transaction)
    }
  }

  /// A partition has no queue of its own, its disk has.
  private static func file(
    for place: String, _ setting: HostSetting, _ files: HostFiles
  ) throws(HostSettingError) -> String {
    var (major, minor) = (UInt32(0), UInt32(0))
    do throws(Errno) {
      _ = try granted(clinux_device_of(place, &major, &minor))
    } catch {
      throw .refused(setting.name, place, "stat \(place)", error)
    }
    let device = "/sys/dev/block/\(major):\(minor)"
    let candidates = ["\(device)/queue/read_ahead_kb", "\(device)/../queue/read_ahead_kb"]
    if let file = candidates.first(where: files.exists) { return file }
    throw HostSettingError(
      code: .unsupported, setting: setting.name, path: place,
      message: "\(place) is on no block device (\(major):\(minor))",
      remedy: "set TMPDIR to a directory on ext4 or xfs, or use loop.size and loop.read_ahead_kb")
  }
}
