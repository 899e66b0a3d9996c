// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import Foundation
import ReportKit
import SuiteKit

/// What is run again and again: a suite, or job files on their own.
struct CalibrationTarget {
  private let names: [String]

  init(_ names: [String]) {
    self.names = names
  }

  /// The plan of the chosen cases.
  func plan(cases: [String]) throws(UnusableInputError) -> SuitePlan {
    let plan = try whole()
    guard !plan.cases.isEmpty else { throw UnusableInputError("every case of \(plan.suite) is for full runs only.") }
    return cases.isEmpty ? plan : try CaseChoice.selected(cases, of: plan)
  }

  private func whole() throws(UnusableInputError) -> SuitePlan {
    let files = names.filter(Self.isJobFile)
    do {
      guard files.isEmpty else {
        if let other = names.first(where: { !Self.isJobFile($0) }) {
          throw UnusableInputError("\(other) is no job file; name one suite, or job files only.")
        }
        return try SuitePlan(SuiteManifest(jobFiles: files, name: Self.defaultSuite))
      }
      guard names.count <= 1 else {
        throw UnusableInputError("name one suite at a time, not \(names.joined(separator: ", ")).")
      }
      return try SuitePlan(SuiteManifest(directory: SuiteSearch().find(names.first ?? Self.defaultSuite)))
    } catch let error as UnusableInputError {
      throw error
    } catch let error as ManifestError {
      throw UnusableInputError("there are mistakes:\n\(error.description)")
    } catch let error as SuiteNotFoundError {
      throw UnusableInputError(error)
    } catch {
      throw UnusableInputError("\(error)")
    }
  }

  /// A name that looks like a file is one, so that a missing one is told as such.
  private static func isJobFile(_ name: String) -> Bool {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: name, isDirectory: &isDirectory)
    if exists { return !isDirectory.boolValue && !name.hasSuffix(SuiteManifest.fileName) }
    return name.hasSuffix(".fio")
  }

  private static let defaultSuite = "calibrate"
}

/// How long a calibration runs: so many repeats, or as many as fit into a time.
struct CalibrationLength: ParsableArguments {
  @Option(name: .customLong("repeat"), parsing: .unconditional, help: "Run each case so often (default: 20).")
  var repeats: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("As many repeats as fit into it: 90s, 5m. A first round is timed.", valueName: "time"))
  var time: String?

  private static let defaultRepeats = 20

  func validate() throws {
    let least = Calibration.minimumRepeats
    if let repeats, !(least...10_000).contains(repeats) {
      throw ValidationError(
        "--repeat takes a number from \(least) to 10000, not \(repeats); fewer tell nothing of noise.")
    }
    if let time, DurationText.parse(time) == nil {
      throw ValidationError("--time takes \(DurationText.rule), not `\(time)`.")
    }
    if time != nil, repeats != nil { throw ValidationError("--time and --repeat exclude each other.") }
  }

  /// How often each case of the plan runs.
  func repeats(of plan: SuitePlan, _ runs: CalibrationRuns) async throws -> Int {
    guard let budget = time.flatMap(DurationText.parse) else { return repeats ?? Self.defaultRepeats }
    let round = try await runs.time(plan)
    let warmUps = plan.cases.map(\.warmup).max() ?? 0
    let least = Calibration.minimumRepeats
    let fitting = Int(min(10_000, budget / round)) - 1 - warmUps
    guard fitting >= least else {
      let needed = round * (least + 1 + warmUps)
      throw UnusableInputError(
        "a round takes \(Self.shown(round)), so \(least) repeats need \(Self.shown(needed)), more than --time \(time ?? ""). "
          + "Give it more time, or choose fewer cases with --case.")
    }
    Diagnostics.write("a round takes \(Self.shown(round)): \(fitting) repeats")
    return fitting
  }

  /// `8.5s`, `2m 8.5s`, `1h 2m 8.5s`.
  private static func shown(_ duration: Duration) -> String {
    let tenths = Int((duration / .seconds(1) * 10).rounded())
    let (hours, minutes) = (tenths / 36_000, tenths / 600 % 60)
    let parts = [hours > 0 ? "\(hours)h" : nil, minutes > 0 ? "\(minutes)m" : nil]
    return (parts.compactMap(\.self) + ["\(tenths / 10 % 60).\(tenths % 10)s"]).joined(separator: " ")
  }
}
