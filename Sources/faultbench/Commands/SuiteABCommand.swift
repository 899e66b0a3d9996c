// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import PairKit
import ReportKit
import StoreKit
import SuiteKit

struct SuiteABCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ab",
    abstract: "Compare each case of a suite with a changed one, in pairs side by side.",
    discussion: """
      As `faultbench ab`, case by case; the options --candidate… say what is changed.
      --alpha is shared out among the cases, so that it holds for the whole run. Cases
      that this host cannot run are skipped.

      Exit codes: 0 fine, 1 a case is worse, one failed, or you stopped it, 2 wrong
      usage or broken data, 3 too few pairs for any verdict, or a case is undecided
      (only with --strict), 77 every case was skipped.

      Example:
        faultbench suite ab page-fault --case 'refault*' --candidate thp=advise
      """)

  @Argument(help: "The suite: a directory, or the name of one.", completion: .suites)
  var suite: String

  @OptionGroup var choice: CaseChoice
  @OptionGroup var difference: CandidateOptions
  @OptionGroup var pairing: PairRunOptions
  @OptionGroup var tools: ToolOptions

  @Option(
    help: ArgumentHelp("The file with all results.", valueName: "file"),
    completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  @OptionGroup var naming: LabelOption

  @Flag(help: "End with 3 where something stays undecided.")
  var strict = false

  @Option(help: "How to show the result.")
  var format = PairFormat.text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"), completion: .file())
  var output: String?

  func run() async throws {
    let plan = try choice.plan(suite)
    let fio = try await tools.findFio()
    let needsEngine = tools.engine != nil || plan.cases.contains(where: \.needsEngine)
    let engine = needsEngine ? try tools.findEngine() : nil
    let sides = try await difference.sides(fio: fio, engine: engine)
    let target = try ResultOutput(path: output, sparing: [store])
    Diagnostics.write("fio: \(fio.path) (\(fio.version))")
    Diagnostics.write("engine: \(engine ?? "none; no case asks for one")")
    if needsEngine { try await PairTools.requireFit(sides) }
    let missing = plan.missing(fioVersion: fio.version, counters: nil)
    let cases = plan.cases.map { PairCase($0, sides, metric: pairing.metric, missing: missing[$0.id]) }
    let session = try PairTools.session(pairing, sides, suite: plan, label: naming.label, store: store)
    try await ShownPairRun(
      session: session, storePath: store, target: target, format: format, isStrict: strict
    ).run(cases)
  }
}
