// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite("faultbench report")
struct ReportCommandTests {
  /// A store with a run of one case that is fine, one that failed, and one in which everything was skipped.
  static func withStore(_ body: (TemporaryDirectory) async throws -> Void) async throws {
    try await TemporaryDirectory.with { directory in
      let store = try Store(path: directory.path + "/faultbench.sqlite", mode: .create)
      for label in ["good", "bad", "skipped"] {
        let run = NewRun(label: label, suite: "own", fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", tool: "test")
        let state = label == "skipped" ? CaseState.skipped(reason: "No disk.", remedy: "Buy one.") : .planned
        let item = NewCase(
          ordinal: 0, name: "touch", jobFile: "[a]", jobHash: "0", metrics: ["iops"], plannedRepeats: 1, state: state)
        let id = try store.beginRun(run, cases: [item])
        if let stored = try store.cases(of: id).first, label != "skipped" {
          let problems = label == "bad" ? ["fio was killed by SIGKILL."] : []
          try store.append(
            NewRepeat(number: 1, elapsedNS: 1, problems: problems, metrics: ["iops": 1234]), to: stored.id)
        }
        try store.finishRun(id, state: .complete)
      }
      try await body(directory)
    }
  }

  @Test func exitCodesTellWhatARunComesTo() async throws {
    try await Self.withStore { directory in
      for (run, status, words) in [
        ("good", Int32(0), "touch  1  1,234"), ("1", 0, "own: run 1 \"good\""), ("latest", 77, "remedy: Buy one."),
        ("bad", 1, "fio was killed by SIGKILL."), ("skipped", 77, "1 case: 1 skipped"),
      ] {
        let result = try await Tool.run(["report", run], in: directory.path)
        #expect(result.status == status, "\(run): \(result.errors)")
        #expect(result.output.contains(words), "\(run): \(result.output)")
        #expect(result.errors == "")
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 76 })
      }
    }
  }

  @Test func formatsAndFilesAreWritten() async throws {
    try await Self.withStore { directory in
      let json = try await Tool.run(["report", "good", "--format", "json"], in: directory.path)
      #expect(json.output.contains("\"schema\" : \"faultbench.report/1\""))
      let csv = try await Tool.run(["report", "good", "--format", "csv"], in: directory.path)
      #expect(csv.output.contains("touch,passed,,iops,1234.0,median,1"))
      let file = try await Tool.run(
        ["report", "bad", "--format", "markdown", "--output", "report.md"], in: directory.path)
      #expect(file.status == 1)
      #expect(file.output == "")
      #expect(try directory.read("report.md").contains("- FAILED `touch, repeat 1`: fio was killed by SIGKILL."))
    }
  }

  @Test func whatIsNotThereIsSaid() async throws {
    try await Self.withStore { directory in
      let unknown = try await Tool.run(["report", "better"], in: directory.path)
      #expect(unknown.status == 2)
      #expect(unknown.errors.contains("there is no run better"))
      let noStore = try await Tool.run(["report", "1", "--store", "none.sqlite"], in: directory.path)
      #expect(noStore.status == 2)
      #expect(noStore.errors.contains("none.sqlite: there is no such store."))
      #expect(!FileManager.default.fileExists(atPath: directory.path + "/none.sqlite"))
      try directory.write("no database", to: "text.sqlite")
      let text = try await Tool.run(["report", "1", "--store", "text.sqlite"], in: directory.path)
      #expect(text.status == 2)
      #expect(noStore.output == "" && unknown.output == "" && text.output == "")
    }
  }

  @Test(arguments: [
    (["run", "a.fio"], "A `faultbench run` cannot go on where it ended; run it again.", RunState.interrupted),
    (["calibrate", "a.fio"], "A `faultbench calibrate` cannot go on where it ended", .interrupted),
    (["suite", "run", "o w", "--full"], "Go on with `faultbench suite run 'o w' --full --resume`.", .interrupted),
    (["suite", "run", "own"], "was killed; then `faultbench suite run own --resume` goes on with it.", .running),
    ([], "Go on with `faultbench suite run own --label cut --resume`.", .failed),
  ])
  func onlyWhatGoesOnIsSaidTo(_ arguments: [String], _ words: String, _ state: RunState) async throws {
    try await TemporaryDirectory.with { directory in
      let store = try Store(path: directory.path + "/faultbench.sqlite", mode: .create)
      let run = NewRun(
        label: "cut", suite: arguments.first == "run" ? nil : "own", fioVersion: "fio-3.33", fioPath: "fio",
        tool: "test",
        arguments: arguments)
      let item = NewCase(ordinal: 0, name: "a", jobFile: "[a]", jobHash: "0", metrics: ["iops"], plannedRepeats: 3)
      let id = try store.beginRun(run, cases: [item])
      if state != .running { try store.finishRun(id, state: state) }
      let report = try await Tool.run(["report", "cut"], in: directory.path)
      #expect(report.status == 1)
      let text = report.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(text.contains("0 of 3 planned repeats are stored.") && text.contains(words), "\(text)")
    }
  }
}
