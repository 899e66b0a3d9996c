// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import Metrics
import Words
import Yams

/// Reads what cases, `defaults`, `full` and `guest` have in common: requirements, settings, environment, metrics.
struct ListReader {
  let reader: NodeReader

  init(_ reader: NodeReader) {
    self.reader = reader
  }

  /// Words, and mappings of one word to its value.
  func requirements(_ node: Node) -> [KeyedText] {
    let found = reader.items(node, of: "requires", wants: "requirements").flatMap { item -> [KeyedText] in
      guard case .mapping = item else {
        return reader.word(item, of: "requires").map { [KeyedText(name: $0.value, text: nil, place: $0.place)] } ?? []
      }
      return named(item, of: "requires", wants: "")
    }
    for requirement in found where !Self.hasVariable(requirement) {
      do throws(RequirementError) {
        _ = try Requirement(name: requirement.name, value: requirement.text)
      } catch {
        reader.noteValue(error.description, at: requirement.place)
      }
    }
    return unique(found, what: "requirement")
  }

  func settings(_ node: Node) -> [KeyedText] {
    let wants = "settings with their values, such as `thp.enabled: madvise`"
    let found = named(node, of: "settings", wants: wants)
    for setting in found where !Self.hasVariable(setting) {
      do throws(HostSettingError) {
        _ = try HostSetting(name: setting.name, value: setting.text ?? "")
      } catch {
        reader.noteValue(error.description, at: setting.place)
      }
    }
    return found
  }

  /// What has variables is looked at when they have values.
  private static func hasVariable(_ item: KeyedText) -> Bool { item.text?.contains("${") ?? false }

  func environment(_ node: Node) -> [KeyedText] {
    named(node, of: "environment", wants: "variables with their values, such as `SIZE: 64m`").filter { variable in
      checkVariable(variable.name, at: variable.place)
    }
  }

  func metrics(_ node: Node) -> [Located<String>] {
    let found = reader.items(node, of: "metrics", wants: "metrics").compactMap { reader.word($0, of: "metrics") }
    if case .sequence(let items) = node, items.isEmpty {
      reader.noteValue("`metrics` is empty; name those that count, or leave it out.", at: node.place)
    }
    let known = found.filter { metric in checkMetric(metric) }
    return unique(known.map { KeyedText(name: $0.value, text: nil, place: $0.place) }, what: "metric")
      .map { Located($0.name, at: $0.place) }
  }

  func checkMetric(_ metric: Located<String>) -> Bool {
    if MetricTable.isKnown(metric.value) { return true }
    if let timed = Metric(metric.value).timed {
      reader.noteValue(
        "a suite names metrics of time, and runs that count instructions rename them: write `\(timed.name)` for "
          + "`\(metric.value)`.", at: metric.place)
      return false
    }
    let near = Spelling.question(metric.value, in: MetricTable.names)
    reader.noteValue(
      "there is no metric `\(metric.value)`.\(near) There are \(MetricTable.summary).", at: metric.place)
    return false
  }

  /// Whether a variable may have this name, and is not one that the runner gives by itself.
  func checkVariable(_ name: String, at place: SourcePlace) -> Bool {
    if name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) == nil {
      reader.note("`\(name)` is no name of a variable; write letters, digits and `_`.", at: place)
      return false
    }
    if GivenVariable.all.contains(name) {
      reader.note("the variable `\(name)` is always set by faultbench; choose another name.", at: place)
      return false
    }
    return true
  }

  private func named(_ node: Node, of key: String, wants: String) -> [KeyedText] {
    reader.entries(node, of: key, wants: wants).compactMap { entry in
      reader.text(entry.node, of: entry.key.value).map {
        KeyedText(name: entry.key.value, text: $0.value, place: entry.key.place)
      }
    }
  }

  private func unique(_ found: [KeyedText], what: String) -> [KeyedText] {
    var seen: Set<String> = []
    return found.filter { item in
      if seen.insert(item.name).inserted { return true }
      reader.noteValue("the \(what) `\(item.name)` is there twice.", at: item.place)
      return false
    }
  }
}

/// The variables that every job is given.
enum GivenVariable {
  static let caseDirectory = "CASE_DIR"
  static let faultReport = "FAULT_REPORT"
  static let cpus = "NCPUS"
  /// Comes from the user, for cases that require `dax`.
  static let directAccess = "DAX_DIR"

  static let all: Set<String> = [EngineSearch.variable, caseDirectory, faultReport, cpus]
}
