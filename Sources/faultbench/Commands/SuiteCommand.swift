// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser

struct SuiteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suite",
    abstract: "Suites: directories of job files with a suite.yaml that says how to run them.",
    discussion: "docs/suites.md tells how to write one.",
    subcommands: [SuiteListCommand.self, SuiteCheckCommand.self, SuiteRunCommand.self])
}
