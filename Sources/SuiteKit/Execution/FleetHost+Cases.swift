// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import Metrics

/// What a case needs that only the machine can give on which faultbench runs. Nothing of it is done on that one in place of the host.
extension FleetHost {
  /// What each case lacks there, by its id; a case that can run is not there.
  package func missing(of plan: SuitePlan) -> [String: MissingRequirements] {
    plan.cases.reduce(into: [:]) { $0[$1.id] = missing(for: $1) }
  }

  private func missing(for planned: PlannedCase) -> MissingRequirements? {
    if let reason = planned.skip { return MissingRequirements(reason: reason, remedy: "") }
    let found = [settings(planned), requirements(planned), counters(planned), reports(planned), files(planned)]
      .compactMap { $0 }
    guard !found.isEmpty else { return nil }
    return MissingRequirements(
      reason: found.map(\.reason).joined(separator: "; "),
      remedy: found.map(\.remedy).filter { !$0.isEmpty }.joined(separator: "; "))
  }

  private func settings(_ planned: PlannedCase) -> MissingRequirements? {
    guard !planned.settings.isEmpty else { return nil }
    let names = planned.settings.map(\.name).joined(separator: ", ")
    return MissingRequirements(
      reason: "it sets \(names), and settings of another host cannot be made from here",
      remedy: "run it on the host itself")
  }

  /// fio's release is known; all else nobody can try from here.
  private func requirements(_ planned: PlannedCase) -> MissingRequirements? {
    var unknown: [String] = []
    for requirement in planned.requirements where !met.contains(requirement.name) {
      if requirement.name == "fio" {
        let answer = requirement.probe(directory: "/", fioVersion: server.fioVersion)
        if case .missing(let reason, let remedy) = answer { return MissingRequirements(reason: reason, remedy: remedy) }
      } else {
        unknown.append(requirement.name + (requirement.value.map { " \($0)" } ?? ""))
      }
    }
    guard !unknown.isEmpty else { return nil }
    let names = Set(planned.requirements.map(\.name)).subtracting(met).subtracting(["fio"]).sorted()
    return MissingRequirements(
      reason: "it requires \(unknown.joined(separator: ", ")), which cannot be tried on another host",
      remedy: "where the hosts have it, say so with --client-has \(names.joined(separator: ","))")
  }

  private func counters(_ planned: PlannedCase) -> MissingRequirements? {
    let names = planned.metrics.filter { Metric($0).source == .kernel }
    guard !names.isEmpty else { return nil }
    return MissingRequirements(
      reason:
        "it counts \(names.joined(separator: ", ")), and the kernel's counters of another host cannot be read from here",
      remedy: "run it on the host itself")
  }

  private func reports(_ planned: PlannedCase) -> MissingRequirements? {
    guard let main = planned.metrics.first, Metric(main).source == .faultReport else { return nil }
    return MissingRequirements(
      reason: "its \(main) stands in the engine's fault report, which stays on the host",
      remedy: "run it on the host itself")
  }

  private func files(_ planned: PlannedCase) -> MissingRequirements? {
    let names = planned.variables
    let used = [GivenVariable.caseDirectory, GivenVariable.faultReport].filter(names.contains)
    if names.contains(GivenVariable.cpus) {
      return MissingRequirements(
        reason: "it has as many jobs as processors (NCPUS), and those of another host are not known here",
        remedy: "run it on the host itself")
    }
    guard directory == nil, !used.isEmpty else { return nil }
    return MissingRequirements(
      reason: "it keeps files in a directory (\(used.joined(separator: ", ")))",
      remedy: "name one that the hosts have with --client-directory")
  }
}
