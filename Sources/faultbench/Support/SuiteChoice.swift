// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation
import SuiteKit
import Words

/// Which part of a suite.
struct CaseChoice: ParsableArguments {
  @Option(
    name: .customLong("case"),
    help: ArgumentHelp(
      "Only cases whose id or name matches (shell pattern); may be given several times.", valueName: "glob"),
    completion: .casesOfSuite)
  var cases: [String] = []

  @Flag(help: "The full run, for which the suite has larger values; FULL=1 in the environment does the same.")
  var full = false

  @Flag(help: "The values for guests, on this machine: small, fixed work, each case once.")
  var guest = false

  func validate() throws {
    if full, guest { throw ValidationError("--full and --guest choose different values; give one of them.") }
  }

  /// With which values; FULL=1 is for a whole shell, and an option says otherwise.
  private var variant: SuiteVariant {
    if guest { return .guest }
    return full || ProcessInfo.processInfo.environment["FULL"] == "1" ? .full : .plain
  }

  /// The plan of the suite of this name; whatever is wrong with it ends the command.
  func plan(_ name: String) throws -> SuitePlan {
    do {
      let manifest = try SuiteManifest(directory: SuiteSearch().find(name))
      var plan = try SuitePlan(manifest, variant, processors: ProcessInfo.processInfo.activeProcessorCount)
      guard !plan.cases.isEmpty else {
        throw UnusableInputError("every case of \(plan.suite) is for full runs only; run it with --full.")
      }
      if !cases.isEmpty { plan = try Self.selected(cases, of: plan) }
      return plan
    } catch let error as ManifestError {
      throw UnusableInputError("the suite has mistakes:\n\(error.description)")
    } catch let error as SuiteNotFoundError {
      throw UnusableInputError(error)
    }
  }

  /// The cases that match one of these patterns, each of which must match some.
  static func selected(_ cases: [String], of plan: SuitePlan) throws(UnusableInputError) -> SuitePlan {
    for pattern in cases where plan.selecting([pattern]).cases.isEmpty {
      let ids = plan.cases.prefix(5).map(\.id).joined(separator: ", ")
      let more = plan.cases.count > 5 ? ", … (\(plan.cases.count) in all; `suite list` shows them)" : ""
      let names = plan.cases.map { String($0.id.prefix { $0 != "/" }) }
      let near = Spelling.question(pattern, in: names + plan.cases.map(\.id))
      throw UnusableInputError("--case \(pattern) matches no case of \(plan.suite).\(near) There are \(ids)\(more).")
    }
    return plan.selecting(cases)
  }
}

/// Which part of a suite, and how much of it.
struct SuiteChoice: ParsableArguments {
  @OptionGroup var part: CaseChoice

  @Option(
    name: .customLong("repeat"), parsing: .unconditional,
    help: "Repeat each case so often, instead of what the suite says.")
  var repeats: Int?

  func validate() throws {
    if let repeats, !(1...10_000).contains(repeats) {
      throw ValidationError("--repeat takes a number from 1 to 10000, not \(repeats).")
    }
  }

  /// The plan of the suite of this name; whatever is wrong with it ends the command.
  func plan(_ name: String) throws -> SuitePlan {
    let plan = try part.plan(name)
    return repeats.map(plan.repeating) ?? plan
  }
}

/// Where results are kept.
enum StoreOptions {
  static let defaultPath = "faultbench.sqlite"
}

/// What metrics were called in `faultbench.run/1`, by which people still ask for them.
enum EarlierMetricNames {
  /// What a metric of that name is called today; nil for others.
  static func today(_ name: String) -> String? { names[name] }

  private static let names = [
    "iops_per_s": "iops", "bandwidth_bytes_per_s": "bw_bytes", "time_per_fault_ns": "ns_per_fault",
    "user_cpu_percent": "usr_cpu_percent", "system_cpu_percent": "sys_cpu_percent",
  ]
}
