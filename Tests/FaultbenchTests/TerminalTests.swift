// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@Suite("Terminals of every width and kind", .enabled(if: !FioMatrix.present.isEmpty, "there is no fio"))
struct TerminalTests {
  /// A directory with a suite, two stored runs and a job file.
  private static func with(_ body: (TemporaryDirectory) async throws -> Void) async throws {
    try await TemporaryDirectory.with { directory in
      let job = "[a_job_whose_name_is_longer_than_a_narrow_terminal_is]\nioengine=null\nsize=1m\nrw=randrw\n"
      try directory.write(job, to: "a.fio")
      try FileManager.default.createDirectory(
        atPath: "\(directory.path)/fio-jobs/made", withIntermediateDirectories: true)
      try directory.write(job, to: "fio-jobs/made/a.fio")
      let cases =
        "cases: [{name: a-case-with-a-long-name, job: a.fio, environment: {X: y}, metrics: [iops], repeats: 2}]\n"
      let summary = "summary: what this suite shows is told in a line that no terminal of eighty columns has room for\n"
      try directory.write("suite: made\n" + summary + cases, to: "fio-jobs/made/suite.yaml")
      for label in ["base", "new"] {
        #expect(
          try await Tool.run(["run", "a.fio", "--label", label, "--repeat", "5"], in: directory.path).status == 0)
      }
      try await body(directory)
    }
  }

  @Test(arguments: [30, 40, 80])
  func noLineIsWider(_ columns: Int) async throws {
    try await Self.with { directory in
      for arguments in [
        ["suite", "list"], ["suite", "list", "made"], ["suite", "run", "made"], ["report", "base"],
        ["history", "a.fio"],
        ["compare", "base", "new", "--force"], ["run", "a.fio"],
      ] {
        let result = try await PseudoTerminal(columns: columns).run(arguments, in: directory.path)
        // What is written again and again ends where it is cleared.
        let lines = result.shown.replacing("\r\u{1b}[K", with: "\n").split(separator: "\n")
        #expect(lines.count > 3, "\(arguments): \(result.shown)")
        for line in lines where line.count > columns {
          // Messages are a line each; a path, or the name of a setting, stays whole, so that it can be copied.
          let isMessage =
            line.contains("repeats are too few")
            || ["fio:", "engine", "stored", "run ", "SKIP", "[", "faultbench", "host set"].contains {
              line.hasPrefix($0)
            }
          let isWord = line.split(separator: " ").contains { $0.count > columns - 12 && $0.contains(/[\/.]/) }
          #expect(isMessage || isWord, "\(columns) \(arguments): \(line)")
        }
      }
    }
  }

  @Test(arguments: [40, 60, 80, 200])
  func theUsageOfHelpIsWrapped(_ columns: Int) async throws {
    let result = try await PseudoTerminal(columns: columns).run(["suite", "list", "--help"], in: "/")
    let lines = result.shown.replacing("\r", with: "").split(separator: "\n", omittingEmptySubsequences: false)
    let usage = lines.drop { !$0.hasPrefix("USAGE: ") }.prefix { !$0.isEmpty }
    #expect(usage.allSatisfy { $0.count <= columns }, "\(usage)")
    #expect(usage.dropFirst().allSatisfy { $0.hasPrefix("        [--") }, "\(usage)")
    #expect(usage.joined(separator: " ").contains("[--case <glob> ...]") && usage.count > (columns < 200 ? 2 : 0))
  }

  @Test func plainTerminalsGetNoControlSequences() async throws {
    try await Self.with { directory in
      for (environment, redraws) in [
        (["TERM": "xterm"], true), (["TERM": "dumb"], false), (["TERM": ""], false),
        (["TERM": "xterm", "NO_COLOR": "1"], false), (["TERM": "xterm", "NO_COLOR": ""], true),
      ] {
        for command in [["run", "a.fio"], ["suite", "run", "made"]] {
          let result = try await PseudoTerminal(environment: environment).run(command, in: directory.path)
          #expect(result.status == 0, "\(result.shown)")
          #expect(
            result.shown.contains("\u{1b}") == redraws, "\(environment) \(command): \(result.shown.debugDescription)")
          #expect(result.shown.contains("\r") == redraws)
          // Whoever gets no line that is written again gets one for each run.
          if command[0] == "suite", !redraws {
            #expect(result.shown.contains("[3/3] a-case-with-a-long-name repeat 2 of 2: ok"))
          }
        }
      }
    }
  }

  @Test func columnsOfTheEnvironmentCount() async throws {
    try await Self.with { directory in
      let narrow = PseudoTerminal(columns: 120, environment: ["TERM": "xterm", "COLUMNS": "44"])
      let shown = try await narrow.run(["suite", "list"], in: directory.path).shown
      #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 44 }, "\(shown)")
      #expect(shown.split(separator: "\n").contains { $0.count > 34 })
    }
  }
}
