// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import ProfileKit

/// What `faultbench profile --format json` writes; docs/reports.md lists the keys. Counts are over all faults of all repeats.
package struct ProfileDocument: Encodable, Sendable {
  /// Name and version of this format; a change that breaks readers raises the number.
  package static let schema = "faultbench.profile/1"

  let schema = ProfileDocument.schema
  let name: String, origin: String
  let kernel: String?
  let clock: String, note: String?
  let phases: [String]
  let cases: [Case]

  struct Case: Encodable {
    let name: String
    let faults: UInt64, instructions: UInt64
    let perFault: Double
    let repeats: [Repeat]
    let closed: Bool
    let windows: Int
    let doubts: [String]
    let stringInstructions: Strings
    let categories: [Category]
    let processors: [Processor]
    let counters: [String: UInt64]
    let phases: [Phase]
    let paths: [Path]
    let unrecorded: Unrecorded?
    let usual: [Step]
    let functions: [Function]

    enum CodingKeys: String, CodingKey {
      case name, faults, repeats, closed, windows, doubts, categories, processors, counters, phases, paths, functions
      case instructions = "instr"
      case perFault = "instr_per_fault"
      case stringInstructions = "string_instructions"
      case unrecorded = "unrecorded_paths"
      case usual = "usual_path"
    }
  }
  struct Repeat: Encodable {
    let number: Int
    let faults: UInt64, instructions: UInt64
    let counted: UInt64?

    enum CodingKeys: String, CodingKey {
      case number, faults
      case instructions = "instr"
      case counted = "job_counted_faults"
    }
  }
  struct Strings: Encodable {
    let iterations: UInt64, bytes: UInt64, others: UInt64

    enum CodingKeys: String, CodingKey {
      case iterations, bytes
      case others = "other_instr"
    }
  }
  struct Category: Encodable {
    let name: String
    let instructions: UInt64, ended: UInt64, handled: UInt64

    enum CodingKeys: String, CodingKey {
      case name, ended, handled
      case instructions = "instr"
    }
  }
  struct Processor: Encodable {
    let number: Int
    let instructions: UInt64

    enum CodingKeys: String, CodingKey {
      case number
      case instructions = "instr"
    }
  }
  struct Phase: Encodable {
    let name: String?
    let instructions: UInt64
    let perFault: Double

    enum CodingKeys: String, CodingKey {
      case name
      case instructions = "own_instr"
      case perFault = "own_instr_per_fault"
    }
  }
  struct Path: Encodable {
    let category: String
    let faults: UInt64, instructions: UInt64, minimum: UInt64, maximum: UInt64
    let mean: Double
    let ways: Int
    let steps: [PathStep]
    let leavesOut: [String]

    enum CodingKeys: String, CodingKey {
      case category, faults, ways, steps
      case instructions = "instr"
      case minimum = "min_instr"
      case maximum = "max_instr"
      case mean = "mean_instr"
      case leavesOut = "leaves_out"
    }
  }
  struct PathStep: Encodable {
    let function: String
    let words: String?
    let perFault: Double

    enum CodingKeys: String, CodingKey {
      case function, words
      case perFault = "inclusive_instr_per_fault"
    }
  }
  struct Unrecorded: Encodable {
    let faults: UInt64, instructions: UInt64

    enum CodingKeys: String, CodingKey {
      case faults
      case instructions = "instr"
    }
  }
  struct Step: Encodable {
    let function: String
    let depth: Int
    let own: UInt64

    enum CodingKeys: String, CodingKey {
      case function, depth
      case own = "own_instr"
    }
  }
  struct Function: Encodable {
    let name: String
    let phase: String?
    let own: UInt64, inclusive: UInt64, calls: UInt64, iterations: UInt64, bytes: UInt64
    let ownPerFault: Double, inclusivePerFault: Double
    let callers: [Caller]

    enum CodingKeys: String, CodingKey {
      case name, phase, calls, callers
      case own = "own_instr"
      case inclusive = "inclusive_instr"
      case iterations = "string_iterations"
      case bytes = "string_bytes"
      case ownPerFault = "own_instr_per_fault"
      case inclusivePerFault = "inclusive_instr_per_fault"
    }
  }
  struct Caller: Encodable {
    let name: String?
    let calls: UInt64
  }

  /// A document of `report`.
  package init(_ report: ProfileReport) {
    (name, origin, kernel) = (report.name, report.origin, report.kernel)
    (clock, note) = (MeasurementClock.instructions.rawValue, MeasurementClock.instructions.label)
    phases = report.table.phases
    cases = report.cases.map { Case($0, report.table) }
  }
}

