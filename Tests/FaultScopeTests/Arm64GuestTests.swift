// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import GuestKit

/// Debian's arm64 fio with the engine for arm64, under real arm64 kernels, in a machine that QEMU makes up. The script is run by
/// arm64's own shell; only the guest's first process, faultbench, is emulated once more inside.
@Suite("Jobs in an arm64 guest", .serialized, .enabled(if: Arm64Guest.isThere, "\(Arm64Guest.missing)"))
struct Arm64GuestTests {
  // A few faults more are of the program's own pages.

  @Test(
    "a kernel of 4 KiB pages: reported faults are the kernel's, and libfaultscope.so sees each of them",
    .enabled(if: FileManager.default.fileExists(atPath: ScopedGuest.plugin), "needs swift build -c release"))
  func smallPages() async throws {
    let guest = try await Arm64Guest.boot("debian:6.1", isFollowed: true)
    #expect(guest.pageSize == 4096 && guest.hugePageSize == 2 << 20)
    for job in ["copy", "touch"] { #expect((1024...1060).contains(guest.report(job)?.faults ?? 0), "\(guest.reports)") }
    #expect(guest.verified == 1024)
    try #require(guest.profiles.count == 3, "\(guest.words)")
    for (profile, job) in zip(guest.profiles, ["copy", "touch"]) {
      #expect(profile.isWhole)
      #expect(profile.value("unfinished") == 0)
      let counts = ["user-fault", "kernel-fault", "handled-fault"].map { profile.total($0).last ?? 0 }
      #expect(counts.reduce(0, +) == guest.report(job)?.faults, "\(job)")
      // All of it is somewhere in the tree, and most of it in known functions.
      #expect(profile.total("user-fault")[0] == profile.trees["user-fault"])
      #expect(profile.total("user-fault")[0] > 1024 * 1000)
    }
  }

  @Test(
    "a kernel of 16 KiB pages: an I/O of a page is a fault, four smaller ones share one, and a huge page has 32 MiB")
  func mediumPages() async throws {
    let guest = try await Arm64Guest.boot("debian:6.12/16k", isFollowed: false)
    #expect(guest.pageSize == 16384 && guest.hugePageSize == 32 << 20)
    for job in ["copy", "touch"] { #expect((256...292).contains(guest.report(job)?.faults ?? 0), "\(guest.reports)") }
    #expect((2...40).contains(guest.report("huge")?.faults ?? 0), "\(guest.reports)")
    #expect(guest.verified == 1024)
  }
}

/// What a guest has told.
struct Arm64Guest {
  /// What the engine's report of a job has.
  struct Report {
    var job: String, faults: UInt64, agrees: Bool
  }

  var pageSize = 0, hugePageSize = 0, verified = 0
  var reports: [Report] = []
  var profiles: [RecordedProfile] = []
  var words = ""

  func report(_ job: String) -> Report? { reports.first { $0.job == job && $0.agrees } }

  private static let engine = Repository.arm64Engine

  static let missing = "needs qemu-system-aarch64, and the engine for arm64 (scripts/arm64)"
  static var isThere: Bool {
    HostCommand.exists("qemu-system-aarch64") && FileManager.default.fileExists(atPath: engine)
  }

  /// Reports have one line each.
  private static let script = """
    exec 2>&1
    [ ! -e /dev/ttyS0 ] || { stty -F /dev/ttyS0 raw; grep ' [tTwW] ' /proc/kallsyms >/dev/ttyS0; }
    mkdir /tmp/reports
    common="--output=/dev/null --ioengine=external:$PAGEFAULT_ENGINE --size=4m --rw=write"
    echo "PAGES $(awk '/KernelPageSize/ { print $2; exit }' /proc/self/smaps) $(cat /sys/kernel/mm/transparent_hugepage/hpage_pmd_size)"
    fio $common --bs=4k --thp=never --fault_report=/tmp/reports/ --name=copy
    fio $common --bs=16k --thp=never --access=touch --fault_report=/tmp/reports/ --name=touch
    fio $common --bs=4k --thp=never --verify=crc32c --output=/tmp/verified --output-format=json --name=verify
    echo "VERIFIED $(awk '/total_ios/ { gsub(/[^0-9]/, "", $3); print $3; exit }' /tmp/verified)"
    if [ "$(cat /sys/kernel/mm/transparent_hugepage/hpage_pmd_size)" = 33554432 ]; then
      fio $common --size=64m --bs=64k --thp=advise --map_align=huge --access=touch --fault_report=/tmp/reports/ --name=huge
    fi
    for file in /tmp/reports/*; do echo "REPORT $(tr -d ' \\n' <$file)"; done
    """

  /// What apt or the network refuses skips the test.
  private static func fetch(_ name: KernelName, _ cache: GuestCache) async throws -> (Kernel, GuestUserland) {
    do {
      let kernel = try await KernelLibrary(cache: cache, architecture: .arm64).kernel(name)
      return (kernel, try await GuestUserland.fetch(.arm64, in: cache))
    } catch {
      guard error.code == .notFetched else { throw error }
      try Test.cancel("for arm64: \(error)")
    }
  }

  static func boot(_ name: String, isFollowed: Bool) async throws -> Arm64Guest {
    let cache = GuestCache.standard()
    let named = try #require(KernelName(name))
    let (kernel, userland) = try await fetch(named, cache)
    return try await TemporaryDirectory.with { directory in
      var contents = GuestContents(
        fio: nil, engine: engine, faultbench: Repository.program)
      contents.userland = userland
      contents.files = [GuestFile("/script", .bytes(Array(script.utf8)))]
      let image = try await GuestImage(contents, cache: GuestCache(directory: directory.path))
      var arguments = [
        "-M", "virt,gic-version=3", "-accel", "tcg", "-cpu", "max,pauth-impdef=on", "-icount", "shift=0", "-rtc",
        "base=2026-01-01T00:00:00,clock=vm", "-m", "2G", "-no-reboot", "-display", "none", "-monitor", "none",
        "-nodefaults", "-kernel", kernel.image, "-initrd", try await image.initrd(for: kernel), "-append",
        "console=ttyAMA0 quiet panic=-1 nokaslr norandmaps rdinit=\(GuestContents.first(.arm64)) -- guest init /bin/sh /script",
        "-serial", "stdio",
      ]
      if isFollowed {
        arguments += [
          "-chardev", "file,id=symbols,path=\(directory.file("symbols"))", "-device", "pci-serial,chardev=symbols",
          "-plugin",
          "file=\(ScopedGuest.plugin),symbols=\(directory.file("symbols")),out=\(directory.file("profile"))",
        ]
      }
      var command = Command("/usr/bin/qemu-system-aarch64", arguments)
      command.grace = .seconds(1)
      let run = try await command.run(timeout: .seconds(850))
      var guest = Arm64Guest(told: run.output)
      guest.words = "\(run.output.suffix(3000)) \(run.errors)"
      guest.profiles = (1...9).compactMap { try? directory.read("profile.\($0)") }.map(RecordedProfile.init)
      try #require(guest.reports.count >= 2, "\(guest.words)")
      return guest
    }
  }

  private init(told text: String) {
    if let pages = text.firstMatch(of: /PAGES (\d+) (\d+)/) {
      (pageSize, hugePageSize) = ((Int(pages.1) ?? 0) << 10, Int(pages.2) ?? 0)
    }
    verified = text.firstMatch(of: /VERIFIED (\d+)/).flatMap { Int($0.1) } ?? 0
    let pattern = /REPORT .*?"job":"(\w+)".*?"observed":{"minor":(\d+),"major":(\d+).*?"agree":(\w+)/
    reports = text.matches(of: pattern).map {
      Report(job: String($0.1), faults: (UInt64($0.2) ?? 0) + (UInt64($0.3) ?? 0), agrees: $0.4 == "true")
    }
  }
}
