// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ProfileKit
import TestSupport
import Testing

@Suite(
  "Where the instructions of faults go, in guests", .serialized,
  .enabled(if: GuestTool.isThere, GuestTool.missing),
  .enabled(if: ProfiledGuests.hasScope, "needs swift build -c release --product faultscope"),
  .enabled("debian:6.1 cannot be had", { await GuestTool.has("debian:6.1") }))
struct GuestProfileTruthTests {
  /// A fault of each kind under three kernels.
  private static let kinds = Task { try await ProfiledGuests.run(kernels) }
  private static let kernels = ["debian:6.1", "debian:6.12", "debian:7.3"]
  /// What is changed on one kernel, beside the same kernel again.
  private static let changed = Task {
    try await ProfiledGuests.run(
      ["debian:6.1", "debian:6.1 init_on_alloc=0", "debian:6.1 slub_debug=FZPU", tracing], cases: ["touch", "shared"])
  }
  private static let tracing = "debian:6.1 kprobe_event=p,handle_mm_fault"

  private static let table = Result { () throws(PhaseError) in try PhaseTable.standard }

  @Test(
    "every fault that the job counted is in the profile, and every instruction in a function, a path and a phase",
    arguments: kernels)
  func sums(_ kernel: String) async throws {
    guard await GuestTool.has(kernel) else { try Test.cancel("\(kernel) cannot be had") }
    let guests = try await Self.kinds.value
    #expect(guests.executed.status == 0, "\(guests.executed.errors)")
    let table = try Self.table.get()
    let cases = try #require(guests.profiles[kernel])
    #expect(cases.count == 9, "\(cases.keys.sorted())")
    for (name, item) in cases {
      #expect(item.parts.map(\.counted) == item.parts.map { Optional($0.faults) }, "\(name)")
      // A block that an exception broke off may not be told from one that it did not.
      let doubts = item.doubts.filter { doubt in
        if case .record(.unrepaired, _) = doubt { false } else { true }
      }
      #expect(doubts == [], "\(name)")
      let costs = item.profile.costs()
      #expect(costs.map(\.own).reduce(0, +) == item.profile.instructions, "\(name)")
      #expect(table.sums(of: costs).map(\.instructions).reduce(0, +) == item.profile.instructions, "\(name)")
      let paths = FaultPaths(item.profile, table)
      #expect(paths.paths.map(\.sum).reduce(0, +) + paths.unknown.sum == item.profile.instructions, "\(name)")
      #expect(paths.paths.map(\.count).reduce(0, +) + paths.unknown.count >= item.profile.faults, "\(name)")
    }
    let note = "\(kernel): plain has no profile: none of its jobs is of the page_fault engine"
    #expect(guests.executed.errors.contains(note), "\(guests.executed.errors)")
  }

