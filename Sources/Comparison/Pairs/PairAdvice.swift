// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Results
import StoreKit

/// What would decide an inconclusive comparison of independent runs.
package enum PairAdvice: Sendable, Hashable {
  /// Both sides can run on this host, side by side: the commands, each as its words.
  case pairs([[String]])
  /// They ran on other kernels, which no pair can tell apart.
  case boots
  /// They are boots of guests, of which more decide: so many of each kernel, where that is known.
  case guestBoots(Int?)

  /// In a sentence; where there are ``commands``, they follow.
  package var words: String {
    switch self {
    case .pairs(let commands):
      let many = commands.count > 1
      return "Both sides can run here: pairs side by side tell far smaller changes, within a minute or so a case. "
        + (many ? "Run one of these:" : "Run this:")
    case .boots:
      return
        "Pairs cannot tell kernels apart, since both sides of a pair run on one. Boot each kernel several times, in "
        + "turn, and run some repeats in each boot: a boot is the sample then, not a repeat."
    case .guestBoots(let number):
      let many = number.map { ": at least \($0) of each kernel (`faultbench guest run` with --boots \($0))" } ?? ""
      return "More boots decide what is inconclusive\(many)."
    }
  }

  /// As a shell wants them.
  package var commands: [String] {
    switch self {
    case .pairs(let commands): commands.map(ShellCommand.text)
    case .boots, .guestBoots: []
    }
  }
}

/// What must be known of this host, so that no command is told that cannot run.
package struct PairHost: Sendable {
  /// What it is, as runs keep it: JSON.
  package var fingerprint: String
  /// What fio's environment would have.
  package var environment: [String: String]
  /// The ids of the cases of a suite, by its name or directory, in an ordinary or a full run; nil where there is no such suite.
  package var suiteCases: @Sendable (_ name: String, _ isFull: Bool) -> Set<String>?
  /// Whether there is such a setting of the host, and it takes this value.
  package var canSet: @Sendable (_ name: String, _ value: String) -> Bool

  /// A host.
  package init(
    fingerprint: String, environment: [String: String] = [:],
    suiteCases: @escaping @Sendable (_ name: String, _ isFull: Bool) -> Set<String>? = { _, _ in nil },
    canSet: @escaping @Sendable (_ name: String, _ value: String) -> Bool = { _, _ in false }
  ) {
    (self.fingerprint, self.environment) = (fingerprint, environment)
    (self.suiteCases, self.canSet) = (suiteCases, canSet)
  }
}

extension Comparison {
  /// What would decide what is inconclusive here; nil where nothing is, or nothing is known that would. `host` is asked only where
  /// it matters.
  package func advice(on host: () -> PairHost) -> PairAdvice? {
    let undecided = cases.filter { if case .inconclusive = $0.verdict { true } else { false } }.map(\.name)
    let isOfTwoFiles = PairCommands.areTwoJobFiles(base, candidate)
    // What is measured in pairs already is not to be measured in pairs instead.
    guard !undecided.isEmpty || isOfTwoFiles, !(base.cases + candidate.cases).contains(where: \.isPaired) else {
      return nil
    }
    // What ran in guests is not to be run on this host.
    guard sample == .repeats else {
      return undecided.isEmpty ? nil : .guestBoots(cases.compactMap(\.verdict.needs).max())
    }
    let decisive = ["kernel", "kernelVersion", "commandLine"]
    let others = differences.filter { decisive.contains($0.what) && $0.cases.isEmpty }
    guard others.isEmpty else { return others.contains { $0.base != nil && $0.candidate != nil } ? .boots : nil }
    guard let commands = PairCommands(self, host()), let found = commands.all(undecided) else { return nil }
    return .pairs(found)
  }
}

/// The commands that measure both sides of a comparison in pairs, on this host.
private struct PairCommands {
  private let comparison: Comparison
  private let host: PairHost
  private let base: NewRun, candidate: NewRun
  /// What is different about the candidate, and which fio and engine the base has.
  private var options: [String] = []

  /// Nothing where a side ran elsewhere, or is more than one kind of run, or differs by what pairs cannot do.
  init?(_ comparison: Comparison, _ host: PairHost) {
    guard let base = Self.only(comparison.base), let candidate = Self.only(comparison.candidate),
      base.suite == candidate.suite
    else { return nil }
    (self.comparison, self.host, self.base, self.candidate) = (comparison, host, base, candidate)
    guard ranHere, let tools = tools, let settings = settings else { return nil }
    options = tools + settings
  }

