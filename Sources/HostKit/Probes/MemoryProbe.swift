// SPDX-License-Identifier: GPL-2.0-only

/// How much memory there is, how it may be promised, and the size of a base page.
struct MemoryProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    [memory, HostFact(topic: "page size", state: .available, detail: binarySize(pageSize))]
  }

  private var memory: HostFact {
    let counts = Self.counts(inMeminfo: files.text("/proc/meminfo") ?? "")
    guard let total = counts["MemTotal"] else {
      return HostFact(
        topic: "memory", state: .unknown, detail: "no MemTotal in /proc/meminfo", cause: "/proc/meminfo cannot be read",
        remedy: "mount -t proc proc /proc")
    }
    var detail = binarySize(total)
    if let available = counts["MemAvailable"] { detail += ", \(binarySize(available)) available" }
    let nodes = files.text("/sys/devices/system/node/online").flatMap(ProcessorProbe.count)
    if let nodes, nodes > 1 { detail += ", \(nodes) NUMA nodes" }
    guard files.number("/proc/sys/vm/overcommit_memory") == 2 else {
      return HostFact(topic: "memory", state: .available, detail: detail)
    }
    return HostFact(
      topic: "memory", state: .limited, detail: detail + ", strict overcommit",
      cause: "vm.overcommit_memory=2 refuses mappings beyond the commit limit, map_noreserve too",
      remedy: "as root: sysctl vm.overcommit_memory=0")
  }

  /// Bytes by name, from lines like `MemTotal: 1024 kB`.
  static func counts(inMeminfo text: String) -> [String: UInt64] {
    var counts: [String: UInt64] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == ":" || $0 == " " || $0 == "\t" })
      guard words.count == 3, words[2] == "kB", let kibibytes = UInt64(words[1]) else { continue }
      let (bytes, overflow) = kibibytes.multipliedReportingOverflow(by: 1024)
      if !overflow { counts[String(words[0])] = bytes }
    }
    return counts
  }
}
