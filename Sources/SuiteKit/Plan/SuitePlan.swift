// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import HostKit
import Results

/// What a suite will run, and in which order.
package struct SuitePlan: Sendable {
  /// The suite's name.
  package let suite: String
  /// What it shows, in one line.
  package let summary: String
  /// Where the experiment comes from.
  package let source: String?
  /// With which values it runs.
  package let variant: SuiteVariant
  /// How many processors a guest has where nobody says another number; nil where the suite does not say.
  package let guestCPUs: Int?
  /// All cases, in the order of suite.yaml.
  package private(set) var cases: [PlannedCase]
  /// In which shape its results are shown.
  package let report: ReportLayout

  /// Plans a suite, and tells everything that is wrong with it and its job files.
  ///
  /// - Parameters:
  ///   - manifest: the suite.
  ///   - variant: with which values.
  ///   - processors: those of the machine that it will run on; nil for those of this one, or those that a guest has.
  package init(
    _ manifest: SuiteManifest, _ variant: SuiteVariant = .plain, processors: Int? = nil
  ) throws(ManifestError) {
    let (plan, mistakes) = Self.plan(manifest, variant, processors: processors)
    guard mistakes.isEmpty else { throw ManifestError(mistakes) }
    self = plan
  }

  /// What can be planned of a suite, and everything that is wrong with it.
  private static func plan(
    _ manifest: SuiteManifest, _ variant: SuiteVariant, processors: Int? = nil
  ) -> (SuitePlan, [ManifestMistake]) {
    let usual = variant == .guest ? manifest.guestCPUs ?? 1 : ProcessInfo.processInfo.activeProcessorCount
    var shelf = JobShelf(directory: manifest.directory)
    var cases: [PlannedCase] = []
    var mistakes: [ManifestMistake] = []
    var report = ReportPlan(manifest)
    for entry in manifest.cases {
      var planner = CasePlanner(entry, of: manifest, variant, processors: processors ?? usual)
      guard entry.isSound else {
        planner.checkJob(&shelf)
        mistakes += planner.mistakes
        continue
      }
      let planned = planner.cases(&shelf).map { planned in
        var planned = planned
        planned.published += report.published[planned.id] ?? []
        report.check(planned)
        return planned
      }
      // What only a full run needs must be right all the same.
      mistakes += planner.mistakes
      if entry.belongs(to: variant) { cases += planned }
    }
    mistakes += report.mistakes
    for index in cases.indices { cases[index].ordinal = index }
    let plan = SuitePlan(
      suite: manifest.name, summary: manifest.summary, source: manifest.source, variant: variant,
      guestCPUs: manifest.guestCPUs, cases: cases, report: report.layout)
    return (plan, mistakes)
  }

  private init(
    suite: String, summary: String, source: String?, variant: SuiteVariant, guestCPUs: Int?, cases: [PlannedCase],
    report: ReportLayout
  ) {
    (self.suite, self.summary, self.source) = (suite, summary, source)
    (self.variant, self.guestCPUs, self.cases, self.report) = (variant, guestCPUs, cases, report)
  }

  /// Everything that is wrong with a suite, its full run and its values for guests included.
  package static func check(directory: String) throws(ManifestError) {
    let mistakes = try examine(directory: directory).mistakes
    guard mistakes.isEmpty else { throw ManifestError(mistakes) }
  }

  /// The same, and the cases of all variants that are sound themselves, so that fio can be asked about them all
  /// the same. An error where nothing could be read.
  package static func examine(
    directory: String
  ) throws(ManifestError) -> (cases: [PlannedCase], mistakes: [ManifestMistake]) {
    let (manifest, found) = try SuiteManifest.read(directory: directory)
    var cases: [PlannedCase] = []
    var mistakes = found
    for variant in SuiteVariant.allCases {
      let (plan, more) = plan(manifest, variant)
      mistakes += more
      // A default that is in doubt leaves in doubt what the jobs are given.
      if manifest.isWhole { cases += plan.cases }
    }
    return (cases, mistakes)
  }

  /// Only the cases whose id or name one of these patterns of the shell matches; `*` is any text, also with a `/` in it.
  package func selecting(_ patterns: [String]) -> SuitePlan {
    var plan = self
    plan.cases = cases.filter { item in
      patterns.contains { Self.matches($0, id: item.id) }
    }
    return plan
  }

  /// Whether a pattern of the shell matches a case's id or its name.
  package static func matches(_ pattern: String, id: String) -> Bool {
    fnmatch(pattern, id, 0) == 0 || fnmatch(pattern, String(id.prefix { $0 != "/" }), 0) == 0
  }

  /// Each case so often, instead of what the suite says.
  package func repeating(_ repeats: Int) -> SuitePlan {
    var plan = self
    for index in plan.cases.indices { plan.cases[index].repeats = repeats }
    return plan
  }

  /// Cases with equal settings, which are made once for all of them, in the order of their first case.
  package var groups: [CaseGroup] {
    var groups: [CaseGroup] = []
    var places: [Set<HostSetting>: Int] = [:]
    for item in cases {
      let settings = Set(item.settings)
      if let place = places[settings] {
        groups[place].cases.append(item)
      } else {
        places[settings] = groups.count
        groups.append(CaseGroup(settings: item.settings, cases: [item]))
      }
    }
    return groups
  }
}

/// Cases that run under the same settings, their repeats in turn.
package struct CaseGroup: Sendable {
  /// The settings of all of them.
  package let settings: [HostSetting]
  /// The cases that run under these settings.
  package internal(set) var cases: [PlannedCase]

  /// All runs in order: the first of each case, then the second of each, so that a slow change of the machine meets all alike.
  package var steps: [Step] {
    let longest = cases.map(\.runs).max() ?? 0
    guard longest > 0 else { return [] }
    return (1...longest).flatMap { number in
      cases.filter { number <= $0.runs }.map { Step(planned: $0, number: number) }
    }
  }

  /// One run of a case.
  package struct Step: Sendable {
    /// The case that is run.
    package let planned: PlannedCase
    /// Counted from 1, warm-ups included.
    package let number: Int

    /// Whether it is not reported.
    package var isWarmUp: Bool { number <= planned.warmup }
  }
}
