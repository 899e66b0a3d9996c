// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import GuestKit
import StoreKit
import SuiteKit

struct GuestRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a suite under one kernel or several, each in a QEMU guest.",
    discussion: """
      Each kernel is booted several times, in turns, and each boot runs every case
      once: a boot is a repeat. A run is stored for each kernel, named as the kernel,
      and the others are compared with the first.

      Without KVM, guests count instructions: figures are instructions, not time, and
      the same kernel gives the same figures again.

      A kernel is a bzImage or vmlinux, a kernel's build tree, a release in /boot, or
      a release of Debian's such as debian:6.12, which is fetched. Words behind it,
      within the same quotes, go to its command line.

      Exit codes: 0 fine, 1 a case failed or a kernel did not go on, 2 wrong usage or
      broken data, 77 every case was skipped.

      Example:
        faultbench guest run page-fault --kernel debian:6.1 --kernel ~/src/linux
      """)

  @Argument(help: "The suite: a directory, or the name of one.", completion: .suites)
  var suite: String

  @Option(
    name: .customLong("kernel"),
    help: ArgumentHelp("A kernel, with words for its command line; may be given several times.", valueName: "kernel"),
    completion: .kernels)
  var kernels: [String] = []

  @OptionGroup var choice: GuestSuiteOptions
  @OptionGroup var profiling: ProfilingOptions
  @OptionGroup var processor: GuestArchitectureOption
  @OptionGroup var machine: GuestMachineOptions
  @OptionGroup var tools: ToolOptions

  @Option(
    help: ArgumentHelp("The file with all results.", valueName: "file"),
    completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  @OptionGroup var naming: LabelOption

  @Option(help: "How to show the result.")
  var format = ComparisonFormat.text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"), completion: .file())
  var output: String?

  func validate() throws {
    guard !kernels.isEmpty else {
      throw ValidationError(
        "name at least one kernel, for example --kernel debian:6.12; `faultbench guest kernels` lists what there is.")
    }
    guard kernels.count == 2 || ResultFormat(rawValue: format.rawValue) != nil else {
      throw ValidationError("--format \(format.rawValue) is of comparisons, and takes two kernels.")
    }
    guard kernels.count <= 2 || [.text, .markdown].contains(format) else {
      throw ValidationError(
        "--format \(format.rawValue) takes one kernel or two; compare the stored runs of more with `faultbench compare`."
      )
    }
  }

  func run() async throws {
    let target = try ResultOutput(path: output, sparing: [store])
    let run = try await ShownGuestRun(
      suite: suite, kernels: kernels, choice: choice, machine: machine, tools: tools,
      architecture: processor.architecture, store: store, label: naming.label,
      scope: try await profiling.scope(machine, processor.architecture))
    let outcomes = try await run.run()
    try await run.show(outcomes, as: format, to: target)
    guard outcomes.allSatisfy(\.isFine) else { throw CommandEnd.failed }
    if outcomes.allSatisfy({ $0.ran == 0 }) { throw CommandEnd.notApplicable }
  }
}

/// Which part of a suite runs in guests, and how often.
struct GuestSuiteOptions: ParsableArguments {
  @Option(
    name: .customLong("case"),
    help: ArgumentHelp(
      "Only cases whose id or name matches (shell pattern); may be given several times.", valueName: "glob"),
    completion: .casesOfSuite)
  var cases: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Boots of each kernel (default: 3 with counting, 5 without).", valueName: "number"))
  var boots: Int?

  func validate() throws {
    if let boots, !(1...1000).contains(boots) {
      throw ValidationError("--boots takes a number from 1 to 1000, not \(boots).")
    }
  }

  /// The plan of the suite of this name for guests, and its directory.
  func plan(_ name: String, processors: Int?) throws(UnusableInputError) -> (plan: SuitePlan, directory: String) {
    do {
      let directory = try SuiteSearch().find(name)
      let plan = try GuestPlan.read(directory: directory, cases: [], processors: processors)
      return (cases.isEmpty ? plan : try CaseChoice.selected(cases, of: plan), directory)
    } catch let error as ManifestError {
      throw UnusableInputError("the suite has mistakes:\n\(error.description)")
    } catch let error as SuiteNotFoundError {
      throw UnusableInputError(error)
    } catch let error as UnusableInputError {
      throw error
    } catch {
      throw UnusableInputError("\(error)")
    }
  }
}