  /// What all runs of a side have in common, where that is all that a command needs.
  private static func only(_ side: ComparedSide) -> NewRun? {
    guard let first = side.runs.first, side.runs.count == side.sources.count else { return nil }
    let isSame = side.runs.allSatisfy { run in
      run.suite == first.suite && run.fioPath == first.fioPath && run.engine == first.engine
        && run.engineBuild == first.engineBuild
    }
    return isSame ? first : nil
  }

  /// Whether each side is of one job file, and both have a name of their own, so that no case is on both sides.
  static func areTwoJobFiles(_ base: ComparedSide, _ candidate: ComparedSide) -> Bool {
    guard let one = only(base), let other = only(candidate), one.suite == nil, other.suite == nil else { return false }
    guard base.cases.count == 1, candidate.cases.count == 1 else { return false }
    return base.cases[0].name != candidate.cases[0].name
  }

  /// Whether this is the machine and the kernel of both.
  private var ranHere: Bool {
    let facts = [host.fingerprint, base.fingerprint, candidate.fingerprint].map { text in
      Dictionary(FingerprintFacts.read(text).map { ($0.key, $0.value) }) { first, _ in first }
    }
    return ["kernel", "kernelVersion", "machine", "cpuModel"].allSatisfy { key in
      facts[0][key] == facts[1][key] && facts[1][key] == facts[2][key]
    } && facts[0]["kernel"] != nil
  }

  /// Another fio, another engine; nil where a file is not there any more, or is another one by now.
  private var tools: [String]? {
    var words: [String] = []
    guard Self.isExecutable(base.fioPath), Self.isExecutable(candidate.fioPath) else { return nil }
    if base.fioPath != candidate.fioPath {
      words += ["--fio", base.fioPath, "--candidate-fio", candidate.fioPath]
    } else if base.fioVersion != candidate.fioVersion {
      return nil
    } else if base.arguments.contains("--fio") {
      words += ["--fio", base.fioPath]
    }
    switch (base.engine, candidate.engine) {
    case (nil, nil): break
    case (let own?, let other?):
      guard Self.isBuild(own, base.engineBuild), Self.isBuild(other, candidate.engineBuild) else { return nil }
      if base.engineBuild != candidate.engineBuild {
        words += ["--engine", own, "--candidate-engine", other]
      } else if base.arguments.contains("--engine") {
        words += ["--engine", own]
      }
    default: return nil
    }
    return words
  }

  private static func isExecutable(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
      && FileManager.default.isExecutableFile(atPath: path)
  }

  private static func isBuild(_ path: String, _ build: String?) -> Bool {
    guard let bytes = try? FileBytes.read(path, limit: 1 << 28) else { return false }
    return SHA256.hexadecimal(bytes) == build
  }

  /// Settings of the host that the candidate has; nil where something else of the hosts differs.
  private var settings: [String]? {
    let today = Dictionary(FingerprintFacts.read(host.fingerprint).map { ($0.key, $0.value) }) { first, _ in first }
    var words: [String] = []
    for difference in comparison.differences where difference.cases.isEmpty {
      if Self.told.contains(difference.what) { continue }
      // A pair's base runs on the host as it is.
      guard let name = Self.setting(difference.what), let value = difference.candidate, let own = difference.base,
        today[difference.what] == own, host.canSet(name, value)
      else { return nil }
      words += ["--candidate-setting", "\(name)=\(value)"]
    }
    return words
  }

  /// Facts that are looked at elsewhere, or do not matter.
  private static let told: Set = ["fio", "engine build", "faultbench"]

  /// What docs/host-settings.md calls what a fingerprint has under `key`; nil for what is no setting.
  private static func setting(_ key: String) -> String? {
    if key.hasPrefix("khugepaged.") { return key }
    if key.hasPrefix("transparentHugePages.") { return "thp." + key.dropFirst("transparentHugePages.".count) }
    return sysctls[key]
  }

  private static let sysctls = [
    "sysctls.vm.swappiness": "swappiness", "sysctls.vm.overcommit_memory": "overcommit_memory",
    "sysctls.kernel.numa_balancing": "numa_balancing",
    "sysctls.vm.unprivileged_userfaultfd": "unprivileged_userfaultfd",
  ]
}

