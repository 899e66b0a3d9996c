// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// scripts/fuzz feeds a million inputs; here some hundreds pass through the same program.
@Suite(
  "The fuzzer of the readers",
  .enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know makes results to damage"))
struct ReaderFuzzTests {
  private static let program = Repository.products.appending(path: "ReaderFuzz").path

  private static func run(_ arguments: [String], in directory: TemporaryDirectory) async throws -> Executed {
    try await Executed.run(program, arguments + ["--failures", "\(directory.path)/failures"], in: directory.path)
  }

  @Test(arguments: [
    "fio", "export", "suite", "job-file", "fault-report", "profile", "phases", "kallsyms", "store", "compare",
  ])
  func noReaderCrashesOrHangs(_ reader: String) async throws {
    try await TemporaryDirectory.with { directory in
      let result = try await Self.run(
        ["--reader", reader, "--inputs", "120", "--seed", "7", "--limit", "60"], in: directory)
      #expect(result.status == 0, "\(result.output)\(result.errors)")
      // Both happen, else the damage is none, or nothing but damage.
      let figures = try #require(result.output.firstMatch(of: #/: 120 inputs, (\d+) accepted, (\d+) refused/#))
      #expect(Int(figures.1) ?? 0 > 0 && Int(figures.2) ?? 0 > 0, "\(result.output)")
    }
  }

  /// A fuzzer that finds nothing must be one that would find something: these readers fail at one input of a thousand.
  @Test(arguments: [
    ("crashing", "crashed with signal"), ("hanging", "took more than 1 s"), ("untold", "refused without a word"),
  ])
  func whatMisbehavesIsFound(_ reader: String, _ words: String) async throws {
    // What a busy machine needs to end a crashed process is no hang.
    let limit = reader == "hanging" ? "1" : "60"
    try await TemporaryDirectory.with { directory in
      let result = try await Self.run(["--reader", reader, "--inputs", "4000", "--limit", limit], in: directory)
      #expect(result.status == 1, "\(result.output)\(result.errors)")
      let told = try #require(result.output.split(separator: "\n").first { $0.contains(words) }, "\(result.output)")
      let number = try #require(told.firstMatch(of: #/input (\d+) /#)?.1)
      // The input is kept, and alone it does the same.
      #expect(try directory.read("failures/\(reader)-1-\(number)") == "7")
      let again = try await Self.run(["--reader", reader, "--only", String(number), "--limit", limit], in: directory)
      #expect(again.status == 1)
      #expect(again.output.split(separator: "\n").contains { $0.contains("input \(number) ") && $0.contains(words) })
    }
  }
}
