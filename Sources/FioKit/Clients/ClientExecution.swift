// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization

/// One `fio --client` that has a server run one job file. Each host has a client of its own: one client for several exits with 0 where a
/// host refused it, and puts the servers' own names before their words, which may all be the same.
struct ClientExecution: Sendable {
  let fio: FioBinary
  let host: ClientHost
  /// The job file, as the client reads it.
  let file: String
  /// Variables for `${NAME}`, which the client replaces before it sends the file.
  var variables: [String: String]
  /// The client's working directory; nil for that of this process.
  let directory: String?
  var timeout: Duration?
  var grace: Duration = .seconds(10)
  /// How long a server may take until it says who it is. fio itself, which asks that first, gives up
  /// after 5 s in the releases that were tried; where one does not, this ends it.
  var answerLimit: Duration = .seconds(15)

  /// What came of it.
  struct Outcome: Sendable {
    let started: Date
    let elapsed: Duration
    let termination: Termination
    let decoding: FioDecoding
    /// fio's result without the report for people that stands before it.
    let resultText: String?
    let words: ClientWords
    let problems: [RunProblem]

    /// Whether nothing had begun there, and nobody knows why: worth asking again.
    var isUnexplained: Bool {
      words.isCutEarly
        && problems.contains { problem in
          if case .hostLost = problem.kind { true } else { false }
        }
    }
  }

  /// Runs the client to its end, and once more where the server closed the connection without a word before any job had begun: a refusal
  /// whose words were lost has them the next time, and a server that is gone is told as that.
  func run(expected: [ExpectedEntry], stop: StopLatch?) async throws -> Outcome {
    let first = try await runOnce(expected: expected, stop: stop)
    return first.isUnexplained ? try await runOnce(expected: expected, stop: stop) : first
  }

  private func runOnce(expected: [ExpectedEntry], stop: StopLatch?) async throws -> Outcome {
    // The text tells that a server has answered, and who it is. Progress is asked for since fio notices only by its questions about
    // that that a server is gone; with JSON it does not show any. What stands before --client is this side's alone.
    var command = Command(
      fio.path, ["--output-format=normal,json+", "--eta=always", "--client=\(host.argument)", file])
    command.environment = variables
    command.workingDirectory = directory
    command.grace = grace
    let silence = Silence()
    command.watcher = { _ in silence.hasEnded.store(true, ordering: .relaxed) }
    let clock = ContinuousClock()
    let (start, began) = (Date(), clock.now)
    let result = try await run(command, stop: stop, silence)
    let text = FioText(Array(result.output.utf8))
    let decoding = FioDecoding(result.output)
    let words = ClientWords(Self.lines(result.errors) + text.noise)
    // The watcher looks once a second only.
    let isSilent = silence.isStopped.load(ordering: .relaxed) && words.identity == nil
    let verdict = RunVerdict(
      termination: result.termination, stopped: result.stopped, decoding: decoding,
      words: FioWords([words.lines]), expected: expected)
    let problems = ClientVerdict(
      host: host, fio: fio, words: words, silence: isSilent ? answerLimit : nil, verdict: verdict
    ).problems
    return Outcome(
      started: start, elapsed: clock.now - began, termination: result.termination, decoding: decoding,
      resultText: text.documents.last.map { $0.text + "\n" }, words: words, problems: problems)
  }

  /// Runs `command`, and stops it where nothing has come from the server in time.
  private func run(_ command: Command, stop: StopLatch?, _ silence: Silence) async throws -> CommandResult {
    let own = StopLatch()
    return try await withThrowingTaskGroup(of: CommandResult?.self) { group in
      group.addTask { try await command.run(timeout: timeout, stop: own) }
      group.addTask {
        if let reason = await stop?.wait() { own.request(reason) }
        return nil
      }
      group.addTask {
        guard (try? await Task.sleep(for: answerLimit)) != nil, !silence.hasEnded.load(ordering: .relaxed),
          own.reason == nil
        else { return nil }
        silence.isStopped.store(true, ordering: .relaxed)
        own.request(.timeout(answerLimit))
        return nil
      }
      defer { group.cancelAll() }
      while let ended = try await group.next() {
        if let ended { return ended }
      }
      throw CancellationError()
    }
  }

  /// Whether a server has said anything yet, and whether nobody waits for that any more.
  private final class Silence: Sendable {
    let hasEnded = Atomic(false)
    let isStopped = Atomic(false)
  }

  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map(String.init)
  }
}
