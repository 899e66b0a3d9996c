// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

/// `hugepages.2m`, `hugepages.1g`: the pool grows until so many pages of it are free; it never shrinks.
struct HugetlbPoolSetting: SettingKind {
  static let kibibytes = ["hugepages.2m": 2048, "hugepages.1g": 1_048_576]
  let names = ["hugepages.2m", "hugepages.1g"]

  func domain(of name: String) -> ValueDomain? {
    Self.kibibytes[name] == nil ? nil : .numbers(0...UInt64(UInt32.max))
  }

  func file(of name: String) -> String? {
    Self.kibibytes[name].map { "\(HugetlbProbe.directory)/hugepages-\($0)kB/nr_hugepages" }
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    for setting in settings {
      guard let size = Self.kibibytes[setting.name], let wanted = Int(setting.value) else { continue }
      try grow(setting, HugetlbPool(kibibytes: size, files: transaction.files), to: wanted, in: &transaction)
    }
  }

  private func grow(
    _ setting: HostSetting, _ pool: HugetlbPool, to wanted: Int, in transaction: inout SettingsTransaction
  ) throws(HostSettingError) {
    guard let persistent = pool.persistent, let free = pool.free else {
      throw .unsupported(
        setting.name, pool.directory, remedy: "boot a kernel with CONFIG_HUGETLBFS=y and a CPU with that page size")
    }
    guard free < wanted else { return }
    try Self.requireMemory(setting, pool, for: wanted - free)
    // The total spreads over all nodes, both ways: each node's own number must come back.
    for node in pool.nodes {
      guard let pages = node.persistent else { continue }
      try transaction.watch(
        setting.name, node.file, "\(pages)", undo: .pool(directory: node.directory, pages: pages))
    }
    try transaction.perform(
      SettingChange(
        name: setting.name, path: pool.file, before: "\(persistent)", after: "\(persistent + wanted - free)"),
      undo: .pool(directory: pool.directory, pages: persistent)
    ) { () throws(HostSettingError) in
      try Self.raise(setting, pool, to: persistent + wanted - free, free: wanted)
    }
  }

  /// Asked for too much the kernel would take all memory there is, and others would have none until it is given back.
  private static func requireMemory(
    _ setting: HostSetting, _ pool: HugetlbPool, for pages: Int
  ) throws(HostSettingError) {
    let memory = MemoryProbe.counts(inMeminfo: pool.files.text("/proc/meminfo") ?? "")
    guard let available = memory["MemAvailable"], let bytes = ByteSize.parse(setting.pageSize) else { return }
    let (needed, overflow) = UInt64(pages).multipliedReportingOverflow(by: bytes)
    guard overflow || needed > available else { return }
    throw HostSettingError(
      code: .unsupported, setting: setting.name, path: pool.file,
      message: "\(pages) more pages do not fit into the \(binarySize(available)) of memory available",
      errno: Errno.noMemory.rawValue, remedy: "free memory, or ask for fewer")
  }

  private static func raise(
    _ setting: HostSetting, _ pool: HugetlbPool, to pages: Int, free wanted: Int
  ) throws(HostSettingError) {
    try pool.set(pages, setting.name)
    if pool.hasFree(wanted) { return }
    // The kernel stops at the first page it cannot find; compaction may make some.
    try? pool.files.write("1", to: "/proc/sys/vm/compact_memory")
    try pool.set(pages, setting.name)
    if pool.hasFree(wanted) { return }
    throw HostSettingError(
      code: .notTaken, setting: setting.name, path: pool.file,
      message: "asked for \(pages) pages, \(pool.persistent ?? 0) are there and \(pool.free ?? 0) free"
        + ": memory is short or fragmented",
      errno: Errno.noMemory.rawValue,
      remedy: "free memory, ask for fewer, or reserve them at boot: \(pool.bootParameter)=\(wanted)")
  }
}

extension HostSetting {
  /// `2m` of `hugepages.2m`.
  fileprivate var pageSize: String { String(name.dropFirst("hugepages.".count)) }
}
