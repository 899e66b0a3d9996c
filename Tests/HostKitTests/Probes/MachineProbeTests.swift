// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import HostKit

/// Kernel, CPUs, memory and page size, against what the usual commands say.
@Suite struct MachineTests {
  @Test func kernelIsThatOfUname() throws {
    let expected = try HostCommand.run("uname", "-srm").output
    #expect(KernelProbe().fact?.detail.hasPrefix(expected + ", ") == true)
  }

  @Test func processorsAreThoseOfNproc() throws {
    let allowed = try HostCommand.run("nproc").output
    let online = try HostCommand.run("getconf", "_NPROCESSORS_ONLN").output
    #expect(ProcessorProbe(files: HostFiles()).fact?.detail.hasPrefix("\(allowed) of \(online) online") == true)
  }

  @Test func oneCPUIsALimit() throws {
    let fact = ProcessorProbe(files: try MadeUpTree(["/sys/devices/system/cpu/online": "0-3\n"]).files, allowed: 1).fact
    #expect(fact?.state == .limited)
    #expect(fact?.detail == "1 of 4 online")
  }

  @Test(
    arguments: [
      ("0", 1), ("0-3", 4), ("0-3,8,10-11", 7), ("", nil), ("3-1", nil), ("0-", nil), ("-", nil), ("a", nil),
      ("0-99999999999999999999", nil), ("1-2-3", nil),
    ] as [(String, Int?)])
  func cpuLists(list: String, count: Int?) {
    #expect(ProcessorProbe.count(inList: list) == count)
  }

  @Test func modelNames() {
    #expect(ProcessorProbe.model(inCPUInfo: "processor\t: 0\nmodel name\t: Some  CPU: 3 GHz\n") == "Some CPU: 3 GHz")
    #expect(ProcessorProbe.model(inCPUInfo: "model name\nmodel name\t:\n") == nil)
  }

  @Test func memoryIsThatOfGetconf() throws {
    let pages = try #require(UInt64(try HostCommand.run("getconf", "_PHYS_PAGES").output))
    let size = try #require(UInt64(try HostCommand.run("getconf", "PAGESIZE").output))
    let facts = MemoryProbe(files: HostFiles()).facts()
    #expect(facts.about("memory")?.detail.hasPrefix(binarySize(pages * size) + ", ") == true)
    #expect(facts.about("page size")?.detail == binarySize(size))
  }

  @Test func meminfoEdges() {
    let text =
      "MemTotal:  10 kB\nHugePages_Total:  3\nBroken: kB\nHuge: 99999999999999999999 kB\nTop: 18446744073709551615 kB\n"
    #expect(MemoryProbe.counts(inMeminfo: text) == ["MemTotal": 10 * 1024])
  }

  @Test func strictOvercommitIsALimit() throws {
    let tree = try MadeUpTree(["/proc/meminfo": "MemTotal: 2048 kB\n", "/proc/sys/vm/overcommit_memory": "2\n"])
    #expect(MemoryProbe(files: tree.files).fact?.state == .limited)
    #expect(MemoryProbe(files: try MadeUpTree().files).fact?.state == .unknown)
  }

  @Test(
    arguments: [
      (0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (2 << 20, "2 MiB"),
      (1 << 30, "1 GiB"), (.max, "15.9 EiB"),
    ] as [(UInt64, String)])
  func sizes(bytes: UInt64, text: String) {
    #expect(binarySize(bytes) == text)
  }

  @Test func hypervisors() throws {
    let empty = try MadeUpTree()
    #expect(VirtualisationProbe(files: empty.files, signature: "").fact?.detail == "no hypervisor seen")
    #expect(VirtualisationProbe(files: empty.files, signature: "KVMKVMKVM").fact?.detail == "virtual machine (KVM)")
    #expect(
      VirtualisationProbe(files: empty.files, signature: "TCGTCGTCGTCG").fact?.cause?.contains("emulated") == true)
    #expect(VirtualisationProbe(files: empty.files, signature: "NewOneNewOne").fact?.detail.contains("NewOne") == true)
    let arm = try MadeUpTree(["/sys/class/dmi/id/sys_vendor": "QEMU\n", "/.dockerenv": ""])
    #expect(
      VirtualisationProbe(files: arm.files, signature: "").fact?.detail
        == "virtual machine (QEMU), in a container (docker)")
  }

  #if arch(x86_64)
    @Test func hypervisorBitIsThatOfCPUInfo() throws {
      let flags = try HostCommand.run("grep", "-m1", "^flags", "/proc/cpuinfo").output.split(separator: " ")
      #expect((VirtualisationProbe(files: HostFiles()).fact?.state == .limited) == flags.contains("hypervisor"))
    }
  #endif
}
