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

  @Flag(help: "Only how many capabilities there are, and the names of the others.")
  var summary = false

  @Option(help: "How to show the result.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"), completion: .file())
  var output: String?

  func validate() throws {
    if summary, format != .text { throw ValidationError("--summary is text; leave --format out.") }
  }

  func run() async throws {
    let target = try ResultOutput(path: output)
    let pairing = await FioFacts.find(tools)
    let facts = pairing.facts + [await ChartFacts.gnuplot()] + (await GuestFacts.facts()) + Host.facts()
    let text =
      summary
      ? FactList.summary(facts, width: target.width)
      : format == .text
        ? FactList.render(facts, width: target.width) : try format.render(FactList.table(facts), width: target.width)
    try target.write(text, for: format.kind)
    guard pairing.works else { throw CommandEnd.failed }
  }
}
