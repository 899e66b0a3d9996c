// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// One side of a pair: a job file, and what it runs with.
package struct PairSide: Sendable {
  /// The job file.
  package var path: String
  /// The fio to run.
  package var fio: FioBinary
  /// What `${PAGEFAULT_ENGINE}` stands for; nil when there is no engine.
  package var engine: String?
  /// Variables on top of those of this process.
  package var environment: [String: String]
  /// Options that are set in every job, on top of what the file says.
  package var options: [JobOption]

  /// A side.
  package init(
    path: String, fio: FioBinary, engine: String?, environment: [String: String] = [:], options: [JobOption] = []
  ) {
    (self.path, self.fio, self.engine) = (path, fio, engine)
    (self.environment, self.options) = (environment, options)
  }

  /// What its fio gets beyond the engine.
  var ownEnvironment: [String: String] { environment.filter { $0.key != EngineSearch.variable } }
}

/// Which of the two sides.
enum PairRole: String, Sendable, CaseIterable {
  case base, candidate

  /// What the names of its jobs begin with in a result of both.
  var prefix: String { "\(rawValue)-" }

  /// The variable that names its engine: both engines are in the environment of one fio.
  var engineVariable: String { "FAULTBENCH_ENGINE_\(rawValue.uppercased())" }
}

/// The jobs of a side as fio is given them: includes and `[global]` sections resolved, so that two files fit into one.
struct PairJobs: Sendable {
  let role: PairRole
  /// In file order, with all that fio is to know of them; variables are left to fio.
  private(set) var jobs: [Job]
  /// What `${NAME}` stands for.
  private let environment: [String: String]

  /// A job.
  struct Job: Sendable {
    /// Its section in the file of both.
    let section: String
    /// With variables in them.
    var options: [JobOption]
  }

  /// Reads the job file of a side.
  init(_ side: PairSide, _ role: PairRole) throws(JobFileError) {
    self.role = role
    var variables = side.environment
    variables[EngineSearch.variable] = side.engine
    variables[role.engineVariable] = side.engine
    let all = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    environment = all
    let file = try JobFile(contentsOf: side.path)
    var defaults: [JobOption] = []
    var jobs: [Job] = []
    for section in file.sections {
      let own = try IncludedOptions.options(of: section.lines, file: side.path, depth: 0)
      if section.isGlobal {
        defaults += own
      } else {
        let options = (defaults + own + side.options).map { Self.naming(side.engine, role, $0) }
        let planned = Self.planned(section.name, options, all)
        jobs.append(
          Job(section: Self.name(planned.name, role), options: Self.cleared(options, of: planned, role)))
      }
    }
    guard !jobs.isEmpty else { throw JobFileError(file: side.path, line: nil, problem: .noJobs) }
    self.jobs = jobs
  }

  /// The jobs as fio will understand them.
  var planned: [PlannedJob] { jobs.map { Self.planned($0.section, $0.options, environment) } }

  /// Sets an option in every job for which `isMeant`.
  mutating func set(_ options: [JobOption], where isMeant: (PlannedJob) -> Bool = { _ in true }) {
    for (place, job) in zip(jobs.indices, planned) where isMeant(job) { jobs[place].options += options }
  }

  /// Begins a group with the first job, so that no entry is of jobs of both sides.
  mutating func startGroup() {
    guard !jobs.isEmpty else { return }
    jobs[0].options.removeAll { ["stonewall", "wait_for_previous"].contains($0.key) }
    jobs[0].options.append(JobOption(key: "new_group", value: "1"))
  }

  /// Which options of the engine make sense only with it: a default of `[global]` that names another engine than the job.
  private static let engineOptions = Set(PageFaultOption.allCases.map(\.rawValue))

  private static func planned(
    _ section: String, _ options: [JobOption], _ environment: [String: String]
  ) -> PlannedJob {
    PlannedJob(
      section: section,
      options: options.map { option in
        JobOption(key: option.key, value: option.value.map { Substitution.expand($0, environment: environment) })
      })
  }

  private static func naming(_ engine: String?, _ role: PairRole, _ option: JobOption) -> JobOption {
    guard engine != nil else { return option }
    return JobOption(
      key: option.key,
      value: option.value?.replacing("${\(EngineSearch.variable)}", with: "${\(role.engineVariable)}"))
  }

  /// Without what would tie both sides to each other.
  private static func cleared(_ options: [JobOption], of job: PlannedJob, _ role: PairRole) -> [JobOption] {
    let isOfEngine = job.usesPageFaultEngine
    return options.compactMap { option in
      switch option.key {
      // The section has it; both would write one report.
      case "name", PageFaultOption.faultReport.rawValue: nil
      case _ where !isOfEngine && engineOptions.contains(option.key): nil
      case "wait_for": JobOption(key: option.key, value: option.value.map { name($0, role) })
      default: option
      }
    }
  }

  /// fio cuts longer names, and those of both sides have to stay alike.
  private static func name(_ name: String, _ role: PairRole) -> String {
    let longest = JobPlan.maxNameLength - (PairRole.allCases.map(\.prefix.utf8.count).max() ?? 0)
    var name = name
    while name.utf8.count > longest { name.removeLast() }
    return role.prefix + name
  }
}

extension PlannedJob {
  /// Whether its I/Os are page faults of this package's engine.
  var usesPageFaultEngine: Bool {
    ioengine.map { $0.hasPrefix("external:") || $0.hasSuffix("libpagefault.so") } ?? false
  }

  /// Whether an option has a value other than these.
  func has(_ option: String, otherThan values: String...) -> Bool {
    guard case .some(let value) = value(option) else { return false }
    return !values.contains(value ?? "1")
  }
}
