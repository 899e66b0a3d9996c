// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@Suite("What --output must not destroy", .enabled(if: !FioMatrix.present.isEmpty, "there is no fio"))
struct OutputFileTests {
  private static let job = "[one]\nioengine=null\nsize=1m\nbs=4k\nrw=read\n"

  /// Two runs in `s.sqlite`, one of them exported.
  private static func filled(_ directory: TemporaryDirectory) async throws {
    try directory.write(job, to: "a.fio")
    for label in ["before", "after"] {
      let run = try await tool(["run", "a.fio", "--store", "s.sqlite", "--label", label, "--repeat", "5"], directory)
      #expect(run.status == 0, "\(run.errors)")
    }
    let export = try await tool(["export", "before", "--store", "s.sqlite", "--output", "before.json"], directory)
    #expect(export.status == 0, "\(export.errors)")
  }

  private static func tool(_ arguments: [String], _ directory: TemporaryDirectory) async throws -> Executed {
    let fio = try #require(FioMatrix.present.first)
    return try await Tool.run(arguments, in: directory.path, environment: ["FAULTBENCH_FIO": fio.path])
  }

  @Test func neitherTheStoreNorAnInputIsOverwritten() async throws {
    try await TemporaryDirectory.with { directory in
      try await Self.filled(directory)
      try FileManager.default.createSymbolicLink(
        atPath: "\(directory.path)/link", withDestinationPath: "\(directory.path)/s.sqlite")
      let store = ["--store", "s.sqlite"]
      try FileManager.default.copyItem(atPath: directory.file("s.sqlite"), toPath: directory.file("other.sqlite"))
      for (arguments, output) in [
        (["report", "before"] + store, "s.sqlite"), (["report", "before"] + store, "./link"),
        (["history", "a.fio"] + store, "s.sqlite"), (["compare", "before", "after"] + store, "s.sqlite"),
        (["compare", "before.json", "after"] + store, "before.json"), (["run", "a.fio"] + store, "a.fio"),
        (["run", "a.fio"] + store, "s.sqlite"), (["export", "before"] + store, "s.sqlite"),
        (["calibrate", "a.fio", "--repeat", "8"] + store, "a.fio"),
        // Nobody has named it.
        (["report", "before"] + store, "other.sqlite"), (["report", "before"] + store, "other.sqlite-wal"),
      ] {
        let result = try await Self.tool(arguments + ["--output", output], directory)
        #expect(result.status == 2, "\(arguments) \(output)")
        #expect(result.errors.contains("which would be overwritten. Name another file."), "\(result.errors)")
      }
      #expect(try directory.read("a.fio") == Self.job)
      let report = try await Self.tool(["report", "before"] + store, directory)
      #expect(report.status == 0, "the store is whole: \(report.errors)")
      // A store that is made at that very place.
      let both = try await Self.tool(["run", "a.fio", "--store", "new", "--output", "new"], directory)
      #expect(both.status == 2 && both.output.contains("a.fio"), "what was measured is shown: \(both.errors)")
      #expect(try await Self.tool(["report", "latest", "--store", "new"], directory).status == 0)
    }
  }

  @Test func aDashIsStandardOutput() async throws {
    try await TemporaryDirectory.with { directory in
      try await Self.filled(directory)
      let store = ["--store", "s.sqlite"]
      for arguments in [
        ["report", "before"] + store, ["export", "before"] + store, ["history", "a.fio"] + store, ["suite", "list"],
        ["job"], ["compare", "before", "after"] + store,
      ] {
        let plain = try await Self.tool(arguments, directory)
        let dash = try await Self.tool(arguments + ["--output", "-"], directory)
        #expect(dash.status == plain.status && dash.output == plain.output && !plain.output.isEmpty, "\(arguments)")
      }
      #expect(!FileManager.default.fileExists(atPath: "\(directory.path)/-"))
    }
  }

  @Test func aCommandThatFailsLeavesTheOldFile() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job, to: "a.fio")
      try directory.write("a long text that was there before\n", to: "keep.txt")
      let failed = try await Self.tool(["run", "a.fio", "--store", "/nowhere/s", "--output", "keep.txt"], directory)
      #expect(failed.status == 2)
      #expect(try directory.read("keep.txt") == "a long text that was there before\n")
      let listed = try await Self.tool(["run", "a.fio", "--format", "csv", "--output", "keep.txt"], directory)
      #expect(listed.status == 0)
      #expect(try !directory.read("keep.txt").contains("before"))
    }
  }

  @Test func aRunOfJobFilesIsReportedWithFigures() async throws {
    try await TemporaryDirectory.with { directory in
      try await Self.filled(directory)
      let report = try await Self.tool(["report", "before", "--store", "s.sqlite"], directory)
      #expect(report.output.contains("clat p50") && report.output.contains("IOPS"), "\(report.output)")
      let csv = try await Self.tool(["report", "before", "--store", "s.sqlite", "--format", "csv"], directory)
      #expect(csv.output.contains(",clat_p50_ns,"))
      // A metric that no case names is read for whoever asks.
      let compare = ["compare", "before", "after", "--store", "s.sqlite", "--metric"]
      let asked = try await Self.tool(compare + ["clat_p99_ns"], directory)
      #expect(asked.output.contains("clat_p99_ns") && !asked.output.contains("missing"), "\(asked.output)")
      let misspelt = try await Self.tool(compare + ["clat_p5_ns"], directory)
      #expect(misspelt.status == 2 && misspelt.errors.contains("no case of either side has values of clat_p5_ns"))
    }
  }

  @Test func aFailedRunDoesNotHideTheMetricsOfOthers() async throws {
    try await TemporaryDirectory.with { directory in
      try await Self.filled(directory)
      try directory.write("[one]\nioengine=null\nsize=1m\nbs=4k\nrw=nonsense\n", to: "a.fio")
      let failed = try await Self.tool(["run", "a.fio", "--store", "s.sqlite"], directory)
      #expect(failed.status != 0)
      let history = try await Self.tool(["history", "a.fio", "--store", "s.sqlite"], directory)
      #expect(history.status == 0 && history.output.contains("before"), "\(history.errors)")
    }
  }
}
