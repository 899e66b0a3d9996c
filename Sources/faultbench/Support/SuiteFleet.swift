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

  /// Runs `plan` on all of them; one that cannot go on is told, and the others go on. An error where none could.
  func run(_ plan: SuitePlan, into store: Store) async throws(UnusableInputError) -> [(
    host: String, outcome: SuiteOutcome
  )] {
    // What a resumed run was tied to, its rest is.
    let results = await withTaskGroup(of: (Int, Result<SuiteOutcome, UnusableInputError>).self) { group in
      for (place, member) in reached.members.enumerated() {
        let shown = shown(member)
        group.addTask {
          do throws(UnusableInputError) {
            return (place, .success(try await shown.run(plan, into: store)))
          } catch {
            return (place, .failure(error))
          }
        }
      }
      return await group.reduce(into: [Int: Result<SuiteOutcome, UnusableInputError>]()) { $0[$1.0] = $1.1 }
    }
    var outcomes: [(host: String, outcome: SuiteOutcome)] = []
    var failures: [UnusableInputError] = []
    for (place, member) in reached.members.enumerated() {
      switch results[place] {
      case .success(let outcome): outcomes.append((member.target.host.name, outcome))
      case .failure(let error):
        failures.append(error)
        Diagnostics.error("\(member.target.host): \(error.message)")
      case nil: break
      }
    }
    if outcomes.isEmpty, let failure = failures.first { throw failure }
    return outcomes
  }

  private func shown(_ member: ReachedHosts.Member) -> ShownSuiteRun {
    var host = FleetHost(member.target.host, server: member.server, fleet: reached.fleet)
    (host.directory, host.met) = (directory, met)
    var shown = ShownSuiteRun(fio: fio, engine: member.target.engine, label: label)
    (shown.resumes, shown.stop, shown.host) = (resumes, stop, host)
    return shown
  }
}
