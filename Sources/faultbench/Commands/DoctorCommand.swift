// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import HostKit
import ReportKit

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell what this host can do, and what to do about each thing that is missing.",
    discussion: """
      Every capability is tried, not guessed: huge pages, userfaultfd, cgroups, swap,
      DAX, and whether the engine works in fio. Exit code 1 when the engine and fio
      do not work together; a host need not have everything else.

      Example:
        faultbench doctor --format markdown --output host.md
      """)

  @OptionGroup var tools: ToolOptions

  @Option(help: "How to show the result.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"))
  var output: String?

  func run() async throws {
    let target = try ResultOutput(path: output)
    let pairing = await FioFacts.find(tools)
    let facts = pairing.facts + [await ChartFacts.gnuplot()] + (await GuestFacts.facts()) + Host.facts()
    let text =
      format == .text
      ? FactList.render(facts, width: target.width) : try format.render(FactList.table(facts), width: target.width)
    try target.write(text, for: format.kind)
    guard pairing.works else { throw CommandEnd.failed }
  }
}
