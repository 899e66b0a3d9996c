// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import ReportKit
import StoreKit
import SuiteKit

struct SuiteListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List suites, or what a suite would run here, what it would skip, and for how long.",
    discussion: """
      What cases require is tried, not guessed. Times come from earlier runs in the
      store, else from the job files. Exit code 77 when every case would be skipped.

      Example:
        faultbench suite list userfaultfd --full
      """)

  @Argument(help: "A suite: a directory, or the name of one. Without, all suites are listed.", completion: .suites)
  var suite: String?

  @OptionGroup var tools: ToolOptions
  @OptionGroup var choice: SuiteChoice

  @Option(
    help: ArgumentHelp("Where earlier runs are.", valueName: "file"), completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  @Option(help: "How to show the result.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"), completion: .file())
  var output: String?

  func validate() throws {
    try choice.validate()
  }

  func run() async throws {
    let target = try ResultOutput(path: output)
    guard let suite else {
      let suites = SuiteTable.suites(SuiteSearch().all)
      let text =
        format == .text
        ? SuiteTable.list(suites, width: target.width) : try format.render(suites, width: target.width)
      return try target.write(text, for: format.kind)
    }
    let plan = try choice.plan(suite)
    let version = try? await tools.findFio().version
    if version == nil { Diagnostics.write("fio: not found; cases that need a version of it are shown as skipped") }
    let missing = plan.missing(fioVersion: version ?? "none")
    let times = TimeTable(plan, store: try? Store(path: store, mode: .existing))
    try target.write(
      format.render(SuiteTable.cases(plan, missing: missing, times: times), width: target.width), for: format.kind)
    guard missing.count < plan.cases.count else { throw CommandEnd.notApplicable }
  }
}

struct SuiteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suite",
    abstract: "Suites: directories of job files with a suite.yaml that says how to run them.",
    discussion: "docs/suites.md tells how to write one.",
    subcommands: [SuiteListCommand.self, SuiteCheckCommand.self, SuiteRunCommand.self, SuiteABCommand.self])
}
