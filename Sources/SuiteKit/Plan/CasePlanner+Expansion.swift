// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import StoreKit

extension CasePlanner {
  /// The case of one combination; nil, with a mistake, where its settings or requirements are none.
  mutating func planned(_ combination: [CaseParameter], job: ReadJob) -> PlannedCase? {
    let (environment, settings, requirements) = checkTexts(combination)
    guard let plan = plan(of: job, environment), mistakes.isEmpty else { return nil }
    return PlannedCase(
      id: Combination.id(of: entry.name.value, combination), ordinal: 0, parameters: combination, job: job.path,
      jobText: JobText(
        job.file.text, environment: environment, settings: settings, included: job.included
      ).text,
      environment: environment, variables: Set(job.variables.map(\.name)),
      repeats: variant.hasRepeats ? options.repeats ?? Self.defaultRepeats : 1,
      warmup: variant.hasRepeats ? options.warmup ?? Self.defaultWarmup : 0,
      timeout: options.timeout ?? Self.defaultTimeout, requirements: requirements, settings: settings,
      metrics: options.metrics.isEmpty ? Self.defaultMetrics : options.metrics.map(\.value),
      limits: options.limits.map(\.value), published: figures(for: combination),
      needsEngine: job.mentions(EngineSearch.variable),
      reportsFaults: job.mentions(GivenVariable.faultReport), skip: entry.overlays[variant]?.skip?.value, jobPlan: plan)
  }

  /// What the texts of suite.yaml come to in this combination, and their mistakes.
  @discardableResult
  mutating func checkTexts(
    _ combination: [CaseParameter]
  ) -> (environment: [String: String], settings: [HostSetting], requirements: [Requirement]) {
    var variables = [GivenVariable.cpus: String(processors)]
    for parameter in combination { variables[parameter.key] = parameter.value }
    var environment = variables
    for variable in options.environment where environment[variable.name] == nil {
      environment[variable.name] = Substitution.expand(variable.text ?? "", environment: variables)
    }
    checkNames(in: options.environment, known: variables)
    checkNames(in: options.settings + options.requires, known: environment)
    return (environment, settings(environment), requirements(environment))
  }

  /// Enough to tell a change among 64 judged metrics.
  private static let defaultRepeats = 8
  private static let defaultWarmup = 1
  private static let defaultTimeout = Duration.seconds(600)
  static let defaultMetrics = ["clat_p50_ns", "iops"]

  /// `${NAME}` in a value of suite.yaml; unlike fio, an unknown one is a mistake.
  private mutating func checkNames(in texts: [KeyedText], known: [String: String]) {
    for text in texts {
      for name in unknownNames(in: text, known) {
        note("`\(text.name)` uses `${\(name)}`, which has no value there.", at: text.place)
      }
    }
  }

  private func unknownNames(in text: KeyedText, _ known: [String: String]) -> [String] {
    guard let text = text.text, text.contains("${") else { return [] }
    return text.matches(of: /\$\{([^}]*)\}/).map { String($0.1) }.filter { known[$0] == nil }
  }

  private mutating func settings(_ environment: [String: String]) -> [HostSetting] {
    var settings: [HostSetting] = []
    for setting in options.settings where unknownNames(in: setting, environment).isEmpty {
      do throws(HostSettingError) {
        let value = Substitution.expand(setting.text ?? "", environment: environment)
        settings.append(try HostSetting(name: setting.name, value: value))
      } catch {
        note(error.description, at: setting.place)
      }
    }
    return settings
  }

  private mutating func requirements(_ environment: [String: String]) -> [Requirement] {
    var requirements: [Requirement] = []
    for requirement in options.requires where unknownNames(in: requirement, environment).isEmpty {
      do throws(RequirementError) {
        let value = requirement.text.map { Substitution.expand($0, environment: environment) }
        requirements.append(try Requirement(name: requirement.name, value: value))
      } catch {
        note(error.description, at: requirement.place)
      }
    }
    return requirements
  }

  private mutating func plan(of job: ReadJob, _ environment: [String: String]) -> JobPlan? {
    do throws(JobFileError) {
      return try JobPlan(job.file, path: job.path, environment: environment)
    } catch {
      note("\(error)", at: entry.job.place)
      return nil
    }
  }

  private func figures(for combination: [CaseParameter]) -> [PublishedFigure] {
    entry.published.filter { Combination.matches($0.when, combination) }.map {
      PublishedFigure(metric: $0.metric.value, value: $0.value, source: $0.source ?? manifest.source ?? "")
    }
  }
}
