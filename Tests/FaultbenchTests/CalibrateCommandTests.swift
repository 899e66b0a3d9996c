// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite(
  "faultbench calibrate", .enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know"))
struct CalibrateCommandTests {
  private static let job = "[a]\nioengine=null\nrw=read\nsize=1m\n"

  private static func run(_ arguments: [String], in directory: TemporaryDirectory) async throws -> Executed {
    let fio = try #require(FioMatrix.present.first).path
    return try await Tool.run(
      ["calibrate"] + arguments, in: directory.path,
      environment: ["FAULTBENCH_JOURNAL": "\(directory.path)/journal", "FAULTBENCH_FIO": fio])
  }

  @Test func jobFilesAreCalibratedAndStored() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job, to: "a.fio")
      try directory.write(Self.job, to: "b b.fio")
      let arguments = ["a.fio", "b b.fio", "--repeat", "8", "--store", "s.sqlite", "--label", "quiet"]
      let result = try await Self.run(arguments + ["--format", "json"], in: directory)
      #expect(result.status == 0, "\(result.errors)")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      #expect(object["tests"] as? Int == 2)
      let metrics = try #require(object["metrics"] as? [[String: Any]])
      #expect(metrics.map { $0["case"] as? String } == ["a", "a", "b_b", "b_b"])
      #expect(metrics.allSatisfy { ($0["values"] as? [Double])?.count == 8 })
      #expect((object["host"] as? [[String: Any]])?.contains { $0["topic"] as? String == "other load" } == true)
      let store = try Store(path: "\(directory.path)/s.sqlite", mode: .existing)
      #expect(try store.run("quiet").state == .complete)
      let history = try await Tool.run(["history", "a", "--store", "s.sqlite"], in: directory.path)
      #expect(history.status == 0 && history.output.contains("clat_p50_ns of a"))
    }
  }

  @Test func aTimeIsFilledWithRepeats() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job, to: "a.fio")
      let short = try await Self.run(["a.fio", "--time", "1s"], in: directory)
      #expect(short.status == 2)
      #expect(short.errors.contains("so 8 repeats need"), "\(short.errors)")
      // Twice what it said that it needs: how long a round takes depends on what else runs.
      let needed = try #require(try /8 repeats need ([0-9.]+)s/.firstMatch(in: short.errors).flatMap { Double($0.1) })
      let enough = "\(Int(2 * needed) + 2)s"
      let fitting = try await Self.run(["a.fio", "--time", enough, "--format", "csv"], in: directory)
      #expect(fitting.status == 0, "\(fitting.errors)")
      #expect(fitting.errors.contains("a round takes"))
      let row = try #require(fitting.output.split(whereSeparator: \.isNewline).last?.split(separator: ","))
      #expect(try #require(Int(row[3])) >= 8)
      // Nothing is left behind where no store was named.
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["a.fio", "journal"])
    }
  }

  @Test func failuresAndSkipsHaveTheirExitCodes() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write("[a]\nioengine=psync\nrw=read\nsize=1m\nfilename=/proc/self/nothing\n", to: "a.fio")
      let failed = try await Self.run(["a.fio", "--repeat", "8"], in: directory)
      #expect(failed.status == 1, "\(failed.errors)")
      #expect(failed.output.contains("repeat 2 failed"))
      try FileManager.default.createDirectory(atPath: "\(directory.path)/made", withIntermediateDirectories: true)
      let suite = "suite: made\nsummary: s\ncases: [{name: a, job: ../b.fio, requires: [{memory: 9000g}]}]\n"
      try directory.write(suite, to: "made/suite.yaml")
      try directory.write(Self.job, to: "b.fio")
      let skipped = try await Self.run(["./made"], in: directory)
      #expect(skipped.status == 77, "\(skipped.errors)")
      #expect(skipped.output.contains("a was skipped"))
    }
  }

  @Test(arguments: [
    (["--repeat", "7"], "--repeat takes a number from 8"),
    (["--time", "5x"], "--time takes a whole number of seconds, or with s, m or h"),
    (["--time", "5m", "--repeat", "9"], "exclude each other"), (["--label", "x"], "name that with --store"),
    (["--alpha", "1"], "--alpha takes"), (["--limit", "-1"], "--limit"), (["no.fio"], "no.fio"),
    (["nowhere"], "there is no suite `nowhere`"), (["a.fio", "nowhere"], "nowhere is no job file"),
    (["x", "y"], "one suite at a time"), (["a.fio", "--case", "z"], "--case z matches no case"),
    (["broken.fio"], "broken.fio"),
  ])
  func badInputIsClear(_ arguments: [String], _ words: String) async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job, to: "a.fio")
      try directory.write("size=1m\n[a\n", to: "broken.fio")
      let result = try await Self.run(arguments, in: directory)
      #expect(result.status == 2)
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(result.output == "")
    }
  }

  @Test func theShippedSuiteIsWhatRunsByItself() async throws {
    try await TemporaryDirectory.with { directory in
      let result = try await Self.run(["--case", "refault", "--repeat", "8"], in: directory)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("refault") && result.output.contains("n = 20"))
      #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 76 }, "\(result.output)")
    }
  }
}
