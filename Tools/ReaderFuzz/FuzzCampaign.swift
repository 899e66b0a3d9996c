// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// All inputs of one reader, by children that are started again behind the input that ended them.
struct FuzzCampaign: Sendable {
  let reader: String
  let seed: UInt64
  let range: Range<Int>
  let limit: Int
  let corpus: String
  let scratch: String
  /// Directory for the inputs that failed.
  let keep: String

  /// More of one reader say nothing new.
  private static let maxFailures = 10

  func run() async throws -> FuzzResult {
    let notes = try FuzzNotes(path: "\(scratch)/notes")
    defer { notes.close() }
    var result = FuzzResult(reader: reader)
    let begin = ContinuousClock.now
    var next = range.lowerBound
    while next < range.upperBound, result.failures.count < Self.maxFailures {
      let command = Command(
        ProcessInfo.processInfo.arguments[0].hasPrefix("/") ? ProcessInfo.processInfo.arguments[0] : Self.program,
        [
          "work", reader, "--seed", "\(seed)", "--from", "\(next)", "--to", "\(range.upperBound)", "--corpus", corpus,
          "--scratch", scratch, "--limit", "\(limit)",
        ])
      notes.write(FuzzNotes.Note(index: next))
      let end = try await command.run()
      let note = notes.read()
      result.add(note)
      if case .exited(0) = end.termination { break }
      result.failures.append(try failure(at: note.index, end))
      next = note.index + 1
    }
    result.seconds = (ContinuousClock.now - begin) / .seconds(1)
    return result
  }

  private static let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""

  private func failure(at index: Int, _ end: CommandResult) throws -> String {
    let what =
      switch end.termination {
      case .killed(SIGALRM): "took more than \(limit) s"
      case .killed(let signal): "crashed with signal \(signal)"
      case .exited: end.errors.split(separator: "\n").last.map(String.init) ?? "ended by itself"
      }
    let trace = end.errors.split(separator: "\n").first { $0.contains("Fatal error") }.map { " (\($0))" } ?? ""
    try FileManager.default.createDirectory(atPath: keep, withIntermediateDirectories: true)
    let path = "\(keep)/\(reader)-\(seed)-\(index)"
    if let reader = FuzzedReader.named(reader) {
      let bytes = reader.input(try Corpus(directory: corpus), FuzzSeed(seed, reader.name, index).value)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
    return "input \(index) \(what)\(trace): \(path); again: --reader \(reader) --seed \(seed) --only \(index)"
  }
}

/// What became of a reader's inputs.
struct FuzzResult: Sendable {
  let reader: String
  var accepted = 0, refused = 0
  var failures: [String] = []
  var seconds = 0.0

  init(reader: String) {
    self.reader = reader
  }

  var inputs: Int { accepted + refused + failures.count }

  /// `fio: 250000 inputs, 12000 accepted, 238000 refused, 0 failures, 61 s`.
  var line: String {
    "\(reader): \(inputs) inputs, \(accepted) accepted, \(refused) refused, \(failures.count) failures, "
      + String(format: "%.0f s", seconds)
  }

  mutating func add(_ note: FuzzNotes.Note) {
    accepted += note.accepted
    refused += note.refused
  }
}
