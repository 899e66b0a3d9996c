// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import Foundation
import HostKit
import Metrics
import ReportKit
import StoreKit
import SuiteKit
import Words

struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two runs, and tell what is worse or better.",
    discussion: """
      BASE and CANDIDATE are labels or numbers of stored runs, exported runs, or JSON
      results of any fio job; several of one side with commas between them, or with
      --base and --candidate. Each fio result is one repeat of its jobs.

      A case is worse only if all hold: p < alpha after correction for all tests, a
      shift beyond the limits, and an interval of the ratio beyond them.
      docs/statistics.md tells why, and how often it errs.

      Exit codes: 0 fine, 1 a case is worse, failed or missing, 2 wrong usage or data
      that cannot be used, 3 repeats are too few for any verdict, or something is
      inconclusive (with --strict), 77 every case was skipped.

      Example:
        faultbench compare before after
        faultbench compare a1.json,a2.json,a3.json,a4.json,a5.json \\
          b1.json,b2.json,b3.json,b4.json,b5.json
      """)

  @Argument(help: ArgumentHelp("The run that is compared with.", valueName: "base"), completion: .storedRunsOrFiles)
  var base: String

  @Argument(help: ArgumentHelp("The run that is judged.", valueName: "candidate"), completion: .storedRunsOrFiles)
  var candidate: String

  @Option(
    name: .customLong("base"), help: ArgumentHelp("Further runs or files of the base.", valueName: "run"),
    completion: .storedRunsOrFiles)
  var moreBase: [String] = []

  @Option(
    name: .customLong("candidate"), help: ArgumentHelp("Further runs or files of the candidate.", valueName: "run"),
    completion: .storedRunsOrFiles)
  var moreCandidate: [String] = []

  @Option(help: ArgumentHelp("The store.", valueName: "file"), completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  @OptionGroup var judgement: JudgementOptions

  @Option(
    name: .customLong("metric"),
    help: ArgumentHelp("Compare only this metric, and judge by it; may be given several times.", valueName: "name"),
    completion: .metrics)
  var metrics: [String] = []

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp(
      "What ends with 1: worse, inconclusive, missing; the last stands for missing and failed cases, and must be there.",
      valueName: "words"),
    completion: .words(ComparisonGate.Word.allCases.map(\.rawValue)))
  var failOn = "worse,missing"

  @Flag(help: "End with 3 where something stays inconclusive.")
  var strict = false

  @Flag(help: "Compare also another processor or another job.")
  var force = false

  @OptionGroup var phases: PhaseOptions

  @Option(help: "How to show it; lkp, ktap and kcidb are what kernel lists and their CI read (docs/ci.md).")
  var format = ComparisonFormat.text

  @Option(
    help: ArgumentHelp(
      "The name that your CI system has in KCIDB (only --format kcidb; default: faultbench).", valueName: "name"))
  var origin: String?

  @Option(help: ArgumentHelp("Write it to a file.", valueName: "file"), completion: .file())
  var output: String?

  func validate() throws {
    _ = try gate()
    guard let origin else { return }
    guard format == .kcidb else {
      throw ValidationError("--origin is a name in KCIDB, and only --format kcidb has it.")
    }
    guard KCIDBDocument.isOrigin(origin) else {
      throw ValidationError("--origin takes lower-case letters, digits and `_`, not `\(origin)`.")
    }
  }

  func run() async throws {
    let table = try phases.table()
    let comparison = try compare()
    try checkMetrics(of: comparison)
    let target = try ResultOutput(path: output, sparing: [store] + inputs + [phases.path].compactMap { $0 })
    // In text the words stand above the cases.
    if format != .text || output != nil, let words = comparison.undecidableWords { Diagnostics.error(words) }
    try target.write(
      await ShownComparison(comparison, table).render(
        format, width: target.width, gate: try gate(), origin: origin ?? KCIDBDocument.defaultOrigin),
      for: format.kind)
    switch try gate().end(comparison) {
    case .fine: return
    case .failed: throw CommandEnd.failed
    case .inconclusive: throw CommandEnd.inconclusive
    case .allSkipped: throw CommandEnd.notApplicable
    }
  }

  private func gate() throws -> ComparisonGate {
    let words = failOn.split(separator: ",").map(String.init)
    let known = try words.map { word in
      guard let known = ComparisonGate.Word(rawValue: word) else {
        let all = ComparisonGate.Word.allCases.map(\.rawValue)
        throw ValidationError(
          "--fail-on knows \(all.joined(separator: ", ")), not `\(word)`.\(Spelling.question(word, in: all))")
      }
      return known
    }
    guard known.contains(.missing) else {
      throw ValidationError(
        "--fail-on \(failOn) leaves out `missing`, but a case that is missing or failed never passes; write --fail-on "
          + "\((known.map(\.rawValue) + ["missing"]).joined(separator: ",")).")
    }
    return ComparisonGate(failing: Set(known), isStrict: strict)
  }

  /// The files among the names, also those with commas between them.
  private var inputs: [String] {
    let names = [base, candidate] + moreBase + moreCandidate
    return names + names.flatMap { $0.split(separator: ",").map(String.init) }
  }

  /// A misspelt metric would be missing everywhere, and look like a regression.
  private func checkMetrics(of comparison: Comparison) throws(UnusableInputError) {
    for name in metrics where !comparison.measures(name) {
      let known = comparison.namedMetrics
      let today = EarlierMetricNames.today(name).flatMap { comparison.measures($0) ? $0 : nil }
      let nearest = today ?? Spelling.nearest(to: name, in: known + MetricTable.allNames.filter(comparison.measures))
      throw UnusableInputError(
        "no case of either side has values of \(name)." + (nearest.map { " Did you mean `\($0)`?" } ?? "")
          + (known.isEmpty ? "" : " The cases name \(known.joined(separator: ", "))."))
    }
  }

  private func compare() throws(UnusableInputError) -> Comparison {
    let source = ComparisonSource(store: store, metrics: metrics)
    var options = judgement.comparison
    options.metrics = metrics
    options.isForced = force
    do throws(ComparisonError) {
      let sides = try source.sides(base: [base] + moreBase, candidate: [candidate] + moreCandidate)
      var comparison = try Comparison(base: sides.base, candidate: sides.candidate, options: options)
      comparison.advice = comparison.advice { .this }
      return comparison
    } catch {
      throw UnusableInputError(error)
    }
  }
}

extension PairHost {
  /// The host that this program runs on.
  fileprivate static var this: PairHost {
    let fingerprint = try? JSONEncoder().encode(HostFingerprint.take())
    return PairHost(
      fingerprint: fingerprint.map { String(decoding: $0, as: UTF8.self) } ?? "{}",
      environment: ProcessInfo.processInfo.environment,
      suiteCases: { name, isFull in
        guard let directory = try? SuiteSearch().find(name), let manifest = try? SuiteManifest(directory: directory),
          let plan = try? SuitePlan(manifest, isFull ? .full : .plain)
        else { return nil }
        return Set(plan.cases.map(\.id))
      }, canSet: { name, value in (try? HostSetting(name: name, value: value)) != nil })
  }
}
