// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import HostKit
import Metrics
import PairKit
import SuiteKit
import Words

/// What is different about the candidate.
struct CandidateOptions: ParsableArguments {
  @Option(
    name: .customLong("candidate"),
    help: ArgumentHelp(
      "Options that the candidate's jobs have beyond the file, with commas between them; may be given several times.",
      valueName: "key=value,…"), completion: .engineOptions(isList: true))
  var options: [String] = []

  @Option(
    help: ArgumentHelp("Another engine for the candidate.", valueName: "path"), completion: .file(extensions: ["so"]))
  var candidateEngine: String?

  @Option(help: ArgumentHelp("Another fio for the candidate.", valueName: "path"), completion: .file())
  var candidateFio: String?

  @Option(
    help: ArgumentHelp("A host setting (docs/host-settings.md) while the candidate runs.", valueName: "name=value"),
    completion: .hostSettings)
  var candidateSetting: [String] = []

  @Option(
    help: ArgumentHelp("A variable in the environment of the candidate's fio.", valueName: "name=value"),
    completion: .variables)
  var candidateEnv: [String] = []

  func validate() throws {
    for text in candidateSetting + candidateEnv where Self.split(text) == nil {
      throw ValidationError("`\(text)` is no NAME=VALUE.")
    }
    for option in try jobOptions() where PageFaultOption(rawValue: option.key) != nil {
      do throws(JobRecipeError) {
        var recipe = try JobRecipe(name: "candidate")
        try recipe.set(option.key, option.value)
      } catch {
        throw ValidationError("--candidate: \(error)")
      }
    }
    for text in candidateSetting { _ = try setting(text) }
  }

  /// Both sides of each pair.
  func sides(fio: FioBinary, engine: String?) async throws(UnusableInputError) -> PairSides {
    var sides = PairSides(fio: fio, engine: engine)
    do {
      if let candidateFio { sides.candidateFio = try await FioSearch().first(named: candidateFio) }
      if let candidateEngine { sides.candidateEngine = try LibrarySearch(.engine).find(named: candidateEngine) }
      sides.options = try jobOptions()
      sides.settings = try candidateSetting.map(setting)
    } catch let error as ValidationError {
      throw UnusableInputError(error.message)
    } catch {
      throw UnusableInputError("\(error)")
    }
    for case (let name, let value)? in candidateEnv.map(Self.split) { sides.environment[name] = value }
    return sides
  }

  /// `thp=advise,map_align=huge`; what follows a comma without `=` belongs to the value before it, as in `bssplit` or
  /// `cpus_allowed`.
  private func jobOptions() throws -> [JobOption] {
    var found: [(key: String, value: String)] = []
    for text in options {
      var isFirst = true
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        if let (key, value) = Self.split(String(part)) {
          found.append((key, value))
        } else if !isFirst, !found.isEmpty {
          found[found.count - 1].value += ",\(part)"
        } else {
          throw ValidationError("--candidate \(text) does not begin with KEY=VALUE, for example thp=advise.")
        }
        isFirst = false
      }
    }
    return found.map { JobOption(key: $0.key, value: $0.value) }
  }

  private func setting(_ text: String) throws -> HostSetting {
    guard let (name, value) = Self.split(text) else { throw ValidationError("`\(text)` is no NAME=VALUE.") }
    do throws(HostSettingError) {
      return try HostSetting(name: name, value: value)
    } catch {
      throw ValidationError("--candidate-setting \(text): \(error.description)")
    }
  }

  private static func split(_ text: String) -> (name: String, value: String)? {
    guard let place = text.firstIndex(of: "="), place > text.startIndex else { return nil }
    return (String(text[..<place]), String(text[text.index(after: place)...]))
  }
}

/// How pairs are run and judged.
struct PairRunOptions: ParsableArguments {
  @Flag(help: "Take turns (base, candidate, candidate, base), also where both could run at once.")
  var turns = false

  @Option(
    help: ArgumentHelp("The CPUs that both run on, as taskset has them (default: the last ones).", valueName: "list"))
  var cpus: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The smallest change that matters, in per cent.", valueName: "percent"))
  var limit = 1.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How often any verdict may be wrong, over all cases and looks.", valueName: "p"))
  var alpha = 0.01

  @Option(help: ArgumentHelp("End a case undecided after this time: 90s, 5m.", valueName: "time"))
  var budget = "60s"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Run exactly so many pairs, and judge them once, at the end (default: stop as soon as they decide).",
      valueName: "count"))
  var pairs: Int?

  @Option(
    help: ArgumentHelp("How long the jobs of a pair run, where they can be cut anywhere: 200ms, 1s.", valueName: "time")
  )
  var pairTime = "200ms"

  @Option(
    help: ArgumentHelp(
      "The figure that decides: \(PairFigures.names.joined(separator: ", ")) (default: clat_p50_ns, or what the suite judges by).",
      valueName: "name"), completion: .list(PairFigures.names))
  var metric: String?

  func validate() throws {
    guard limit > 0, limit <= 1000 else {
      throw ValidationError("--limit takes a number of per cent above 0 and up to 1000, not \(limit).")
    }
    guard alpha > 0, alpha < 1 else {
      throw ValidationError("--alpha takes a number above 0 and below 1, not \(alpha).")
    }
    guard DurationText.parse(budget) != nil else {
      throw ValidationError("--budget takes \(DurationText.rule), not `\(budget)`.")
    }
    if let pairs, !(1...100_000).contains(pairs) {
      throw ValidationError("--pairs takes a number from 1 to 100000, not \(pairs).")
    }
    guard let time = Self.time(pairTime), time >= .milliseconds(10), time <= .seconds(600) else {
      throw ValidationError("--pair-time takes a time from 10ms to 10m, not `\(pairTime)`.")
    }
    if let metric, !PairFigures.names.contains(metric) {
      let near = Spelling.question(metric, in: PairFigures.names)
      throw ValidationError(
        "--metric knows \(PairFigures.names.joined(separator: ", ")), not `\(metric)`.\(near)")
    }
    if let cpus {
      guard let wanted = ProcessorChoice.parse(cpus), !wanted.isEmpty else {
        throw ValidationError("--cpus takes a list as taskset does, such as 1 or 0-3,8, not `\(cpus)`.")
      }
      let allowed = Set(ProcessorChoice.allowed)
      if let lacking = wanted.first(where: { !allowed.contains($0) }) {
        throw ValidationError("--cpus \(cpus): this process may not run on CPU \(lacking).")
      }
    }
  }

  /// As elsewhere, and milliseconds.
  private static func time(_ text: String) -> Duration? {
    guard text.hasSuffix("ms") else { return DurationText.parse(text) }
    return Int64(text.dropLast(2)).map { .milliseconds($0) }
  }

  /// The same for a session.
  var session: PairOptions {
    var options = PairOptions()
    (options.limit, options.alpha, options.pairs, options.cpus) = (limit / 100, alpha, pairs, cpus)
    options.budget = DurationText.parse(budget) ?? options.budget
    options.pairTime = Self.time(pairTime) ?? options.pairTime
    options.takesTurns = turns
    return options
  }
}
