// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

private let hasZram = HostFiles().exists("/sys/class/zram-control")

extension SettingTests {
  /// Swap in compressed memory.
  @Suite(.enabled(if: hasZram, "no zram driver")) struct ZramSettings {
    private func state() throws -> String {
      try HostCommand.run("bash", "-c", "cut -d\" \" -f1 /proc/swaps; ls /sys/block; cat /sys/block/zram*/disksize")
        .output
    }

    @Test func pagesAreSwappedToItAndBack() throws {
      let before = try state()
      let host = try SettingsUnderTest()
      let applied = try host.apply(["zram.size": "64m"])
      let device = try #require(applied.changes.first).path
      let line = try #require(try shown("/proc/swaps").split(separator: "\n").first { $0.hasPrefix(device) })
      #expect(line.split(whereSeparator: \.isWhitespace).last == "32767")
      let mapping = try TrialMapping(length: 4 << 20)
      try mapping.advise(MADV_NOHUGEPAGE)
      mapping.touch()
      try mapping.advise(21)  // MADV_PAGEOUT
      let used = SwapProbe.areas(inSwaps: try shown("/proc/swaps")).first { $0.name == device }?.used
      #expect(used ?? 0 >= 4 << 20)
      #expect(applied.restore().isEmpty)
      #expect(try state() == before)
      _ = consume mapping
    }

    /// Each more device than the host has is made, and removed again.
    @Test func asManyAsAreAskedFor() throws {
      let before = try state()
      let host = try SettingsUnderTest()
      let applied = try (1...3).map { _ in try host.apply(["zram.size": "16m"]) }
      let devices = applied.flatMap { $0.changes.map(\.path) }
      #expect(Set(devices).count == 3)
      #expect(SwapProbe.areas(inSwaps: try shown("/proc/swaps")).count { devices.contains($0.name) } == 3)
      for settings in applied { #expect(settings.restore().isEmpty) }
      #expect(try state() == before)
    }

    /// A device that somebody set up since then is not ours to reset.
    @Test func anothersDeviceIsLeftAlone() throws {
      let host = try SettingsUnderTest()
      let applied = try host.apply(["zram.size": "16m"])
      let device = try #require(applied.changes.first).path
      #expect(throws: Never.self) {
        try ZramDevice(path: device, files: HostFiles()).remove("zram.size", UUID().uuidString, made: false)
      }
      #expect(try shown("/proc/swaps").contains(device))
      #expect(applied.restore().isEmpty)
    }
  }
}

/// The header of a swap area.
@Suite struct SwapHeaderTests {
  @Test func roundTripAndForeignPages() throws {
    let identifier = UUID()
    let page = SwapHeader.page(size: 4096, areaBytes: 1 << 20, identifier: identifier)
    #expect(page.count == 4096)
    #expect(SwapHeader(page: page)?.identifier == identifier)
    #expect(page[1028] == 255)
    #expect(SwapHeader(page: [UInt8](repeating: 0, count: 4096)) == nil)
    #expect(SwapHeader(page: []) == nil)
  }

  @Test(.enabled(if: HostCommand.exists("blkid"), "no blkid to read it"))
  func blkidKnowsIt() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "faultbench-swap-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let identifier = UUID()
    try Data(
      SwapHeader.page(size: pageSize, areaBytes: 1 << 20, identifier: identifier)
        + [UInt8](repeating: 0, count: (1 << 20) - pageSize)
    ).write(to: file)
    let answer = try HostCommand.run("blkid", "-p", file.path).output
    #expect(answer.contains("TYPE=\"swap\""))
    #expect(answer.contains("UUID=\"\(identifier.uuidString.lowercased())\""))
  }
}
