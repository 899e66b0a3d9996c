// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import ProfileKit
import ReportKit
import Results
import SuiteKit
import Words

struct ProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Show where the instructions of a run's faults went.",
    discussion: """
      RUN is a label or number of a stored run, `latest`, or a file of `export`; of
      several hosts the label shows all, and LABEL@HOST one. Its repeats have
      profiles where `guest run --profile` made it. CASE is a case's id, or a pattern
      of the shell; without it all cases are shown, one after another.

      Phases are parts of a fault, by a table of functions; --print-phases writes the
      built-in one, which can be changed and given with --phases. `folded` is for
      flame graph tools, `speedscope` for https://www.speedscope.app.

      A profile that cannot be read is left out, and that is said.

      Exit codes: 0 fine, 2 no such run, case or profile, or none that can be read.

      Example:
        faultbench profile latest 'first-touch/*' --top 40
        faultbench profile v6.1 --format folded | flamegraph.pl > v6.1.svg
      """)

  @Argument(
    help: ArgumentHelp("The run, or the file of an exported one.", valueName: "run"),
    completion: .storedRunsOrFiles)
  var name: String?

  @Argument(
    help: ArgumentHelp("Only cases whose id or name matches (shell pattern).", valueName: "case"),
    completion: .casesOfRun)
  var pattern: String?

  @Option(help: ArgumentHelp("The store.", valueName: "file"), completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  @OptionGroup var phases: PhaseOptions

  @Option(help: ArgumentHelp("How many functions are shown in text and Markdown.", valueName: "count"))
  var top = ProfileReport.defaultTop

  @Flag(help: "Write the built-in table of phases instead.")
  var printPhases = false

  @Option(help: "How to show it.")
  var format = ProfileFormat.text

  @Option(help: ArgumentHelp("Write it to a file.", valueName: "file"), completion: .file())
  var output: String?

  func validate() throws {
    guard name != nil || printPhases else {
      throw ValidationError("Name a run: its number, its label, `latest`, or the file of an exported one.")
    }
    if printPhases, name != nil || phases.path != nil || format != .text {
      throw ValidationError("--print-phases writes the built-in table and nothing else; leave the others out.")
    }
    guard (1...100_000).contains(top) else {
      throw ValidationError("--top takes a number from 1 to 100000, not \(top).")
    }
  }

  func run() async throws {
    guard let name else {
      return try ResultOutput(path: output).write(PhaseTable.standardText)
    }
    let table = try phases.table()
    let report = try report(on: name, table)
    let target = try ResultOutput(path: output, sparing: [store, name] + [phases.path].compactMap { $0 })
    try target.write(try await render(report, width: target.width), for: format.kind)
  }

  private func render(_ report: ProfileReport, width: Int) async throws -> String {
    switch format {
    case .text: report.text(width: width, top: top)
    case .markdown: report.markdown(top: top)
    case .json: try JSONRenderer().render(ProfileDocument(report))
    case .csv: CSVRenderer().render(report.flat())
    case .html: ProfilePage(report: report).text
    case .folded: report.folded()
    case .speedscope:
      try JSONRenderer().render(report.speedscope(exporter: Faultbench.configuration.version))
    }
  }

  private func report(on name: String, _ table: PhaseTable) throws(UnusableInputError) -> ProfileReport {
    let side: ComparedSide
    do throws(ComparisonError) {
      side = try ComparisonSource(store: store).side([name], called: "run")
    } catch {
      throw UnusableInputError(error)
    }
    let names = try chosen(side)
    let profiles = SideProfiles(side, of: names)
    for (name, unreadable) in profiles.unreadable { Diagnostics.write("\(name): \(unreadable)") }
    guard !profiles.cases.isEmpty else {
      let what = pattern.map { "what \($0) matches in \(name)" } ?? "\(name)"
      guard profiles.unreadable.isEmpty else {
        throw UnusableInputError(
          "no profile of \(what) can be read. Show it with the faultbench that made it, or make a new one by "
            + "`faultbench guest run \(side.suite ?? "SUITE") --kernel KERNEL --profile`.")
      }
      throw UnusableInputError(
        "\(what) has no profile. A run whose repeats have profiles is made by `faultbench guest run "
          + "\(side.suite ?? "SUITE") --kernel KERNEL --profile`.")
    }
    for name in profiles.without { Diagnostics.write("\(name): none of its repeats has a profile.") }
    return ProfileReport(
      name: side.name, origin: side.origin, kernel: side.kernel,
      cases: profiles.cases.map { ProfileReport.Case(name: $0.name, profile: $0.profile, table) }, table)
  }

  /// The names of the cases that are shown.
  private func chosen(_ side: ComparedSide) throws(UnusableInputError) -> [String] {
    // What several hosts come to together has no profile; a case of theirs is found by its id with and without the host.
    let cases = side.cases.filter { !$0.isTogether }
    let all = cases.map(\.name)
    guard let pattern else { return all }
    // A job file may be called what would be a pattern.
    let named = cases.filter { [$0.name, $0.id].contains(pattern) }
    let chosen =
      named.isEmpty
      ? cases.filter { SuitePlan.matches(pattern, id: $0.name) || SuitePlan.matches(pattern, id: $0.id) } : named
    guard chosen.isEmpty else { return chosen.map(\.name) }
    let near = Spelling.candidates(for: pattern, in: all).map { "`\($0)`" }.joined(separator: " or ")
    let some = all.prefix(5).joined(separator: ", ") + (all.count > 5 ? ", … (\(all.count) in all)" : "")
    throw UnusableInputError(
      "\(pattern) matches no case of \(side.name). " + (near.isEmpty ? "" : "Did you mean \(near)? ")
        + "There are \(some).")
  }
}

/// The formats of profiles.
enum ProfileFormat: String, CaseIterable, ExpressibleByArgument {
  case text, markdown, json, csv, html, folded, speedscope

  /// Who reads it.
  var kind: ResultOutput.Kind { [.text, .markdown].contains(self) ? .people : .programs }
}
