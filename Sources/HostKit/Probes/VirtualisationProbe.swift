// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Bare metal, virtual machine or container: what stands between a fault and the memory.
struct VirtualisationProbe: HostProbe {
  var files: HostFiles
  var signature = Self.processorSignature()

  func facts() -> [HostFact] {
    let place = container.map { ", in a container (\($0))" } ?? ""
    guard let machine = hypervisor else {
      return [HostFact(topic: "virtualisation", state: .available, detail: "no hypervisor seen\(place)")]
    }
    let emulated = machine == "QEMU TCG"
    return [
      HostFact(
        topic: "virtualisation", state: .limited, detail: "virtual machine (\(machine))\(place)",
        cause: emulated
          ? "the CPU is emulated: latencies count emulated work, not time of a real CPU"
          : "the hypervisor backs memory lazily: the first touch of idle guest memory costs more than a later one",
        remedy: emulated
          ? "compare only runs of such a guest with each other, under -icount"
          : "repeat and interleave runs; compare medians, on one host")
    ]
  }

  private var hypervisor: String? {
    if let known = Self.names[signature] { return known }
    if !signature.isEmpty { return signature }
    if let type = files.text("/sys/hypervisor/type"), !type.isEmpty { return type }
    if let tree = files.text("/proc/device-tree/hypervisor/compatible"), !tree.isEmpty { return tree }
    return files.text("/sys/class/dmi/id/sys_vendor").flatMap { vendor in
      Self.virtualVendors.first { vendor.hasPrefix($0) }
    }
  }

  private var container: String? {
    if let manager = files.text("/run/systemd/container"), !manager.isEmpty { return manager }
    if files.exists("/.dockerenv") { return "docker" }
    return files.exists("/run/.containerenv") ? "podman" : nil
  }

  private static func processorSignature() -> String {
    var letters = [CChar](repeating: 0, count: 13)
    clinux_hypervisor(&letters)
    return String(decoding: letters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// CPUID signatures, as Documentation/virt and the vendors publish them.
  private static let names = [
    "KVMKVMKVM": "KVM", "TCGTCGTCGTCG": "QEMU TCG", "Microsoft Hv": "Hyper-V", "VMwareVMware": "VMware",
    "XenVMMXenVMM": "Xen", "VBoxVBoxVBox": "VirtualBox", "bhyve bhyve ": "bhyve",
  ]

  /// DMI vendors that only make virtual machines, for architectures without CPUID.
  private static let virtualVendors = ["QEMU", "Amazon EC2", "Google", "Microsoft Corporation", "VMware", "Xen", "KVM"]
}
