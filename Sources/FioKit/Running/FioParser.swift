// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Has fio itself read job files, with the engine, whose options only it knows. Nothing of them runs.
package struct FioParser: Sendable {
  /// The fio that reads.
  package let fio: FioBinary
  /// What `${PAGEFAULT_ENGINE}` stands for.
  package let engine: String?

  /// A parser of this fio's.
  package init(fio: FioBinary, engine: String?) {
    self.fio = fio
    self.engine = engine
  }

  /// Why fio does not take a job file.
  package struct Refusal: Sendable, Equatable {
    /// An option that is meant.
    package struct Option: Sendable, Equatable {
      /// As fio has it: `key=value`, variables replaced or not, or only the key.
      package let text: String
      /// What fio says of it.
      package let words: String
    }

    /// The options that are meant.
    package let options: [Option]
    /// All that fio and the engine say, one sentence after the other.
    package let words: String
    /// The section that fio was in.
    package let job: String?
  }

  /// Why fio does not take the job file at `path`; nil where it does.
  ///
  /// - Parameters:
  ///   - environment: variables for `${NAME}` in the job file, on top of those of this process.
  ///   - directory: working directory for fio.
  ///   - stop: ends the question when requested, as if fio had taken the file.
  package func refusal(
    of path: String, environment: [String: String], in directory: String, stop: StopLatch? = nil
  ) async throws(FioRunError) -> Refusal? {
    try await refusal(of: [path], environment: environment, in: directory, stop: stop)
  }

  /// The same for several job files at once, which fio reads until it refuses one.
  package func refusal(
    of paths: [String], environment: [String: String], in directory: String, stop: StopLatch? = nil
  ) async throws(FioRunError) -> Refusal? {
    var command = Command(fio.path, ["--parse-only"] + paths.map { URL(fileURLWithPath: $0).path })
    command.environment = environment
    command.environment[EngineSearch.variable] = engine
    command.workingDirectory = directory
    let result: CommandResult
    do {
      result = try await command.run(timeout: .seconds(30), stop: stop)
    } catch {
      throw .cannotRun(fio.path, reason: error.reason)
    }
    guard result.termination != .exited(0), result.stopped == nil else { return nil }
    return Refusal([result.errors, result.output].flatMap { $0.split(whereSeparator: \.isNewline).map(String.init) })
  }
}

extension FioParser {
  /// Whether fio has no I/O engine of this name, which it finds out only when it runs a job.
  package func lacks(ioengine name: String, stop: StopLatch? = nil) async throws(FioRunError) -> Bool {
    do {
      let result = try await Command(fio.path, ["--enghelp=\(name)"]).run(timeout: .seconds(30), stop: stop)
      return [result.output, result.errors].contains { $0.contains("IO engine \(name) not found") }
    } catch {
      throw .cannotRun(fio.path, reason: error.reason)
    }
  }
}

extension FioParser.Refusal {
  /// From the lines that fio wrote.
  init(_ said: [String]) {
    let lines = FioWords([said]).lines
    job = lines.lazy.compactMap { $0.firstMatch(of: /^fio: job (.*) dropped$/).map { String($0.1) } }.first
    // `valid values: read       Sequential read`, and below it `: write      Sequential write`.
    let values = lines.compactMap { $0.firstMatch(of: /^\s+(?:valid values)?\s*: (\S+)/).map { String($0.1) } }
    let known = values.isEmpty ? "" : "; valid values: \(values.joined(separator: ", "))"
    let named = lines.compactMap { line in
      (line.firstMatch(of: /^fio: failed parsing (.+)$/) ?? line.firstMatch(of: /^Bad option <(.+)>$/)).map { match in
        (text: String(match.1), words: Self.sentence(line))
      }
    }
    let sentences = lines.filter { !$0.hasSuffix(" dropped") && $0.first?.isWhitespace == false }.prefix(4)
    let all = sentences.map(Self.sentence).joined(separator: "; ") + known
    let key = named.count == 1 ? named[0].text.split(separator: "=").first.map(String.init) : nil
    words =
      all.isEmpty ? "it does not say why" : key.map { OptionSpelling.guessing(all, key: $0, value: nil) } ?? all
    // Which of several options the other sentences are about, nobody can tell: they are on another stream.
    options = named.map { Option(text: $0.text, words: named.count == 1 ? all : $0.words) }
  }

  private static func sentence(_ line: String) -> String {
    line.hasPrefix("fio: ") ? String(line.dropFirst(5)) : line
  }
}
