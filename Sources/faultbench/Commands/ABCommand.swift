// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import PairKit
import ReportKit
import StoreKit
import SuiteKit

struct ABCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ab",
    abstract: "Compare two jobs side by side, in short pairs, until a change of 1 % is shown or ruled out.",
    discussion: """
      BASE and CANDIDATE are job files. Without CANDIDATE, the base is compared with
      itself, changed as the options --candidate… say. Both run at once on the same
      CPUs where that is fair, else they take turns (base, candidate, candidate,
      base); which of the two, and why, is told. It stops as soon as the pairs show a
      change beyond --limit, or rule one out. docs/pairs.md tells more.

      Exit codes: 0 fine, 1 the candidate is worse, it failed, or you stopped it,
      2 wrong usage or broken data, 3 too few pairs for any verdict, or undecided
      (only with --strict).

      Example:
        faultbench ab fio-jobs/refault.fio --candidate thp=advise,map_align=huge
        faultbench ab before.fio after.fio --limit 2 --budget 2m
      """)

  @Argument(help: "The job file that is compared with.", completion: .file(extensions: ["fio"]))
  var base: String

  @Argument(help: "The job file that is judged (default: the same).", completion: .file(extensions: ["fio"]))
  var candidate: String?

  @OptionGroup var difference: CandidateOptions
  @OptionGroup var pairing: PairRunOptions
  @OptionGroup var tools: ToolOptions

  @Option(help: ArgumentHelp("Stop a fio after 90s, 5m.", valueName: "time"))
  var timeout = "5m"

  @Option(
    help: ArgumentHelp("The file with all results.", valueName: "file"),
    completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  @OptionGroup var naming: LabelOption

  @Flag(help: "End with 3 where it stays undecided.")
  var strict = false

  @Option(help: "How to show the result.")
  var format = PairFormat.text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"), completion: .file())
  var output: String?

  func validate() throws {
    guard DurationText.parse(timeout) != nil else {
      throw ValidationError("--timeout takes \(DurationText.rule), not `\(timeout)`.")
    }
  }

  func run() async throws {
    let paths = [base] + (candidate.map { [$0] } ?? [])
    let files = try paths.map(JobFileChecks.read)
    try JobFileChecks(paths: paths, files: files, repeats: 1).check()
    let fio = try await tools.findFio()
    let usesEngine = files.contains { $0.mentions("${\(EngineSearch.variable)}") }
    let engine = usesEngine || tools.engine != nil ? try tools.findEngine() : nil
    let sides = try await difference.sides(fio: fio, engine: engine)
    if sides.differences.isEmpty, candidate ?? base == base {
      Diagnostics.write("base and candidate are the same: an A/A run, which shows what this host can tell")
    }
    let target = try ResultOutput(path: output, sparing: paths + [store])
    Diagnostics.write("fio: \(fio.path) (\(fio.version))")
    Diagnostics.write("engine: \(engine ?? "none; no job file asks for one")")
    if usesEngine { try await PairTools.requireFit(sides) }
    let item: PairCase
    do throws(JobFileError) {
      item = try PairCase(
        base: base, candidate: candidate, sides, metric: pairing.metric ?? "clat_p50_ns",
        timeout: DurationText.parse(timeout), environment: ProcessInfo.processInfo.environment)
    } catch {
      throw UnusableInputError(error)
    }
    let session = try PairTools.session(pairing, sides, suite: nil, label: naming.label, store: store)
    try await ShownPairRun(
      session: session, storePath: store, target: target, format: format, isStrict: strict
    ).run([item])
  }
}

/// What both commands for pairs need before they begin.
enum PairTools {
  /// An engine that does not load would make every pair invalid.
  static func requireFit(_ sides: PairSides) async throws(UnusableInputError) {
    let pairs = [(sides.fio, sides.engine), (sides.candidateFio ?? sides.fio, sides.candidateEngine ?? sides.engine)]
    for case (let fio, let engine?) in pairs {
      do throws(SuiteRunError) {
        try await JobCheck.requireFit(of: engine, in: fio)
      } catch {
        throw UnusableInputError(error)
      }
    }
  }

  /// A session with the facts of its run.
  static func session(
    _ options: PairRunOptions, _ sides: PairSides, suite: SuitePlan?, label: String?, store: String
  ) throws(UnusableInputError) -> PairSession {
    let facts = NewRun(
      suite: suite?.suite, label: label, fio: sides.fio, engine: sides.engine,
      tool: Faultbench.configuration.version, arguments: Array(CommandLine.arguments.dropFirst()),
      summary: suite.flatMap { $0.summary.isEmpty ? nil : $0.summary }, source: suite?.source)
    var session = PairSession(options: options.session, store: try open(store), facts: facts)
    session.journalDirectory = EarlierRuns.journalDirectory
    return session
  }

  /// The store at this path, made where it is missing.
  static func open(_ path: String) throws(UnusableInputError) -> Store {
    do throws(StoreError) {
      return try Store(path: path, mode: .create)
    } catch {
      throw UnusableInputError(error)
    }
  }
}
