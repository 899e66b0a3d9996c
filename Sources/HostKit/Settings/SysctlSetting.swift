// SPDX-License-Identifier: GPL-2.0-only

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
