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
    /// The figures of each repeat that counts on every host that did not skip the case.
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
    var known: [[String: CaseResult]] = []
    for host in hosts { known.append(Dictionary(host.cases.map { ($0.name, $0) }) { first, _ in first }) }
    var cases: [Case] = []
    var seen: Set<String> = []
    for item in hosts.flatMap(\.cases) where seen.insert(item.name).inserted {
      cases.append(try Self.all(item.name, known.map { $0[item.name] }, in: store))
    }
    self.cases = cases
  }

  /// A host that skipped the case, or whose run lacks it, has no part in what is together.
  private static func all(_ name: String, _ own: [CaseResult?], in store: Store) throws(StoreError) -> Case {
    var counted: [[Int: RepeatID]] = []
    for case let item? in own where !item.isSkipped {
      counted.append(Dictionary(item.counted.map { ($0.number, $0.id) }) { first, _ in first })
    }
    let numbers = counted.dropFirst().reduce(Set(counted.first?.keys.map { $0 } ?? [])) { $0.intersection($1.keys) }
    var together: [[String: Double]] = []
    for number in numbers.sorted() {
      if let figures = try FleetMeasurement.metrics(of: counted.compactMap { $0[number] }, in: store) {
        together.append(figures)
      }
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
