// SPDX-License-Identifier: GPL-2.0-only
import Glibc

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
