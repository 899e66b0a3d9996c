// SPDX-License-Identifier: GPL-2.0-only

/// The lines of fio and its engine that explain a failure.
struct FioWords: Sendable {
  /// Every line that is no JSON, each once, in order.
  let lines: [String]

  /// From fio's standard error, its standard output and what stood around its JSON; fio says most things twice.
  init(_ sources: [[String]]) {
    var seen: Set<String> = []
    lines = sources.flatMap { $0 }.filter { line in
      line.contains { !$0.isWhitespace } && seen.insert(line).inserted
    }
  }

  /// The lines to quote: the engine's own if it spoke, else fio's errors, else whatever there is; at most six.
  var quotable: [String] {
    let engine = lines.filter { $0.contains(Self.enginePrefix) && !Self.isFact($0) }
    if !engine.isEmpty { return Array(engine.prefix(6)) }
    let errors = lines.filter { !isNote($0) }
    return Array(errors.prefix(6))
  }

  /// The children that fio saw killed: process and signal.
  var killedJobs: [(process: Int, signal: Int32, line: String)] {
    lines.compactMap { line in
      guard let match = line.firstMatch(of: /pid=(\d+), got signal=(\d+)/),
        let process = Int(match.1), let signal = Int32(match.2)
      else { return nil }
      return (process, signal, line)
    }
  }

  /// The signal on which fio, by its own words, stopped its jobs.
  var terminatingSignal: (signal: Int32, line: String)? {
    lines.lazy.compactMap { line in
      line.firstMatch(of: /fio: terminating on signal (\d+)/).flatMap { Int32($0.1) }.map { ($0, line) }
    }.first
  }

  /// What the engine tells of a fio under `--debug=mem`, which is no reason for anything.
  static func isFact(_ line: String) -> Bool {
    ["layout", "measured"].contains { line.contains("\(enginePrefix)\($0) ") }
  }

  private static let enginePrefix = "page_fault: "

  private func isNote(_ line: String) -> Bool {
    line.hasPrefix("note: ") || line.contains("terminating on signal")
  }
}
