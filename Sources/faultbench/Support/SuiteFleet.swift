// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import StoreKit
import SuiteKit

/// A suite on several hosts at once: a run of each, tied together.
struct SuiteFleet: Sendable {
  let reached: ReachedHosts
  let fio: FioBinary
  let label: String?
  let resumes: Bool
  let stop: StopLatch
  var directory: String?
  var met: Set<String> = []

  /// What came of all hosts.
  struct Outcomes {
    /// Of those on which the suite ran, in their order.
    var ran: [(host: String, outcome: SuiteOutcome)] = []
    /// How many could not.
    var failed = 0
  }

  /// Runs `plan` on all of them; one that cannot go on is told, and the others go on. One whose run is complete has nothing to go on
  /// with, unless no other has. An error where none could.
  func run(_ plan: SuitePlan, into store: Store) async throws(UnusableInputError) -> Outcomes {
    // What a resumed run was tied to, its rest is.
    let members = try unfinished(plan, in: store)
    let results = await withTaskGroup(of: (Int, Result<SuiteOutcome, UnusableInputError>).self) { group in
      for (place, member) in members.enumerated() {
        let shown = shown(member)
        group.addTask {
          do throws(UnusableInputError) {
            // Before the tuple: what it holds while it waits, Swift 6.3.1 loses when it optimises.
            let outcome = try await shown.run(plan, into: store)
            return (place, .success(outcome))
          } catch {
            return (place, .failure(error))
          }
        }
      }
      return await group.reduce(into: [Int: Result<SuiteOutcome, UnusableInputError>]()) { $0[$1.0] = $1.1 }
    }
    var outcomes = Outcomes()
    var failures: [UnusableInputError] = []
    for (place, member) in members.enumerated() {
      switch results[place] {
      case .success(let outcome): outcomes.ran.append((member.target.host.name, outcome))
      case .failure(let error):
        failures.append(error)
        Diagnostics.error("\(member.target.host): \(error.message)")
      case nil: break
      }
    }
    if outcomes.ran.isEmpty, let failure = failures.first { throw failure }
    outcomes.failed = failures.count
    return outcomes
  }

  private func unfinished(
    _ plan: SuitePlan, in store: Store
  ) throws(UnusableInputError) -> [ReachedHosts.Member] {
    guard resumes else { return reached.members }
    let runs: [StoredRun]
    do throws(StoreError) { runs = try store.runs() } catch { throw UnusableInputError(error) }
    let own = runs.filter { $0.suite == plan.suite && $0.label == label }
    let complete = reached.members.map { member in
      own.last { $0.host == member.target.host.name }.flatMap { $0.state == .complete ? $0.id : nil }
    }
    guard complete.contains(nil) else { return reached.members }
    var members: [ReachedHosts.Member] = []
    for (member, run) in zip(reached.members, complete) {
      guard let run else {
        members.append(member)
        continue
      }
      Diagnostics.write("\(member.target.host): run \(run) is complete")
    }
    return members
  }

  private func shown(_ member: ReachedHosts.Member) -> ShownSuiteRun {
    var host = FleetHost(member.target.host, server: member.server, fleet: reached.fleet)
    (host.directory, host.met) = (directory, met)
    var shown = ShownSuiteRun(fio: fio, engine: member.target.engine, label: label)
    (shown.resumes, shown.stop, shown.host) = (resumes, stop, host)
    return shown
  }
}
