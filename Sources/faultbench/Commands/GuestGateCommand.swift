// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import FioKit
import GuestKit
import StoreKit

struct GuestGateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Judge a kernel by a stored run, with the exit code that git bisect understands.",
    discussion: """
      Runs the suite under the kernel, as `guest run` does, and compares it with the
      base.

      Exit codes: 0 nothing is worse, 1 a case is worse, 125 this kernel cannot be
      judged: it is not built, does not boot, a case failed or is missing, or the
      figures do not decide. Wrong usage is 125, too, as any other code would tell
      git that the kernel is bad. ^C is 130, which ends the bisection.

      Example:
        git bisect run sh -c 'make -j8 bzImage || exit 125
          faultbench guest gate page-fault --case refault --kernel . --base good'
      """)

  @Argument(help: "The suite: a directory, or the name of one.", completion: .suites)
  var suite: String

  @Option(
    help: ArgumentHelp("The kernel that is judged, with words for its command line.", valueName: "kernel"),
    completion: .kernels)
  var kernel: String

  @Option(
    help: ArgumentHelp("The run that it is compared with: a label, a number, or an exported run.", valueName: "run"),
    completion: .storedRunsOrFiles)
  var base: String

  @OptionGroup var choice: GuestSuiteOptions
  @OptionGroup var judgement: JudgementOptions
  @OptionGroup var processor: GuestArchitectureOption
  @OptionGroup var machine: GuestMachineOptions
  @OptionGroup var tools: ToolOptions

  @Option(
    help: ArgumentHelp("The file with all results.", valueName: "file"),
    completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  @OptionGroup var naming: LabelOption

  func run() async throws {
    // A base that is not there is known before anything is booted.
    let known: ComparedSide
    do throws(ComparisonError) {
      known = try ComparisonSource(store: store).side([base], called: "base")
    } catch {
      throw UnusableInputError(error)
    }
    if known.cases.contains(where: \.isTogether) {
      let hosts = known.runs.compactMap(\.host)
      let names = hosts.map { "\(base)@\($0)" }.joined(separator: ", ")
      throw UnusableInputError(
        "`\(base)` is the runs of \(hosts.count) hosts, and a kernel is compared with one run. Name one of them: \(names)."
      )
    }
    let run = try await ShownGuestRun(
      suite: suite, kernels: [kernel], choice: choice, machine: machine, tools: tools,
      architecture: processor.architecture, store: store, label: naming.label
    )
    guard let outcome = try await run.run().first else { throw CommandEnd.cannotJudge }
    if run.isStopped { throw CommandEnd.interrupted }
    guard let number = outcome.run, outcome.isFine, outcome.ran > 0 else {
      Diagnostics.error(
        "\(kernel) cannot be judged: \(outcome.failure?.message ?? "no case gave a figure that counts").")
      throw CommandEnd.cannotJudge
    }
    let comparison = try compare(number)
    try ResultOutput(path: nil).write(comparison.text(width: Terminal.width))
    switch comparison.verdict {
    case .worse: throw CommandEnd.failed
    case .failed, .missing, .inconclusive, .skipped:
      Diagnostics.error("\(kernel) cannot be judged: \(comparison.verdict.words).")
      throw CommandEnd.cannotJudge
    case .changed, .better, .noChange: break
    }
  }

  /// Only the cases that ran are judged: the base may have more.
  private func compare(_ run: RunID) throws(UnusableInputError) -> Comparison {
    do throws(ComparisonError) {
      let source = ComparisonSource(store: store)
      let sides = try source.sides(base: [base], candidate: [run.description])
      let names = Set(sides.candidate.cases.map(\.name))
      var kept = sides.base
      if !choice.cases.isEmpty { kept.cases.removeAll { !names.contains($0.name) } }
      return try Comparison(base: kept, candidate: sides.candidate, options: judgement.comparison)
    } catch {
      throw UnusableInputError(error)
    }
  }
}
