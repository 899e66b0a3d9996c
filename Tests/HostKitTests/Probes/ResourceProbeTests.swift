// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

/// Swap, zram, limits and loop devices.
@Suite struct ResourceTests {
  @Test(.enabled(if: HostCommand.exists("swapon"), "no swapon"))
  func swapIsThatOfSwapon() throws {
    let areas = try HostCommand.run("swapon", "--show=NAME", "--noheadings", "--raw").output.split(separator: "\n")
    let fact = try #require(SwapProbe(files: HostFiles()).fact)
    #expect((fact.state == .missing) == areas.isEmpty)
    #expect(areas.allSatisfy { fact.detail.contains($0) })
  }

  @Test func swapLines() throws {
    let header = "Filename\t\tType\tSize\tUsed\tPriority\n"
    let tree = try MadeUpTree(["/proc/swaps": header, "/proc/sys/vm/swappiness": "60\n"])
    #expect(SwapProbe(files: tree.files).fact?.state == .missing)
    try tree.write(header + "/dev/zram0 partition 1048576 512 100\nbroken\n", to: "/proc/swaps")
    #expect(SwapProbe(files: tree.files).fact?.detail == "/dev/zram0 1 GiB, 512 KiB used, swappiness 60")
    try tree.write("0\n", to: "/proc/sys/vm/swappiness")
    #expect(SwapProbe(files: tree.files).fact?.state == .limited)
    #expect(SwapProbe.areas(inSwaps: header + "/x file 18446744073709551615 0 -2\n").isEmpty)
    #expect(SwapProbe(files: try MadeUpTree().files).fact?.cause == "no /proc/swaps")
  }

  @Test func zramDriverAndModule() throws {
    let driver = try MadeUpTree(["/sys/class/zram-control/hot_add": "", "/sys/block/zram0/disksize": "0\n"])
    #expect(ZramProbe(files: driver.files).fact?.detail == "driver present; devices 1, not set up 1")
    let module = try MadeUpTree([
      "/proc/sys/kernel/osrelease": "6.1\n",
      "/lib/modules/6.1/modules.dep": "kernel/drivers/block/zram/zram.ko.xz: kernel/mm/zsmalloc.ko.xz\n",
    ])
    #expect(ZramProbe(files: module.files).fact?.remedy == "as root: modprobe zram")
    try module.write("1\n", to: "/proc/sys/kernel/modules_disabled")
    #expect(ZramProbe(files: module.files).fact?.state == .missing)
  }

  @Test func limitsAreThoseOfTheShell() throws {
    let facts = LimitProbe(files: HostFiles()).facts()
    for (topic, option) in [("locked memory", "-l"), ("address space", "-v")] {
      let shell = try HostCommand.run("bash", "-c", "ulimit \(option)").output
      let text = UInt64(shell).map { binarySize($0 * 1024) } ?? shell
      #expect(facts.about(topic)?.detail.contains(" \(text)") == true)
    }
  }

  @Test func freeLoopDevicesAreThoseWithoutABackingFile() throws {
    let count = try HostCommand.run(
      "bash", "-c", "shopt -s nullglob; n=0; for d in /dev/loop[0-9] /dev/loop[0-9][0-9]; do n=$((n+1)); done; echo $n"
    ).output
    let busy = try HostCommand.run(
      "bash", "-c", "shopt -s nullglob; b=(/sys/block/loop*/loop/backing_file); echo ${#b[@]}"
    )
    .output
    let fact = try #require(LoopDeviceProbe(files: HostFiles()).fact)
    let free = try #require(Int(count)) - (Int(busy) ?? 0)
    #expect(fact.detail.hasPrefix("\(count) devices, \(free) free"))
  }

  @Test func withoutLoopDevices() throws {
    let fact = LoopDeviceProbe(files: try MadeUpTree().files).fact
    #expect(fact?.state == .missing)
    #expect(fact?.cause == "/dev/loop-control: ENOENT (No such file or directory)")
    let noDevice = try MadeUpTree(["/dev/loop0": "", "/dev/loop": "", "/dev/loopx": ""])
    #expect(LoopDeviceProbe(files: noDevice.files).fact?.detail == "1 devices, 0 free")
  }
}
