// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import ReportKit

/// Hosts that were asked, before anything is measured there.
struct ReachedHosts: Sendable {
  /// One that answered.
  struct Member: Sendable {
    let target: ClientOptions.Target
    let server: ServerIdentity
  }

  /// Those on which jobs can run, in the order in which they were named.
  let members: [Member]
  /// How many cannot.
  let lost: Int
  /// What the runs of all of them have in common.
  let fleet = UUID().uuidString.lowercased()

  /// Asks all `targets`, and tells what is wrong with those that cannot measure. An error where none can; where it was stopped meanwhile,
  /// nothing is begun.
  static func ask(
    _ targets: [ClientOptions.Target], with fio: FioBinary, stop: StopLatch
  ) async throws -> ReachedHosts {
    let answers: [ClientProbe.Answer]
    do throws(FioRunError) {
      answers = try await ClientProbe(fio: fio).ask(targets.map { ($0.host, $0.engine) }, stop: stop)
    } catch {
      throw UnusableInputError(error)
    }
    if stop.reason != nil {
      Diagnostics.error("interrupted while the hosts were asked, before the first job; nothing is stored.")
      throw CommandEnd.failed
    }
    var members: [Member] = []
    for (target, answer) in zip(targets, answers) {
      guard let server = answer.server, answer.problems.isEmpty else {
        tell(answer, target)
        continue
      }
      Diagnostics.write(
        "\(target.host): \(server.fioVersion) on \(server.hostName) (\(server.system) \(server.architecture))"
          + (target.engine.map { ", engine \($0)" } ?? ""))
      members.append(Member(target: target, server: server))
    }
    guard !members.isEmpty else {
      throw UnusableInputError(
        answers.count == 1 ? "nothing was measured." : "nothing was measured: none of \(answers.count) hosts can.")
    }
    let versions = Set(members.map(\.server.fioVersion)).sorted()
    if versions.count > 1 {
      Diagnostics.write("the hosts have several releases of fio: \(versions.joined(separator: ", "))")
    }
    return ReachedHosts(members: members, lost: answers.count - members.count)
  }

  private static func tell(_ answer: ClientProbe.Answer, _ target: ClientOptions.Target) {
    for problem in answer.problems {
      let engine = target.engine.map { path in
        problem.isOfConnection
          ? "" : " The engine is looked for at \(path) there; name it with --engine or --client-engine."
      }
      let place = problem.isOfConnection ? "" : "\(answer.host): "
      Diagnostics.error("\(place)\(problem.message) \(problem.remedy)\(engine ?? "")")
      for line in problem.words { Diagnostics.write("  | \(line)") }
    }
  }
}
