// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What fio will make of a job file: the jobs with all their options, and the entries that its result must hold.
package struct JobPlan: Sendable, Equatable {
  /// The jobs in file order; each stands for ``PlannedJob/copies`` processes or threads.
  package let jobs: [PlannedJob]

  /// The plan for `file`, includes read relative to the working directory, then to the file itself, as fio does.
  ///
  /// - Parameters:
  ///   - file: the job file.
  ///   - path: where it was read from.
  ///   - environment: what `${NAME}` stands for.
  package init(
    _ file: JobFile, path: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(JobFileError) {
    var defaults: [JobOption] = []
    var jobs: [PlannedJob] = []
    for section in file.sections {
      let own = try IncludedOptions.options(of: section.lines, file: path, depth: 0)
      let expanded = own.map { option in
        JobOption(key: option.key, value: option.value.map { Substitution.expand($0, environment: environment) })
      }
      if section.isGlobal {
        defaults += expanded
      } else {
        jobs.append(PlannedJob(section: section.name, options: defaults + expanded))
      }
    }
    guard !jobs.isEmpty else { throw JobFileError(file: path, line: nil, problem: .noJobs) }
    self.jobs = jobs
  }

  /// A plan of these jobs.
  init(jobs: [PlannedJob]) {
    self.jobs = jobs
  }
}

/// A job section with the defaults above it.
package struct PlannedJob: Sendable, Equatable {
  /// The section's name.
  package let section: String
  /// The defaults and the section's own options, in the order in which the later one counts.
  package let options: [JobOption]

  /// The value that counts for an option with one of these names; nil when it is absent, `.some(nil)` when it stands alone.
  package func value(_ names: String...) -> String?? {
    options.last { names.contains($0.key) }.map(\.value)
  }

  /// The name in fio's result: `name=`, or the section's.
  package var name: String {
    if case .some(.some(let name)) = value("name") { name } else { section }
  }

  /// The I/O engine as the job states it; nil for fio's default.
  package var ioengine: String? { value("ioengine") ?? nil }

  /// The most jobs that fio runs at a time (`REAL_MAX_JOBS`); it refuses more.
  static let maxCopies = 4096

  /// How many jobs `numjobs` makes of it; nil when only fio can tell (arithmetic, `$ncpus`).
  package var copies: Int? {
    guard case .some(.some(let text)) = value("numjobs") else { return 1 }
    guard !Substitution.needsFio(text), let count = FioValue.leadingCount(text) else { return nil }
    return min(max(1, count), Self.maxCopies)
  }

  /// Whether the jobs before it end first.
  package var waits: Bool { isSet("stonewall", "wait_for_previous") }
  var startsGroup: Bool { waits || isSet("new_group") }
  /// Whether each copy is a process, not a thread: of a process the kernel counts at least the faults of its start.
  var isProcess: Bool { !isSet("thread") }
  var reportsPerGroup: Bool { isSet("group_reporting") }
  var isReported: Bool { (value("stats") ?? nil).flatMap(FioValue.leadingCount) != 0 }
  var doesIO: Bool { !["cpuio", "exec"].contains(ioengine) && !isSet("create_only") }
  var isTimed: Bool { !options.contains { Self.untimed.contains($0.key) } }

  /// Options that leave latencies out.
  static let untimed: Set<String> = [
    "gtod_reduce", "disable_lat", "disable_clat", "disable_slat", "disable_all", "stats",
  ]

  /// Whether it goes on until its `runtime` is over.
  package var isTimeBased: Bool { isSet("time_based") }

  private func isSet(_ names: String...) -> Bool {
    guard let value = options.last(where: { names.contains($0.key) }) else { return false }
    return value.value.flatMap(FioValue.leadingCount) != 0
  }
}

/// The options of a section with those of included files in their place.
package enum IncludedOptions {
  static let deepest = 16

  static func options(of lines: [JobLine], file: String, depth: Int) throws(JobFileError) -> [JobOption] {
    guard depth <= deepest else {
      throw JobFileError(file: file, line: nil, problem: .includeTooDeep(levels: deepest))
    }
    var options: [JobOption] = []
    for line in lines {
      switch line.content {
      case .option(let option):
        options.append(option)
      case .include(let name):
        let path = locate(name, from: file)
        let included = try JobFile(contentsOf: path, isIncluded: true)
        options += try Self.options(of: included.lines, file: path, depth: depth + 1)
      case .blank, .comment, .section:
        break
      }
    }
    return options
  }

  /// As it is when that exists, else beside the including file.
  package static func locate(_ name: String, from file: String) -> String {
    guard !FileManager.default.fileExists(atPath: name), let slash = file.lastIndex(of: "/") else { return name }
    return file[...slash] + name
  }
}
