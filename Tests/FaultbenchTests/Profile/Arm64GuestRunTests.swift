// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import GuestKit
import ProfileKit
import TestSupport
import Testing

/// `guest run --arch arm64 --profile`: a fault of each kind under arm64 kernels with pages of 4 and 16 KiB.
@Suite(
  "The program in guests of arm64", .enabled(if: Arm64Guests.isThere, Arm64Guests.missing),
  .enabled(if: ProfiledGuests.hasScope, "needs libfaultscope.so"))
struct Arm64GuestRunTests {
  @Test(
    "The profile has each fault that the kernel counted for the job", arguments: [("6.1", 4096), ("6.12/16k", 16384)])
  func profiles(_ version: String, _ pageSize: Int) async throws {
    let kernel = "debian:\(version)"
    try await fetch(kernel)
    let guests = try await ProfiledGuests.run(options: [
      "--arch", "arm64", "--kernel", kernel, "--engine", Arm64Guests.engine,
    ])
    let words = guests.executed.errors
    try #require(guests.executed.status == 0, "\(words)")
    #expect(words.contains("SKIP uffd: "), "qemu-user has no userfaultfd(2): \(words)")
    // Its label is the kernel's name, or its release.
    let cases = try #require(guests.profiles.values.first, "\(words)")
    for name in ["touch", "shared", "major", "swap", "cow", "thp", "populate"] {
      #expect(cases[name] != nil, "\(name): \(words)")
    }
    let table = try PhaseTable.standard
    for (name, item) in cases {
      #expect(item.parts.map(\.counted) == item.parts.map { Optional($0.faults) }, "\(kernel) \(name)")
      #expect(item.profile.costs().map(\.own).reduce(0, +) == item.profile.instructions, "\(kernel) \(name)")
      let rest = table.sums(of: item.profile.costs()).last { $0.phase == nil }?.instructions ?? 0
      #expect(Double(rest) < 0.01 * Double(item.profile.instructions), "\(kernel) \(name): \(item.perFault(rest))")
    }
    let touched = try #require(cases["touch"]?.cost("do_mem_abort")?.calls)
    let pages = 48 << 20 / pageSize
    #expect(touched >= pages && touched < pages + 120, "\(touched)")
  }

  /// What apt or the network refuses skips the test.
  private func fetch(_ kernel: String) async throws {
    let cache = GuestCache.standard()
    do {
      _ = try await KernelLibrary(cache: cache, architecture: .arm64).kernel(try #require(KernelName(kernel)))
      _ = try await GuestUserland.fetch(.arm64, in: cache)
    } catch let error as GuestError {
      guard error.code == .notFetched else { throw error }
      try Test.cancel("for arm64: \(error)")
    }
  }
}

/// Guests of arm64 that faultbench boots by itself.
private enum Arm64Guests {
  static let engine = Repository.arm64Engine
  /// faultbench is emulated there, and a debug build of it takes ten minutes to begin.
  static let isThere =
    HostCommand.exists("qemu-system-aarch64") && FileManager.default.fileExists(atPath: engine)
    && !(ProcessInfo.processInfo.environment["FAULTBENCH_TEST_PROGRAM"] ?? "").isEmpty
  static let missing: Comment =
    "needs qemu-system-aarch64, the engine for arm64 (scripts/arm64), and a release build named by FAULTBENCH_TEST_PROGRAM"
}
