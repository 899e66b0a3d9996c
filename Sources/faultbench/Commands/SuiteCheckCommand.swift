// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import SuiteKit

struct SuiteCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tell every mistake of a suite with its file, line and column.",
    discussion: """
      Nothing runs and nothing of the host is asked. Checked are suite.yaml, what
      its full run adds, and the job files. Exit code 2 when there is a mistake.

      Example:
        faultbench suite check fio-jobs/populate
      """)

  @Argument(help: "The suites: directories, or names of those that `suite list` shows.")
  var suites: [String]

  func run() throws {
    var isSound = true
    for name in suites {
      do {
        let directory = try SuiteSearch().find(name)
        try SuitePlan.check(directory: directory)
        Diagnostics.write("\(directory): no mistakes")
      } catch let error as ManifestError {
        isSound = false
        for mistake in error.mistakes { Diagnostics.write(mistake.description) }
      } catch let error as SuiteNotFound {
        isSound = false
        Diagnostics.error(error.description)
      }
    }
    guard isSound else { throw CommandEnd.unusable }
  }
}
