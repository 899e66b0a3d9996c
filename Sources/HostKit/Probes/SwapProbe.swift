// SPDX-License-Identifier: GPL-2.0-only

/// Where anonymous pages can be written to: without swap, `refault=pageout` has no effect on them.
struct SwapProbe: HostProbe {
  var files: HostFiles

  func facts() -> [HostFact] {
    guard let text = files.text("/proc/swaps") else {
      return [
        HostFact(
          topic: "swap", state: .missing, detail: "this kernel has none", cause: "no /proc/swaps",
          remedy: "boot a kernel with CONFIG_SWAP=y")
      ]
    }
    let swappiness = files.number("/proc/sys/vm/swappiness").map { ", swappiness \($0)" } ?? ""
    let areas = Self.areas(inSwaps: text)
    guard !areas.isEmpty else {
      return [
        HostFact(
          topic: "swap", state: .missing, detail: "no swap area\(swappiness)", cause: "/proc/swaps is empty",
          remedy: "as root: zramctl -f -s 1G, then mkswap and swapon that device; or swapon a file")
      ]
    }
    let list = areas.map { "\($0.name) \(binarySize($0.size)), \(binarySize($0.used)) used" }
    if files.number("/proc/sys/vm/swappiness") == 0 {
      return [
        HostFact(
          topic: "swap", state: .limited, detail: list.joined(separator: "; ") + swappiness,
          cause: "with swappiness 0 reclaim swaps only in need", remedy: "as root: sysctl vm.swappiness=60")
      ]
    }
    return [HostFact(topic: "swap", state: .available, detail: list.joined(separator: "; ") + swappiness)]
  }

  /// Name, size and use in bytes of each line of /proc/swaps; a name may hold blanks, the kernel escapes them.
  static func areas(inSwaps text: String) -> [(name: String, size: UInt64, used: UInt64)] {
    text.split(separator: "\n").dropFirst().compactMap { line in
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.count >= 4, let size = UInt64(words[2]), let used = UInt64(words[3]), size <= .max / 1024,
        used <= .max / 1024
      else { return nil }
      return (String(words[0]), size * 1024, used * 1024)
    }
  }
}
