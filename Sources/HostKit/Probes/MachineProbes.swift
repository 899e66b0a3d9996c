// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc

/// Release, build and architecture of the running kernel.
struct KernelProbe: HostProbe {
  func facts() -> [HostFact] {
    let names = KernelNames()
    guard !names.release.isEmpty else { return [] }
    return [
      HostFact(
        topic: "kernel", state: .available, detail: "Linux \(names.release) \(names.machine), \(names.version)")
    ]
  }
}

/// What uname(2) tells; empty where it fails.
struct KernelNames {
  private(set) var release = ""
  private(set) var version = ""
  private(set) var machine = ""

  init() {
    var names = utsname()
    guard uname(&names) == 0 else { return }
    release = Self.text(of: &names.release)
    version = Self.text(of: &names.version)
    machine = Self.text(of: &names.machine)
  }

  /// uname's fields are arrays of characters, which Swift sees as tuples.
  private static func text<Field>(of field: inout Field) -> String {
    withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

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

/// The CPUs that this process may run on.
struct ProcessorProbe: HostProbe {
  var files: HostFiles
  var allowed = Int(clinux_allowed_cpus())

  func facts() -> [HostFact] {
    let online = files.text("/sys/devices/system/cpu/online").flatMap(Self.count) ?? max(allowed, 1)
    var detail = "\(allowed) of \(online) online"
    if let model = files.text("/proc/cpuinfo").flatMap(Self.model) { detail += ", \(model)" }
    if let governor = files.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") {
      detail += ", governor \(governor)"
    }
    if allowed == 1 {
      return [
        HostFact(
          topic: "CPUs", state: .limited, detail: detail,
          cause: "a fault and its userfaultfd handler can only share the one CPU",
          remedy: "allow more CPUs (taskset, cpuset) for handlers on another CPU and for scaling runs")
      ]
    }
    return [HostFact(topic: "CPUs", state: .available, detail: detail)]
  }

  /// How many are in a list like `0-3,8,10-11`; nil when it is none.
  static func count(inList list: String) -> Int? {
    var total = 0
    for range in list.split(separator: ",") {
      let ends = range.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
      guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last
      else { return nil }
      total += Int(last - first) + 1
    }
    return total > 0 ? total : nil
  }

  /// The first model name; aarch64 gives none.
  static func model(inCPUInfo text: String) -> String? {
    text.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":", maxSplits: 1).dropFirst().first
      .map { $0.split(separator: " ").joined(separator: " ") }
      .flatMap { $0.isEmpty ? nil : $0 }
  }
}

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
      cause: "vm.overcommit_memory=2 refuses mappings beyond the commit limit, those with MAP_NORESERVE too",
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
