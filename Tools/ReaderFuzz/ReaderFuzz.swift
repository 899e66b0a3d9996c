// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation
import TestSupport

/// Feeds every reader of foreign texts and files with damaged ones.
@main
struct ReaderFuzz: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ReaderFuzz", abstract: "Feed the readers with damaged inputs; none may crash, hang or stay silent.",
    discussion: "scripts/fuzz builds this program and starts it; docs/fuzzing.md has the method.",
    subcommands: [FuzzRun.self, FuzzWork.self], defaultSubcommand: FuzzRun.self)
}

struct FuzzRun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "run", abstract: "Feed the readers.")

  @Option(help: "How many inputs, over all readers.") var inputs = 1_000_000
  @Option(help: "From what the damages follow.") var seed: UInt64 = 1
  @Option(name: .customLong("reader"), help: "Only this reader; may be given several times.") var readers: [String] = []
  @Option(help: "Only the input of this number, for a failure that was told.") var only: Int?
  @Option(help: "Seconds that one input may take.") var limit = 10
  @Option(help: "Readers that are fed at the same time.") var jobs = 1
  @Option(help: "Where the inputs of failures are kept.") var failures = ".build/fuzz-failures"

  func validate() throws {
    for name in readers where FuzzedReader.named(name) == nil {
      throw ValidationError("there is no reader `\(name)`; there are \(FuzzedReader.all.map(\.name)).")
    }
    guard inputs > 0, limit > 0, jobs > 0 else { throw ValidationError("--inputs, --limit and --jobs are above 0.") }
  }

  func run() async throws {
    let chosen = readers.isEmpty ? FuzzedReader.all : readers.compactMap(FuzzedReader.named)
    try await TemporaryDirectory.with { directory in
      let corpus = "\(directory.path)/corpus"
      try await CorpusMaking(directory: corpus).make()
      let begin = ContinuousClock.now
      var waiting = chosen[...]
      var results: [FuzzResult] = []
      try await withThrowingTaskGroup(of: FuzzResult.self) { group in
        for _ in 0..<jobs {
          if let reader = waiting.popFirst() { group.addTask { try await feed(reader, chosen, directory, corpus) } }
        }
        while let result = try await group.next() {
          Self.tell(([result.line] + result.failures.map { "  \($0)" }).joined(separator: "\n"))
          results.append(result)
          if let reader = waiting.popFirst() { group.addTask { try await feed(reader, chosen, directory, corpus) } }
        }
      }
      let seconds = (ContinuousClock.now - begin) / .seconds(1)
      let failed = results.reduce(0) { $0 + $1.failures.count }
      Self.tell(
        "seed \(seed): \(results.reduce(0) { $0 + $1.inputs }) inputs in \(String(format: "%.0f", seconds)) s, "
          + "\(failed) failures")
      guard failed == 0 else { throw ExitCode(1) }
    }
  }

  /// At once, also into a pipe: a long run wants to be watched.
  private static func tell(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }

  private func feed(
    _ reader: FuzzedReader, _ chosen: [FuzzedReader], _ directory: TemporaryDirectory, _ corpus: String
  ) async throws -> FuzzResult {
    let all = chosen.reduce(0) { $0 + max(1, $1.share) }
    let count = inputs * max(1, reader.share) / all
    let range = only.map { $0..<($0 + 1) } ?? 0..<max(1, count)
    let scratch = "\(directory.path)/\(reader.name)"
    try FuzzScratch.make(scratch, reader, corpus: corpus)
    return try await FuzzCampaign(
      reader: reader.name, seed: seed, range: range, limit: limit, corpus: corpus, scratch: scratch, keep: failures
    ).run()
  }
}