extension ProfileDocument.Case {
  fileprivate init(_ item: ProfileReport.Case, _ table: PhaseTable) {
    let profile = item.profile.profile
    name = item.name
    (faults, instructions, perFault) = (profile.faults, profile.instructions, item.profile.instructionsPerFault)
    repeats = item.profile.parts.map {
      ProfileDocument.Repeat(number: $0.number, faults: $0.faults, instructions: $0.instructions, counted: $0.counted)
    }
    (closed, windows, doubts) = (profile.isClosed, profile.windows, item.profile.doubts.map(\.words))
    let iterations = profile.faultSum(\.repeats)
    stringInstructions = ProfileDocument.Strings(
      iterations: iterations, bytes: profile.faultSum(\.bytes),
      others: instructions - min(instructions, iterations))
    categories = Profile.Category.allCases.compactMap { category in
      profile.totals[category].map {
        ProfileDocument.Category(
          name: category.rawValue, instructions: $0.instructions, ended: $0.ended, handled: $0.handled)
      }
    }
    processors = profile.processors.sorted { $0.key < $1.key }.map {
      ProfileDocument.Processor(number: $0.key, instructions: $0.value)
    }
    counters = profile.counters
    phases = item.phases.map {
      ProfileDocument.Phase(
        name: $0.phase, instructions: $0.instructions, perFault: item.profile.perFault($0.instructions))
    }
    paths = item.paths.paths.map(ProfileDocument.Path.init)
    let unknown = item.paths.unknown
    unrecorded = unknown.count == 0 ? nil : ProfileDocument.Unrecorded(faults: unknown.count, instructions: unknown.sum)
    usual = item.paths.usual.map { ProfileDocument.Step(function: $0.name, depth: $0.depth, own: $0.own) }
    functions = item.functions.map { ProfileDocument.Function($0, phase: table.phase(of: $0.name), item.profile) }
  }
}

extension ProfileDocument.Path {
  fileprivate init(_ path: FaultPath) {
    category = path.category.rawValue
    (faults, instructions, minimum, maximum) = (path.count, path.sum, path.min, path.max)
    (mean, ways, leavesOut) = (path.mean, path.ways, path.leavesOut)
    steps = path.steps.map {
      ProfileDocument.PathStep(function: $0.function, words: $0.words, perFault: $0.instructions)
    }
  }
}

extension ProfileDocument.Function {
  fileprivate init(_ cost: FunctionCost, phase: String?, _ profile: CaseProfile) {
    (name, self.phase) = (cost.name, phase)
    (own, inclusive, calls, iterations, bytes) = (cost.own, cost.inclusive, cost.calls, cost.repeats, cost.bytes)
    (ownPerFault, inclusivePerFault) = (profile.perFault(cost.own), profile.perFault(cost.inclusive))
    callers = cost.callers.sorted { ($1.value, $0.key ?? "") < ($0.value, $1.key ?? "") }.map {
      ProfileDocument.Caller(name: $0.key, calls: $0.value)
    }
  }
}

extension ProfileReport {
  /// A row per case and function, for `--format csv`.
  package func flat() -> Table {
    let keys = [
      "case", "function", "phase", "own_instr", "inclusive_instr", "calls", "string_iterations", "string_bytes",
      "faults", "own_instr_per_fault", "inclusive_instr_per_fault", "calls_per_fault", "share_percent",
    ]
    return Table(
      title: name, columns: keys.map { Column($0, key: $0) },
      rows: cases.flatMap { item in
        item.functions.map { function in
          let profile = item.profile
          let counts = [
            function.own, function.inclusive, function.calls, function.repeats, function.bytes, profile.profile.faults,
          ]
          let all = profile.profile.instructions
          return [.text(item.name), .text(function.name), Cell(text: table.phase(of: function.name))]
            + counts.map { Cell(Int(clamping: $0)) }
            + [function.own, function.inclusive, function.calls].map { Cell(profile.perFault($0)) }
            + [Cell(all == 0 ? nil : Double(function.own) / Double(all) * 100)]
        }
      })
  }
}
