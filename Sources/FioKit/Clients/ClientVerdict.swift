// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Whether a run on a host counts: what is known of the connection comes before what the result says, since a host that was not
/// reached has an empty one, with exit code 0 or 1.
struct ClientVerdict: Sendable {
  let host: ClientHost
  let fio: FioBinary
  let words: ClientWords
  /// How long the server said nothing, where that ended the run.
  let silence: Duration?
  /// What fio's exit and result come to.
  let verdict: RunVerdict

  /// Everything that is wrong; empty for a run that counts.
  var problems: [RunProblem] {
    // fio gives up asking who a server is, too, where it asks for progress.
    let silence = silence ?? (words.isSilent && words.identity == nil ? Self.patience : nil)
    if let silence { return [RunProblem(.noAnswer(host: host.name, after: silence), words: words.lines)] }
    if let (server, client) = words.protocols {
      let kind = RunProblem.Kind.otherProtocol(host: host.name, server: server, client: client, fio: fio.version)
      return [RunProblem(kind, words: quoted)]
    }
    if let reason = words.refusal {
      let kind = RunProblem.Kind.unreachable(
        host: host.name, listen: host.listenArgument, reason: reason, isUnknown: words.isUnresolved)
      return [RunProblem(kind, words: quoted)]
    }
    let problems = verdict.problems
    // Of a run that was stopped here the server is cut off, too.
    if words.isCut, verdict.stopped == nil {
      // A server that refuses a job closes the connection now and then before the end of its words has come through.
      if words.isCutEarly, !serverReasons.isEmpty { return [RunProblem(.emptyClientResult, words: serverReasons)] }
      return [RunProblem(.hostLost(host: host.name, isSilent: words.isSilent), words: quoted)]
    }
    // That jobs are missing says the same once more.
    return problems.first { $0.kind == .emptyClientResult }.map { verdict.stopped == nil ? [$0] : problems } ?? problems
  }

  /// How long fio waits for an answer.
  private static let patience = Duration.seconds(5)

  /// Why the server began no job, where it has not.
  private var serverReasons: [String] { FioWords([words.serverLines]).quotable }

  private var quoted: [String] { FioWords([words.lines]).quotable }
}
