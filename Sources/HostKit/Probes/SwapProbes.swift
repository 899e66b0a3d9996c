// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Where anonymous pages can be written to: without swap, MADV_PAGEOUT has no effect on them.
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

/// Whether compressed memory can serve as swap. Nothing is tried: reading hot_add would already make a device.
struct ZramProbe: HostProbe {
  var files: HostFiles
  private let topic = "zram"

  func facts() -> [HostFact] {
    let devices = files.names(in: "/sys/block").filter { $0.hasPrefix("zram") }
    if devices.isEmpty, !files.exists("/sys/class/zram-control") { return [notLoaded] }
    let free = devices.filter { files.number("/sys/block/\($0)/disksize") == 0 }
    let detail = "driver present; devices \(devices.count), not set up \(free.count)"
    guard Privilege.current(files).administersHost else {
      return [
        HostFact(
          topic: topic, state: .limited, detail: detail, cause: "only root may set up a device and swapon",
          remedy: "as root: zramctl -f -s 1G, then mkswap and swapon that device")
      ]
    }
    return [HostFact(topic: topic, state: .available, detail: detail)]
  }

  private var notLoaded: HostFact {
    let release = files.text("/proc/sys/kernel/osrelease") ?? ""
    let modules = files.text("/lib/modules/\(release)/modules.dep") ?? ""
    let canLoad = modules.split(separator: "\n").contains { $0.prefix { $0 != ":" }.contains("/zram.ko") }
    if canLoad, files.number("/proc/sys/kernel/modules_disabled") != 1 {
      return HostFact(
        topic: topic, state: .limited, detail: "module not loaded", cause: "no /sys/class/zram-control",
        remedy: "as root: modprobe zram")
    }
    return HostFact(
      topic: topic, state: .missing, detail: "no driver and no module for this kernel",
      cause: "no /sys/class/zram-control, no zram in /lib/modules/\(release)/modules.dep",
      remedy: "install the kernel's modules, or boot a kernel with CONFIG_ZRAM")
  }
}