  @Test("each kind of fault is what its kernel calls it, and clears or copies the bytes that it must")
  func kindsOfFaults() async throws {
    let huge = UInt64(2 << 20)
    for (kernel, cases) in try await Self.kinds.value.profiles {
      func item(_ name: String) throws -> CaseProfile { try #require(cases[name], "\(kernel) \(name)") }
      func calls(_ name: String, _ function: String) throws -> UInt64 { try item(name).cost(function)?.calls ?? 0 }
      let clears = try [item("touch"), item("cow")].map { $0.bytes("clear_") }
      // Pages of the job, and a few of its own stack and tables beside them.
      #expect(clears[0] % 4096 == 0 && clears[0] / 4096 >= 12288 && clears[0] / 4096 < 12400, "\(kernel) \(clears)")
      #expect(try calls("shared", "shmem_fault") >= 1024, "\(kernel)")
      #expect(try calls("major", "filemap_fault") >= 480, "\(kernel)")
      #expect(try calls("swap", "do_swap_page") == 512, "\(kernel)")
      #expect(try calls("uffd", "handle_userfault") == 256, "\(kernel)")
      #expect(try calls("cow", "do_wp_page") >= 512, "\(kernel)")
      #expect(try item("cow").bytes("copy_") >= 512 * 4096, "\(kernel)")
      #expect(try calls("thp", "do_huge_pmd_anonymous_page") == 8, "\(kernel)")
      // Once, or by the allocator and again.
      let times = try item("thp").bytes("clear_", "folio_zero") / (8 * huge)
      #expect(times == 1 || times == 2, "\(kernel)")
      #expect(try calls("hugetlb", "hugetlb_fault") == 8, "\(kernel)")
      #expect(try item("hugetlb").bytes("clear_", "folio_zero") / (8 * huge) == 1, "\(kernel)")
      let populated = try item("populate").profile.totals[.handledFault]
      #expect(populated?.handled == 1024 && populated?.ended == 1024, "\(kernel)")
    }
  }

  @Test("a fault that sleeps is followed to its end, and what others do meanwhile is theirs")
  func sleeping() async throws {
    for (kernel, cases) in try await Self.kinds.value.profiles {
      let (major, uffd) = (try #require(cases["major"]), try #require(cases["uffd"]))
      for item in [major, uffd] { #expect((item.cost("schedule")?.calls ?? 0) > 0, "\(kernel)") }
      // The handler's copy into the page is not the fault's.
      #expect(uffd.bytes("copy_") < 64 * 4096, "\(kernel)")
      #expect((uffd.profile.totals[.otherKernel]?.instructions ?? 0) > 0, "\(kernel)")
    }
  }

  @Test("what is in no phase is little")
  func phases() async throws {
    let table = try Self.table.get()
    for (kernel, cases) in try await Self.kinds.value.profiles {
      for (name, item) in cases {
        let rest = table.sums(of: item.profile.costs()).last { $0.phase == nil }?.instructions ?? 0
        #expect(Double(rest) < 0.05 * Double(item.profile.instructions), "\(kernel) \(name): \(item.perFault(rest))")
      }
    }
  }

  @Test("two boots of one kernel take the same path to the instruction, and agree in the mean")
  func again() async throws {
    let (first, second) = (try await Self.kinds.value, try await Self.changed.value)
    let table = try Self.table.get()
    let (one, other) = (
      try #require(first.profiles["debian:6.1"]?["touch"]), try #require(second.profiles["debian:6.1"]?["touch"])
    )
    let (a, b) = (FaultPaths(one.profile, table), FaultPaths(other.profile, table))
    #expect(!a.usual.isEmpty)
    #expect(a.usual.map(\.name) == b.usual.map(\.name) && a.usual.map(\.own) == b.usual.map(\.own))
    #expect(a.paths.first?.min == b.paths.first?.min)
    let ratio = one.instructionsPerFault / other.instructionsPerFault
    #expect(abs(ratio - 1) < 0.001, "\(one.instructionsPerFault) and \(other.instructionsPerFault)")
  }

  // MARK: - what was changed is what is named

  private static func difference(_ label: String, _ name: String) async throws -> ProfileDifference {
    let guests = try await changed.value
    #expect(guests.executed.status == 0, "\(guests.executed.errors)")
    let base = try #require(guests.profiles["debian:6.1"]?[name])
    let candidate = try #require(guests.profiles[label]?[name], "\(guests.profiles.keys)")
    let difference = ProfileDifference(base: base, candidate: candidate, try table.get())
    let sum = difference.rows.map(\.difference).reduce(0, +)
    #expect(abs(sum - difference.change) < 1e-6 * max(1, abs(difference.change)))
    return difference
  }

  @Test("init_on_alloc=0: shared memory's pages are cleared once instead of twice")
  func clearing() async throws {
    let difference = try await Self.difference("debian:6.1+init_on_alloc=0", "shared")
    let first = try #require(difference.rows.first)
    #expect(first.name.hasPrefix("clear_page") && !first.isNew && !first.isGone)
    #expect(abs(first.difference + 4100) < 100, "\(first)")
    #expect((difference.share(of: first) ?? 0) > 0.9)
  }

  @Test("an event on handle_mm_fault: functions of tracing, all of them new, come first")
  func event() async throws {
    let difference = try await Self.difference("debian:6.1+kprobe_event=p_handle_mm_fault", "touch")
    #expect(difference.change > 300)
    let first = difference.rows.prefix(5)
    #expect(first.allSatisfy { $0.isNew && $0.phase == "tracing and perf events" }, "\(first.map(\.name))")
    #expect(difference.rows.contains { $0.name == "kprobe_trace_func" && $0.isNew })
  }

  @Test("slub_debug: its unwinding of who allocated comes first")
  func debugging() async throws {
    let difference = try await Self.difference("debian:6.1+slub_debug=FZPU", "shared")
    #expect(difference.change > 0)
    let first = try #require(difference.rows.first)
    #expect(first.isNew && first.name.hasPrefix("unwind_"), "\(first)")
    #expect(difference.rows.contains { $0.isNew && $0.name == "set_track_prepare" }, "\(difference.rows.map(\.name))")
  }

  // MARK: - refusals

  @Test("a kernel that tells no addresses is refused by name, and nothing is measured")
  func hidden() async throws {
    let guests = try await ProfiledGuests.run(["debian:6.1 sysctl.kernel.kptr_restrict=2"], cases: ["touch"])
    #expect(guests.executed.status == 1)
    #expect(
      guests.executed.errors.contains("the kernel shows no addresses in /proc/kallsyms"), "\(guests.executed.errors)")
    #expect(guests.profiles.values.allSatisfy { $0.isEmpty })
  }
}
