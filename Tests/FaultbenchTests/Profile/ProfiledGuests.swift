// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GuestKit
import ProfileKit
import Results
import StoreKit
import TestSupport

/// Runs of the suite `profiled`, whose cases are a fault of each kind, in guests whose faults are followed.
struct ProfiledGuests: Sendable {
  /// What the program said.
  var executed: Executed
  /// Profiles by the label of the run, and the case.
  var profiles: [String: [String: CaseProfile]] = [:]

  static let suite = Repository.root.appending(path: "Tests/FaultbenchTests/Profile/profiled").path
  static let hasScope = FileManager.default.fileExists(
    atPath: Repository.root.appending(path: ".build/release/libfaultscope.so").path)

  /// Boots each of these kernels once; those that cannot be had are left out.
  static func run(_ kernels: [String], cases: [String] = []) async throws -> ProfiledGuests {
    var words = cases.flatMap { ["--case", $0] }
    for kernel in kernels where await GuestTool.has(String(kernel.prefix { $0 != " " })) {
      words += ["--kernel", kernel]
    }
    return try await run(options: words)
  }

  /// `guest run --profile` with these words more.
  static func run(options: [String]) async throws -> ProfiledGuests {
    let words = ["run", suite, "--boots", "1", "--profile"] + options
    return try await TemporaryDirectory.with { directory in
      var guests = ProfiledGuests(executed: try await GuestTool.run(words, in: directory))
      let path = directory.file("s.sqlite")
      guard let store = try? Store(path: path, mode: .existing) else { return guests }
      for run in try store.runs() {
        for item in try store.cases(of: run.id) {
          var reader = ProfileReader()
          let texts = try store.repeats(of: item.id).map { ($0.number, RepeatTexts.stored($0.id, store: path)) }
          guests.profiles[run.facts.label ?? "", default: [:]][item.name] = reader.profile(of: texts).profile
        }
      }
      return guests
    }
  }
}

extension CaseProfile {
  /// What a function comes to, however its part is called.
  func cost(_ name: String, of categories: [Profile.Category] = Profile.Category.jobFaults) -> FunctionCost? {
    profile.costs(of: categories).first { $0.name == name }
  }

  /// Bytes that string instructions moved in functions of these names.
  func bytes(_ prefixes: String...) -> UInt64 {
    profile.costs().filter { cost in prefixes.contains { cost.name.hasPrefix($0) } }.map(\.bytes).reduce(0, &+)
  }
}
