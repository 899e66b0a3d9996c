// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import CStaticParts
import CVersion
import GuestKit
import ShellKit

/// The command line: each subcommand is a file below Commands.
@main
struct Faultbench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faultbench",
    abstract: "The page-fault laboratory: runs fio, which measures, and shows the figures.",
    discussion: """
      A first look at this machine:
        faultbench doctor
        faultbench job --size 64m --bs 4k --rw write --output first.fio
        faultbench run first.fio

      What several commands have in common: faultbench help TOPIC
      (\(HelpTopic.all.map(\.name).joined(separator: ", "))).

      Exit codes: 0 fine, 1 a case failed or is worse, 2 wrong usage or broken data,
      3 too few repeats for any verdict, or inconclusive (--strict), 77 there is no
      fio at all (fio list) or every case was skipped, 125 a kernel cannot be judged
      (guest gate).
      """,
    version: "faultbench \(FAULTBENCH_VERSION)",
    subcommands: [
      RunCommand.self, JobCommand.self, SuiteCommand.self, ReportCommand.self, CompareCommand.self,
      HistoryCommand.self, ProfileCommand.self, CalibrateCommand.self, ABCommand.self, GuestCommand.self,
      ExportCommand.self, ImportCommand.self, FioCommand.self, DoctorCommand.self,
    ]
  )

  static func main() async {
    StandardStreams.secure()
    // Swift reads them from /proc, which the first process of a guest has yet to mount.
    let arguments =
      CommandLine.arguments.isEmpty && GuestSystem.isFirst ? ["guest", "init"] : CommandLine.arguments.dropFirst()
    await CommandEnd.exitAfterRunning(Array(arguments))
  }
}