/// What is run.
extension PairCommands {
  /// The commands for these cases; nil where any of them cannot run.
  func all(_ undecided: [String]) -> [[String]]? {
    if let suite = base.suite { return suiteCommand(suite, undecided).flatMap(checked).map { [$0] } }
    if Self.areTwoJobFiles(comparison.base, comparison.candidate) {
      return jobCommand(comparison.base.cases[0], comparison.candidate.cases[0]).flatMap(checked).map { [$0] }
    }
    var commands: [[String]] = []
    for name in undecided.prefix(Self.maxCommands) {
      guard let own = comparison.base.cases.first(where: { $0.name == name }),
        let other = comparison.candidate.cases.first(where: { $0.name == name }),
        let command = jobCommand(own, other).flatMap(checked)
      else { return nil }
      if !commands.contains(command) { commands.append(command) }
    }
    return commands.isEmpty ? nil : commands
  }

  private static let maxCommands = 3

  private func suiteCommand(_ suite: String, _ undecided: [String]) -> [String]? {
    // What ran in a guest, or with the values for one, is no case of a plain or full run.
    guard ![base, candidate].contains(where: { $0.arguments.contains("--guest") || $0.arguments.first == "guest" })
    else {
      return nil
    }
    let isFull = base.arguments.contains("--full")
    guard isFull == candidate.arguments.contains("--full") else { return nil }
    // By a path, where the user named one.
    let named = base.arguments.dropFirst(2).filter { $0.split(separator: "/").last.map(String.init) == suite }
    guard
      let (name, cases) = (named + [suite]).lazy.compactMap({ name in
        host.suiteCases(name, isFull).map { (name, $0) }
      }).first, undecided.allSatisfy(cases.contains)
    else { return nil }
    // The manifest says what variables and settings a case has: no option does.
    let sides = undecided.map { name in
      (comparison.base.cases.first { $0.name == name }, comparison.candidate.cases.first { $0.name == name })
    }
    guard sides.allSatisfy({ $0?.job == $1?.job }) else { return nil }
    var words = ["faultbench", "suite", "ab", name] + (isFull ? ["--full"] : [])
    let isSome = undecided.count < cases.count && undecided.count <= Self.maxCommands
    if isSome, undecided.allSatisfy({ !$0.contains { "*?[]\\".contains($0) } }) {
      words += undecided.flatMap { ["--case", $0] }
    }
    return words + options
  }

  private func jobCommand(_ own: ComparedCase, _ other: ComparedCase) -> [String]? {
    let paths = [own, other].map { Self.path($0.name) }
    // A name that begins with a hyphen would be taken for an option.
    guard paths.allSatisfy({ !$0.hasPrefix("-") }), Self.isFile(paths[0], own), Self.isFile(paths[1], other) else {
      return nil
    }
    let (before, after) = (Self.variables(own), Self.variables(other))
    // A variable that only the base has cannot be taken from the candidate, which would read it, too.
    guard Self.rest(own) == Self.rest(other), paths[0] != paths[1] || Set(before.keys) == Set(after.keys) else {
      return nil
    }
    var words = paths[0] == paths[1] ? [paths[0]] : paths
    for (name, value) in after.sorted(by: { $0.key < $1.key }) where value != before[name] {
      words += ["--candidate-env", "\(name)=\(value)"]
    }
    let lacking = before.filter { host.environment[$0.key] != $0.value }.sorted { $0.key < $1.key }
    let environment = lacking.isEmpty ? [] : ["env"] + lacking.map { "\($0.key)=\($0.value)" }
    return environment + ["faultbench", "ab"] + words + options
  }

  /// A job file that was named several times has a case for each time.
  private static func path(_ name: String) -> String {
    guard let mark = name.lastIndex(of: "#"), Int(name[name.index(after: mark)...]) != nil,
      !FileManager.default.fileExists(atPath: name)
    else { return name }
    return String(name[..<mark])
  }

  /// Whether there still is this job file, and it is the one that ran.
  private static func isFile(_ path: String, _ item: ComparedCase) -> Bool {
    guard let stored = item.jobFile, let file = try? JobFile(contentsOf: path) else { return false }
    return file.text == stored
  }

  private static func variables(_ item: ComparedCase) -> [String: String] {
    let own = item.job.compactMap { fact in
      fact.key.hasPrefix(variable) ? (String(fact.key.dropFirst(variable.count)), fact.value) : nil
    }
    return Dictionary(own) { first, _ in first }
  }

  /// What else a case ran with. That of two files their texts differ is what is compared.
  private static func rest(_ item: ComparedCase) -> [ComparedFact] {
    item.job.filter { !$0.key.hasPrefix(variable) && $0.key != "job file" }
  }

  private static let variable = "variable "

  /// What holds anything that a terminal obeys cannot be copied.
  private func checked(_ words: [String]) -> [String]? {
    let isPrintable = words.joined().unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
    return isPrintable ? words : nil
  }
}
