// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation

/// What `scripts/bench` makes of what was measured: verdicts, and the tables in documents.
@main
struct BenchReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges what scripts/bench measured, and writes its tables into documents.",
    subcommands: [Judge.self, Write.self])

  /// Exit codes as everywhere in this repository: 1 a threshold missed, 2 usage or what cannot be read.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let code as ExitCode {
      exit(withError: code)
    } catch {
      guard exitCode(for: error) != .success else { exit(withError: error) }
      FileHandle.standardError.write(Data("\(fullMessage(for: error))\n".utf8))
      exit(withError: ExitCode(2))
    }
  }
}

/// Holds measurements against thresholds.
struct Judge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Exit code 0 if every threshold of the parts is met, 1 if one is missed or was not measured.")

  @Option(help: "The file with the thresholds.") var thresholds: String
  @Option(help: "All parts that there are, with commas between them.") var known: String
  @Option(help: "The parts that were run.") var parts: String
  @Argument(help: "What they measured: lines of name, tab, value.") var measurements: String

  func run() throws {
    let all = try Thresholds(Data(contentsOf: URL(filePath: thresholds)), parts: Self.words(known))
    let measured = try Measurements(String(contentsOf: URL(filePath: measurements), encoding: .utf8))
    let verdicts = Verdict.all(measured, against: all, parts: Self.words(parts))
    print(Verdict.table(of: verdicts))
    guard verdicts.allSatisfy(\.isMet) else { throw ExitCode(1) }
  }

  private static func words(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
}

/// Puts tables into documents.
struct Write: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replaces what stands between `<!-- bench NAME -->` and `<!-- end -->` by the table of that name.",
    discussion: "A name without a table keeps what stands there, a table without a place in any document is an error.")

  @Option(help: "The directory of the tables, NAME.md each.") var tables: String
  @Argument(help: "The documents.") var documents: [String]

  func run() throws {
    var left: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: tables) where name.hasSuffix(".md") {
      left[String(name.dropLast(3))] = try String(contentsOfFile: "\(tables)/\(name)", encoding: .utf8)
    }
    let given = left
    // All are made before the first is written.
    let written = try documents.map { path in
      let document = try MarkedDocument(String(contentsOfFile: path, encoding: .utf8), name: path)
      for name in document.names { left[name] = nil }
      return (path, document.filled(with: given))
    }
    guard left.isEmpty else { throw BenchReportError("no document has a place for \(left.keys.sorted())") }
    for (path, text) in written { try text.write(toFile: path, atomically: true, encoding: .utf8) }
  }
}

/// Something that cannot be used, as a sentence.
struct BenchReportError: Error, CustomStringConvertible, Equatable {
  let description: String
  init(_ description: String) { self.description = description }
}
