// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import StoreKit

/// The runs of a fleet, host by host and together.
package struct FleetResults: Sendable {
  /// A case on all hosts.
  package struct Case: Sendable {
    /// Its id.
    package let name: String
    /// What is shown of it.
    package let metrics: [String]
    /// What each host made of it, in the order of ``FleetResults/hosts``; nil where a host's run has no such case.
    package let hosts: [CaseResult?]
    /// The figures of each repeat that counts on every host.
    package let together: [[String: Double]]

    /// The values of a metric over all hosts' jobs, one per such repeat.
    package func values(_ metric: String) -> [Double] { together.compactMap { $0[metric] } }
  }

  /// The hosts' results, by the hosts' names.
  package let hosts: [SuiteResults]
  /// The cases in the plan's order.
  package let cases: [Case]

  /// Reads the runs that `name` stands for.
  ///
  /// - Parameter layout: see ``SuiteResults``.
  /// - Returns: nil where it stands for one run only.
  package init?(
    _ name: String, in store: Store, layout: (String) -> ReportLayout? = { _ in nil }
  ) throws(StoreError) {
    let runs = try store.fleet(name)
    guard runs.count > 1 else { return nil }
    var hosts: [SuiteResults] = []
    for run in runs { hosts.append(try SuiteResults("\(run.id)", in: store, layout: layout)) }
    self.hosts = hosts
    var names: [String] = []
    for item in hosts.flatMap(\.cases) where !names.contains(item.name) { names.append(item.name) }
    var cases: [Case] = []
    for name in names { cases.append(try Self.all(name, hosts, in: store)) }
    self.cases = cases
  }

  private static func all(_ name: String, _ hosts: [SuiteResults], in store: Store) throws(StoreError) -> Case {
    let own = hosts.map { $0.cases.first { $0.name == name } }
    let counted = own.map { $0?.counted ?? [] }
    let numbers = counted.dropFirst().reduce(Set(counted.first?.map(\.number) ?? [])) {
      $0.intersection($1.map(\.number))
    }
    var together: [[String: Double]] = []
    for number in numbers.sorted() {
      let same = counted.compactMap { $0.first { $0.number == number }?.id }
      if let figures = try FleetMeasurement.metrics(of: same, in: store) { together.append(figures) }
    }
    let metrics = own.lazy.compactMap { $0?.metrics }.first { !$0.isEmpty } ?? []
    return Case(name: name, metrics: metrics, hosts: own, together: together)
  }

  /// What all of them come to: the worst of the hosts.
  package var verdict: SuiteResults.Verdict {
    let all = hosts.map(\.verdict)
    return all.contains(.failed) ? .failed : all.contains(.fine) ? .fine : .allSkipped
  }

  /// What a host is called.
  package static func name(of results: SuiteResults) -> String { results.run.host ?? "this machine" }
}
