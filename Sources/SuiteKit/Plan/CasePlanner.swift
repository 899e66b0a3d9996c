// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import Metrics
import StoreKit

/// Makes cases of one entry of suite.yaml, and checks what only its job file and its matrix tell.
struct CasePlanner {
  let manifest: SuiteManifest
  let entry: ManifestCase
  let variant: SuiteVariant
  /// NCPUS.
  let processors: Int
  let options: CaseOptions
  let matrix: [MatrixVariable]
  private(set) var mistakes: [ManifestMistake] = []

  init(_ entry: ManifestCase, of manifest: SuiteManifest, _ variant: SuiteVariant, processors: Int) {
    self.manifest = manifest
    self.entry = entry
    self.variant = variant
    self.processors = processors
    options = Self.options(of: entry, in: manifest, variant)
    matrix = entry.matrix(of: variant)
  }

  /// What the case says, over what the suite says for all.
  static func options(of entry: ManifestCase, in manifest: SuiteManifest, _ variant: SuiteVariant) -> CaseOptions {
    let own = entry.options.merged(over: manifest.options(of: variant))
    return entry.overlays[variant]?.options.merged(over: own) ?? own
  }

  /// The cases; none where there are mistakes.
  mutating func cases(_ shelf: inout JobShelf) -> [PlannedCase] {
    checkReferences()
    guard let job = checkJob(&shelf) else {
      for combination in Combination.all(of: matrix) ?? [] { checkTexts(combination) }
      return []
    }
    checkUse(of: job)
    guard let all = Combination.all(of: matrix) else {
      note("the matrix has more than \(Combination.maxCount) combinations.", at: entry.name.place)
      return []
    }
    let wanted = entry.combinations(of: variant) ?? []
    checkFigures(of: wanted)
    if wanted.isEmpty, !all.isEmpty { note("`exclude` leaves no case.", at: entry.exclude(of: variant).last?.place) }
    // With mistakes there will be no plan, but each combination tells those of its settings and requirements, too.
    let cases = wanted.compactMap { planned($0, job: job) }
    return mistakes.isEmpty ? cases : []
  }

  /// The job file, or its mistake.
  @discardableResult
  mutating func checkJob(_ shelf: inout JobShelf) -> ReadJob? {
    do throws(JobFileError) {
      return try shelf.job(entry.job.value)
    } catch {
      noteJob(error)
      return nil
    }
  }

  mutating func note(_ message: String, at place: SourcePlace?) {
    mistakes.append(ManifestMistake(file: manifest.path, place: place, message: message))
  }

  private mutating func noteJob(_ error: JobFileError) {
    if error.line == nil, case .unreadable(let errno) = error.problem {
      // Only what it includes has another name.
      let job = entry.job.value
      let includes = error.file == job || error.file.hasSuffix("/\(job)") ? "" : " includes `\(error.file)`, which"
      note("the job file `\(job)`\(includes) cannot be read: \(errno.description).", at: entry.job.place)
    } else {
      let place = error.line.map { SourcePlace(line: $0, column: 1) }
      // Its description begins with the file and the line.
      let sentence = error.description.dropFirst("\(error.file)\(error.line.map { ":\($0)" } ?? ""): ".count)
      mistakes.append(ManifestMistake(file: error.file, place: place, message: String(sentence)))
    }
  }

  /// `exclude` and `when` speak of variables and values of the matrix.
  private mutating func checkReferences() {
    let overlays = entry.overlays.values
    let variables = entry.matrix + overlays.flatMap(\.matrix)
    let values = Dictionary(variables.map { ($0.name, Set($0.values.map(\.value))) }) { $0.union($1) }
    let exclude = entry.exclude + overlays.flatMap(\.exclude)
    for condition in exclude.flatMap(\.value) + entry.published.flatMap(\.when) {
      guard let known = values[condition.name] else {
        let names = Array(values.keys.sorted())
        note("the matrix has no variable `\(condition.name)`; it has \(names.listed).", at: condition.place)
        continue
      }
      for value in condition.values where !known.contains(value.value) {
        note("`\(condition.name)` is never `\(value.value)`; it is \(known.sorted().listed).", at: value.place)
      }
    }
    for figure in entry.published where figure.source == nil && manifest.source == nil {
      note("the published figure has no `source`, and neither has the suite.", at: figure.metric.place)
    }
  }

  /// A source has one figure of each metric for a case.
  private mutating func checkFigures(of combinations: [[CaseParameter]]) {
    var told: Set<SourcePlace> = []
    for combination in combinations where !entry.published.isEmpty {
      var seen: [[String]: SourcePlace] = [:]
      for figure in entry.published where Combination.matches(figure.when, combination) {
        let (metric, source) = (figure.metric, figure.source ?? manifest.source ?? "")
        guard let first = seen[[metric.value, source]] else {
          seen[[metric.value, source]] = metric.place
          continue
        }
        guard told.insert(metric.place).inserted else { continue }
        note(
          "case `\(Combination.id(of: entry.name.value, combination))` has a published `\(metric.value)` of this source in "
            + "line \(first.line) already.", at: metric.place)
      }
    }
  }

  /// Each variable of the matrix must change something, and each variable of the job must have a value.
  private mutating func checkUse(of job: ReadJob) {
    let texts = (options.settings + options.requires + options.environment).compactMap(\.text)
    for variable in matrix
    where !job.mentions(variable.name) && !texts.contains(where: { $0.contains("${\(variable.name)}") }) {
      note("neither \(entry.job.value) nor a setting uses `${\(variable.name)}`.", at: variable.place)
    }
    let given = Set(matrix.map(\.name) + options.environment.map(\.name)).union(GivenVariable.all)
      .union(options.requires.contains { $0.name == "dax" } ? [GivenVariable.directAccess] : [])
    for variable in job.variables where manifest.isWhole && !given.contains(variable.name) {
      mistakes.append(
        ManifestMistake(
          file: variable.file, place: SourcePlace(line: variable.line, column: variable.column),
          message: "`${\(variable.name)}` has no value in case `\(entry.name.value)` "
            + "(\(manifest.path):\(entry.name.place.line)); set it in its `environment` or `matrix`."))
    }
    // Those of `defaults` are for the cases that have them, except the one that counts most.
    let own = [entry.options] + SuiteVariant.allCases.compactMap { entry.overlays[$0]?.options }
    for metric in own.flatMap(\.metrics) + options.metrics.prefix(1)
    where Metric(metric.value).source == .faultReport && !job.mentions(GivenVariable.faultReport) {
      note(
        "`\(metric.value)` comes from the fault report, which \(entry.job.value) does not ask for; write "
          + "`fault_report=${\(GivenVariable.faultReport)}` there.", at: metric.place)
    }
    // `iops` is always shown, and without `metrics` a case has the usual ones.
    let named = options.metrics.map(\.value)
    for limit in own.flatMap(\.limits)
    where !named.isEmpty && !named.contains(limit.value.metric) {
      note(
        "the case has a limit of `\(limit.value.metric)`, which its `metrics` do not name; they are \(named.listed).",
        at: limit.place)
    }
  }
}
