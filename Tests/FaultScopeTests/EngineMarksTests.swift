// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import GuestKit

/// Real jobs of fio's with the engine, whose marks open and close the windows.
@Suite(
  "Jobs in a guest under libfaultscope.so",
  .enabled(
    if: ScopedHost.isThere && HostCommand.exists("busybox") && Repository.hasEngine && FioMatrix.present.first != nil,
    "needs QEMU, busybox, fio, and swift build -c release"))
struct EngineMarksTests {
  private static let script = """
    exec 2>&1
    stty -F /dev/ttyS1 raw
    grep ' [tTwW] ' /proc/kallsyms | grep -v __pfx_ >/dev/ttyS1
    mkdir /tmp/reports
    common="--output=/dev/null --ioengine=external:$PAGEFAULT_ENGINE --bs=4k --thp=never --size=1m --rw=write"
    fio $common --fault_report=/tmp/reports/ --name=copy
    fio $common --fault_report=/tmp/reports/ --access=touch --cow=fork --name=cow
    fio $common --fault_report=/tmp/reports/ --access=touch --numjobs=2 --name=pair
    for file in /tmp/reports/*; do echo "REPORT $(tr -d ' \\n' <$file)"; done
    """

  @Test("the window's faults are those that the engine's report has, one by one")
  func faults() async throws {
    guard let kernel = await ScopedHost.kernel("debian:6.1"), let qemu = ScopedHost.qemu("") else {
      try Test.cancel("debian:6.1: cannot be had")
    }
    let fio = try #require(FioMatrix.present.first)
    try await TemporaryDirectory.with { directory in
      var contents = GuestContents(
        fio: fio.path, engine: Repository.engine, faultbench: Repository.program)
      contents.files = [GuestFile("/script", .bytes(Array(Self.script.utf8)))]
      let image = try await GuestImage(contents, cache: GuestCache(directory: directory.path))
      var command = Command(
        qemu,
        [
          "-M", "pc", "-accel", "tcg", "-cpu", "max", "-icount", "shift=0", "-rtc", "base=2026-01-01T00:00:00,clock=vm",
          "-m", "2G", "-no-reboot", "-display", "none", "-monitor", "none", "-nodefaults", "-kernel", kernel.image,
          "-initrd", try await image.initrd(for: kernel), "-append",
          "console=ttyS0 quiet panic=-1 nokaslr rdinit=/usr/bin/faultbench -- guest init /bin/sh /script", "-serial",
          "stdio", "-serial", "file:\(directory.file("symbols"))", "-plugin",
          "file=\(ScopedGuest.plugin),symbols=\(directory.file("symbols")),out=\(directory.file("profile"))",
        ])
      command.grace = .seconds(1)
      let run = try await command.run(timeout: .seconds(500))
      let counted = run.output.matches(of: /REPORT .*?"job":"(\w+)".*?"observed":{"minor":(\d+),"major":(\d+)/).map {
        (job: String($0.1), faults: (UInt64($0.2) ?? 0) + (UInt64($0.3) ?? 0))
      }
      try #require(counted.count == 4, "\(run.output.suffix(3000)) \(run.errors)")
      // Jobs that overlap are one window, others two.
      let profiles = (1...4).compactMap { try? directory.read("profile.\($0)") }.map(RecordedProfile.init)
      try #require(profiles.count >= 3, "\(run.errors)")
      var handled: [UInt64] = []
      for (place, profile) in profiles.enumerated() {
        #expect(profile.isWhole)
        // Of a pair whose windows do not overlap, the other job may be in a fault of its own, before its first I/O.
        #expect((profile.value("unfinished") ?? 0) <= (place < 2 ? 0 : 1), "window \(place + 1)")
        let counts = ["user-fault", "kernel-fault", "handled-fault"].map { profile.total($0).last ?? 0 }
        handled.append(counts.reduce(0, +))
      }
      func faults(of job: String) -> UInt64 {
        counted.filter { $0.job == job }.map(\.faults).reduce(0, +)
      }
      #expect(faults(of: "copy") >= 256)
      #expect(handled[0] == faults(of: "copy"))
      #expect(handled[1] == faults(of: "cow"))
      let rest: UInt64 = handled.dropFirst(2).reduce(0, +)
      #expect(rest == faults(of: "pair"))
    }
  }
}
