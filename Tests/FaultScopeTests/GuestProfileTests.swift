// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import GuestKit
import TestSupport
import Testing

@testable import FaultScope

/// Known numbers of faults in real kernels, against what the kernel and the clock of instructions say.
@Suite(
  "Guests under libfaultscope.so", .serialized,
  .enabled(if: ScopedHost.isThere, "needs QEMU, cc and swift build -c release --product faultscope"))
struct GuestProfileTests {
  private static let pages: UInt64 = 512

  /// The first boot of this kernel, for those who compare another with it; nil where the kernel cannot be had.
  private static let first = Task { () -> ScopedGuest? in
    guard let kernel = await ScopedHost.kernel("debian:6.1"), let qemu = ScopedHost.qemu("") else { return nil }
    return try await ScopedGuest.boot(kernel, qemu: qemu)
  }

  @Test(
    "each kernel's faults are counted one by one, and every instruction once", arguments: ["debian:6.12", "debian:7.3"])
  func kernels(_ name: String) async throws {
    guard let kernel = await ScopedHost.kernel(name), let qemu = ScopedHost.qemu("") else {
      try Test.cancel("\(name): cannot be had")
    }
    let guest = try await ScopedGuest.boot(kernel, qemu: qemu)
    try Self.check(guest)
    try Self.checkPageClear(guest)
  }

  @Test("so are those of the oldest kernel")
  func oldestKernel() async throws {
    guard let guest = try await Self.first.value else { try Test.cancel("debian:6.1: cannot be had") }
    try Self.check(guest)
    try Self.checkPageClear(guest)
  }

  @Test("every QEMU's plugin interface gives the same", arguments: ["trixie", "forky"])
  func interfaces(_ suite: String) async throws {
    guard let first = try await Self.first.value, let kernel = await ScopedHost.kernel("debian:6.1") else {
      try Test.cancel("debian:6.1: cannot be had")
    }
    guard let other = ScopedHost.qemu(suite) else {
      try Test.cancel("QEMU of \(suite): scripts/qemu-matrix has not fetched it")
    }
    let second = try await ScopedGuest.boot(kernel, qemu: other)
    try Self.check(second)
    // Two boots: the same way to the instruction, and means within a thousandth.
    for name in ["touch", "cow"] {
      let (one, two) = (try #require(first[name]), try #require(second[name]))
      let (modal, again) = (try #require(one.profile.paths.first), try #require(two.profile.paths.first))
      #expect(modal.functions == again.functions)
      #expect(modal.min == again.min)
      let means = [modal, again].map { Double($0.sum) / Double($0.count) }
      #expect(abs(means[0] / means[1] - 1) < 0.001, "\(means)")
    }
  }

  @Test("several CPUs are counted apart, and add up")
  func processors() async throws {
    // Debian's 6.1 was seen to wait for its second CPU for ever when QEMU 7.2 counts.
    guard let kernel = await ScopedHost.kernel("debian:6.12"), let qemu = ScopedHost.qemu("") else {
      try Test.cancel("debian:6.12: cannot be had")
    }
    let guest = try await ScopedGuest.boot(kernel, qemu: qemu, options: ["-smp", "2"])
    guard !guest.errors.contains("several vCPUs") else { try Test.cancel("several vCPUs: not with this QEMU") }
    try Self.check(guest)
    let used = Set(guest.windows.flatMap { $0.profile.lines.filter { $0[0] == "total" }.map { $0[1] } })
    #expect(used == ["0", "1"])
  }

  @Test(
    "what cannot be profiled is refused with a sentence",
    arguments: [
      ("", "needs symbols=PATH"), (",symbols=s,out=o,speed=9", "an argument that is not known"),
      (",symbols=s,out=o,window=none", "window= is job or all"),
    ])
  func refusals(_ settings: String, _ sentence: String) async throws {
    for machine in ScopedHost.machines {
      guard let qemu = ScopedHost.qemu(machine) else { continue }
      let run = try await Executed.run(
        qemu, ["-M", "none", "-accel", "tcg", "-display", "none", "-plugin", "file=\(ScopedGuest.plugin)\(settings)"])
      #expect(run.status == 1)
      #expect(run.errors.contains("faultscope: \(sentence)"), "\(run.errors)")
    }
  }

  /// Faults and instructions, by the kernel's count and the clock's.
  static func check(_ guest: ScopedGuest) throws {
    #expect(
      guest.windows.map(\.name) == ["warm", "touch", "again", "populate", "read", "cow", "threads", "other", "none"])
    try #require(guest.errors == "")
    let none = try #require(guest["none"])
    let reading = none.clock - none.profile.instructions
    #expect(reading < 100)
    for window in guest.windows {
      let profile = window.profile
      #expect(profile.isWhole, "\(window.name)")
      let ended = ["user-fault", "kernel-fault", "handled-fault"].map { profile.total($0) }
      #expect(ended.map { $0.count == 3 ? $0[2] : 0 }.reduce(0, +) == window.faults, "\(window.name)")
      // To the instruction, but for devices: QEMU may leave a block at one twice.
      #expect(abs(Int64(window.clock - reading) - Int64(profile.instructions)) <= 8, "\(window.name)")
      #expect(profile.value("unfinished") == 0 && profile.value("too-deep") == 0 && profile.value("lost-nodes") == 0)
      for (category, sum) in profile.trees { #expect([sum] == Array(profile.total(category).prefix(1)), "\(category)") }
      let faults = profile.paths.filter { $0.category == "user-fault" }
      #expect(faults.map(\.count).reduce(0, +) == (profile.total("user-fault").dropFirst().first ?? 0))
      #expect(faults.map(\.sum).reduce(0, +) == (profile.total("user-fault").first ?? 0))
      for path in faults where path.count == 1 { #expect(path.own.reduce(0, +) == path.sum) }
    }
    for name in ["touch", "again", "cow"] {
      #expect(guest[name]?.profile.total("user-fault").dropFirst() == [pages, pages])
    }
    #expect(guest["populate"]?.profile.total("handled-fault").dropFirst() == [pages, pages])
    #expect(guest["read"]?.profile.total("kernel-fault").dropFirst() == [pages, pages])
    #expect((guest["other"]?.profile.total("other-fault").dropFirst().first ?? 0) >= pages)
  }

  /// A page clear is 4,096 bytes, whatever the function is called that does it.
  static func checkPageClear(_ guest: ScopedGuest) throws {
    let profile = try #require(guest["touch"]?.profile)
    let clears = profile.nodes.values.filter { $0.values[1] > 0 && $0.values[3] / $0.values[1] >= 4096 }
    #expect(clears.map { $0.values[1] }.reduce(0, +) >= pages)
    for node in clears { #expect(node.values[3] == node.values[1] * 4096) }
    let names = clears.compactMap { profile.addresses[$0.function] }
    #expect(names.allSatisfy { guest.symbols.isNamed($0) { $0.hasPrefix("clear_") } })
  }
}
