// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit
import TestSupport

extension FuzzedReader {
  /// Profiles of libfaultscope.so, from QEMU and from a store, into all that is shown of them.
  static let profile = FuzzedReader(
    name: "profile", share: 50, input: { $0.text("profile", .lines, seed: $1) },
    feed: { bytes, _ in
      let profile: Profile
      do throws(ProfileError) {
        profile = try Profile(text: String(decoding: bytes, as: UTF8.self))
      } catch {
        try BrokenPromiseError.check(error.reason, of: "Profile")
        guard error.line >= 1 else { throw BrokenPromiseError("a mistake without a place: \(error)") }
        return .refused
      }
      guard
        let both = CaseProfile([(number: 1, profile: profile, counted: 0), (number: 2, profile: profile, counted: nil)])
      else { throw BrokenPromiseError("two profiles are none") }
      let table = try PhaseTable.standard
      let tree = FaultTree(both)
      let sums = table.sums(of: both.profile.costs()).map { both.perFault($0.instructions) }
      let paths = FaultPaths(both.profile, table).paths.map(\.mean)
      guard ([tree.inclusive, both.instructionsPerFault] + sums + paths).allSatisfy(\.isFinite) else {
        throw BrokenPromiseError("a figure of a profile is no number")
      }
      let difference = ProfileDifference(base: both, candidate: both, table)
      guard difference.rows.isEmpty else { throw BrokenPromiseError("a profile differs from itself") }
      _ = FaultTreeDifference(base: tree, candidate: tree, renamed: difference.renamed)
      _ = both.doubts
      try check(both.profile)
      return .accepted
    })

  /// What a store keeps of it must be read again, and be the same or a part of it.
  private static func check(_ profile: Profile) throws {
    do {
      let (whole, part) = (try Profile(text: profile.text()), try Profile(text: profile.text(limit: 1000)))
      guard whole.totals == profile.totals, whole.nodes.count == profile.nodes.count, whole.counters == profile.counters
      else { throw BrokenPromiseError("a profile's own text is another profile") }
      guard part.totals == profile.totals, part.nodes.count <= profile.nodes.count else {
        throw BrokenPromiseError("a profile's short text is no part of it")
      }
    } catch let error as ProfileError {
      throw BrokenPromiseError("a profile's own text: \(error)")
    }
  }

  /// A table of phases that a user changed.
  static let phases = FuzzedReader(
    name: "phases", share: 30, input: { $0.text("phases", .lines, seed: $1) },
    feed: { bytes, _ in
      let table: PhaseTable
      do throws(PhaseError) {
        table = try PhaseTable(text: String(decoding: bytes, as: UTF8.self))
      } catch {
        try BrokenPromiseError.check(error.reason, of: "PhaseTable")
        guard error.line >= 1 else { throw BrokenPromiseError("a mistake without a place: \(error)") }
        return .refused
      }
      guard table.sums(of: []).count == table.phases.count + 1, Set(table.phases).count == table.phases.count else {
        throw BrokenPromiseError("a phase is there twice")
      }
      for name in ["a_b", "rmqueue_bulk", "", "[no symbol]", "a.isra.0 [m]"] {
        guard table.phase(of: name).map(table.phases.contains) != false, table.words(of: name) != "" else {
          throw BrokenPromiseError("a function is in a phase that is none")
        }
      }
      return .accepted
    })

  /// A guest's kallsyms; one without a function is refused by name elsewhere.
  static let kernelSymbols = FuzzedReader(
    name: "kallsyms", share: 10, input: { $0.text("kallsyms", .lines, seed: $1) },
    feed: { bytes, _ in
      let symbols = KernelSymbols(kallsyms: String(decoding: bytes, as: UTF8.self))
      guard !symbols.name(of: 0xffff_ffff_8100_0000).isEmpty else { throw BrokenPromiseError("a function has no name") }
      return symbols.isEmpty ? .refused : .accepted
    })
}
