// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite("No text from outside reaches a terminal as it is")
struct HostileTextTests {
  /// Colours, a title, a lone return, C1, turned writing, and what is not seen.
  private static let hostile = "x\u{1b}[31m\u{1b}]0;owned\u{7}\r\u{9b}2J\u{202e}evil\u{200b}\u{7f}"

  /// What a terminal obeys, or does not show as it is.
  static func hasUnsafe(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x09, 0x0a: false
      case 0..<0x20, 0x7f...0x9f, 0x200b, 0x202a...0x202e: true
      default: false
      }
    }
  }

  @Test(arguments: [["text"], ["markdown"]])
  func storedText(_ format: [String]) async throws {
    try await TemporaryDirectory.with { directory in
      try Self.fill("\(directory.path)/s.sqlite")
      let store = ["--store", "s.sqlite", "--format"] + format
      let name = Self.hostile
      for arguments in [
        ["report", "1"], ["report", "2"], ["report", "latest"], ["history", name], ["history", name, "iops"],
        ["compare", "1", "2", "--force"], ["compare", name, "2", "--force"], ["report", "no\(name)"],
        ["history", name, "no\(name)"], ["compare", "1", "2", "--metric", name], ["history", name, "--suite", name],
        ["profile", "1"], ["profile", "2", "no\(name)"], ["profile", name, name], ["profile", "1", "y"],
        ["profile", "1", "--phases", "no\(name)"],
      ] {
        let result = try await Tool.run(arguments + store, in: directory.path)
        #expect(
          !Self.hasUnsafe(result.output + result.errors),
          "\(arguments): \((result.output + result.errors).debugDescription)")
        #expect((result.output + result.errors).contains("\u{fffd}"), "\(arguments): \(result.output)\(result.errors)")
      }
      // A file may be shown later.
      let file = try await Tool.run(["report", "1", "--output", "out"] + store, in: directory.path)
      #expect(try !Self.hasUnsafe(directory.read("out")), "\(file.errors)")
      let exported = try await Tool.run(
        ["export", "1", "--store", "s.sqlite", "--output", "e.json"], in: directory.path)
      #expect(exported.status == 0, "\(exported.errors)")
      #expect(try directory.read("e.json").contains("\\u001b"), "an export keeps the text to the byte")
      let compared = try await Tool.run(["compare", "e.json", "2", "--force"] + store, in: directory.path)
      #expect(!Self.hasUnsafe(compared.output + compared.errors))
      #expect(try await Tool.run(["import", "e.json", "--store", "t.sqlite"], in: directory.path).status == 0)
      // Data is as it was, unless a terminal gets it.
      let data = try await Tool.run(["history", name, "--store", "s.sqlite", "--format", "csv"], in: directory.path)
      #expect(data.output.contains("\u{1b}"))
      let shown = try await PseudoTerminal().run(
        ["history", name, "--store", "s.sqlite", "--format", "csv"], in: directory.path)
      #expect(!shown.shown.contains("\u{1b}"))
    }
  }

  @Test(.enabled(if: !FioMatrix.present.isEmpty, "there is no fio"))
  func namesOfFilesJobsAndDirectories() async throws {
    try await TemporaryDirectory.with { directory in
      let name = Self.hostile.replacing("\r", with: "")
      let job = "[\(name)]\nioengine=null\nsize=1m\nexec_prerun=echo '\(name)'\n"
      try directory.write(job, to: "\(name).fio")
      try directory.write("[a]\nioengine=\(name)\nsize=1m\n", to: "bad.fio")
      try FileManager.default.createDirectory(atPath: "\(directory.path)/\(name)", withIntermediateDirectories: true)
      let yaml = "suite: \"\(name)\"\nsummary: \"s\\e[31m\"\ncases: [{name: a, job: '\(name).fio', \"k\\e[31m\": 1}]\n"
      try directory.write(yaml, to: "\(name)/suite.yaml")
      try FileManager.default.createDirectory(atPath: "\(directory.path)/made", withIntermediateDirectories: true)
      try directory.write(
        "suite: made\nsummary: s\u{9b}x\u{202e}\ncases: [{name: a, job: '../\(name).fio', repeats: 1, warmup: 0, metrics: [iops]}]\n",
        to: "made/suite.yaml")
      for arguments in [
        ["run", "\(name).fio"], ["run", "bad.fio"], ["run", "no\(name).fio"],
        ["run", "\(name).fio", "--fio", "/no/\(name)"],
        ["run", "\(name).fio", "--store", "/no/\(name)"], ["run", "\(name).fio", "--label", name],
        ["suite", "check", "./\(name)"], ["suite", "run", "./\(name)"], ["suite", "list", "./\(name)"],
        ["suite", "run", "./made"], ["suite", "list", "./made"], ["suite", "check", "./made"], ["suite", "run", name],
        ["suite", "run", "./made", "--case", name], ["calibrate", name], ["report", "1", "--store", name],
        ["import", name],
        ["compare", name, name], ["history", name], ["export", name], ["job", "--option", "a=\(name)"],
        ["job", "--name", name],
        ["fio", "list", "--fio", "/no/\(name)"], ["doctor", "--fio", "/no/\(name)"], [name], ["help", name],
        ["run", "--\(name)"],
        ["report", "1", "--format", name],
      ] {
        let result = try await Tool.run(
          arguments, in: directory.path, environment: ["FAULTBENCH_JOURNAL": "\(directory.path)/journal"])
        #expect(
          !Self.hasUnsafe(result.output + result.errors),
          "\(arguments): \((result.output + result.errors).debugDescription)")
        // The line that is written again has control sequences, but its own only.
        guard ["run", "suite"].contains(arguments[0]) else { continue }
        let terminal = try await PseudoTerminal().run(arguments, in: directory.path)
        let own = terminal.shown.replacing("\r\u{1b}[K", with: "")
        #expect(!Self.hasUnsafe(own), "\(arguments): \(own.debugDescription)")
      }
    }
  }

  /// Two runs in which everything that has a name has this one.
  private static func fill(_ path: String) throws {
    let store = try Store(path: path, mode: .create)
    let hostile = hostile
    for _ in 0..<2 {
      let run = NewRun(
        label: hostile.replacing("\r", with: ""), suite: hostile, summary: hostile, source: hostile,
        fingerprint: #"{"kernel": "6\u001b[31m", "cpuModel": "m\u202e\u009b", "k\u001b": "v\u001b"}"#,
        fioVersion: hostile, fioPath: hostile, engine: hostile, engineBuild: hostile, tool: hostile,
        arguments: ["suite", "run", hostile])
      let cases = [
        NewCase(
          ordinal: 0, name: hostile, parameters: [CaseParameter("K", hostile)], jobFile: "[\(hostile)]\n",
          jobHash: SHA256.hexadecimal("[\(hostile)]\n".utf8),
          metrics: ["iops", hostile], published: [PublishedFigure(metric: "iops", value: 1, source: hostile)],
          plannedRepeats: 3),
        NewCase(
          ordinal: 1, name: "y", jobFile: "[a]\n", jobHash: SHA256.hexadecimal("[a]\n".utf8), metrics: ["iops"],
          plannedRepeats: 1,
          state: .skipped(reason: hostile, remedy: hostile)),
      ]
      let id = try store.beginRun(run, cases: cases)
      let first = try #require(try store.cases(of: id).first).id
      for number in 1...2 {
        let problems = number == 2 ? [hostile] : []
        var one = NewRepeat(
          number: number, elapsedNS: 1, problems: problems, metrics: ["iops": 5, hostile: 1], diagnostics: [hostile],
          changes: "[]")
        // Levels are parted by semicolons.
        let name = hostile.replacing(";", with: ":")
        // What a profile's reader does not refuse by itself.
        let function = "x\u{9b}2J\u{202e}evil\u{200b}"
        one.profile = MadeProfile(faults: 1, [.init(function, 5), .init("\(function);\(function)2", 5)]).text
        try store.append(one, to: first)
      }
      try store.finishRun(id, state: .interrupted)
    }
  }
}
