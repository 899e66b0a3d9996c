// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@Suite("compare, with results of real fios") struct CompareCommandTests {
  /// Runs `job` so often and keeps what fio wrote; the paths with commas between them.
  private static func results(
    _ fio: FioUnderTest, _ job: String, _ name: String, count: Int, in directory: TemporaryDirectory,
    arguments: [String] = ["--output-format=json"]
  ) async throws -> String {
    let path = try directory.write(job, to: "\(name).fio")
    var files: [String] = []
    for number in 1...count {
      let file = "\(directory.path)/\(name)\(number).json"
      let run = try await fio.execute(arguments + ["--output=\(file)", path], in: directory.path)
      #expect(run.status == 0, "\(run.errors)")
      files.append(file)
    }
    return files.joined(separator: ",")
  }

  @Test(arguments: FioMatrix.present)
  func anyJobAndAnyEngine(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let job =
        "[a]\nioengine=mmap\nfilename=data\nsize=4m\nrw=randread\n[b]\nstonewall\nioengine=null\nsize=4m\nnumjobs=2\n"
      let base = try await Self.results(fio, job, "a", count: 6, in: directory)
      let candidate = try await Self.results(
        fio, job, "b", count: 6, in: directory, arguments: ["--output-format=json+"])
      let result = try await Tool.run(["compare", base, candidate, "--format", "csv"], in: directory.path)
      #expect([0, 1].contains(result.status), "\(result.errors)")
      #expect(result.output.contains("\r\na,"))
      #expect(result.output.contains("\r\nb,"))
      // One of both has no case of the other's.
      let alone = try await Self.results(fio, "[c]\nioengine=null\nsize=1m\n", "c", count: 1, in: directory)
      let missing = try await Tool.run(["compare", base, alone, "--fail-on", "missing"], in: directory.path)
      #expect(missing.status == 1)
      #expect(missing.output.contains("the candidate has no such case"))
    }
  }

  @Test(arguments: FioMatrix.present)
  func aSlowJobIsWorseAndOtherJobsNeedForce(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      func job(_ block: String) -> String { "[a]\nioengine=mmap\nfilename=data\nsize=16m\nrw=write\nbs=\(block)\n" }
      let small = try await Self.results(fio, job("4k"), "small", count: 6, in: directory)
      let large = try await Self.results(fio, job("256k"), "large", count: 6, in: directory)
      let refused = try await Tool.run(["compare", small, large], in: directory.path)
      #expect(refused.status == 2)
      #expect(refused.errors.contains("a: bs: 4k against 256k"))
      let worse = try await Tool.run(["compare", small, large, "--force", "--format", "junit"], in: directory.path)
      #expect(worse.status == 1)
      #expect(worse.output.contains("<failure message=\"worse\""))
      // The time per fault of both is nearly the same; the latency never is.
      let better = try await Tool.run(
        ["compare", large, small, "--force", "--metric", "clat_p50_ns"], in: directory.path)
      #expect(better.status == 0, "\(better.output)")
      #expect(better.output.split(separator: "\n").contains { $0.hasPrefix("+ clat_p50_ns ") }, "\(better.output)")
      #expect(better.output.split(separator: "\n").allSatisfy { $0.count <= 76 || $0.contains("/") })
    }
  }

  @Test(arguments: FioMatrix.present)
  func whatCouldNotBeDecidedNeverPasses(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let job = "[a]\nioengine=null\nsize=1m\n"
      let base = try await Self.results(fio, job, "a", count: 2, in: directory)
      let candidate = try await Self.results(fio, job, "b", count: 2, in: directory)
      for further in [[], ["--strict"]] {
        let result = try await Tool.run(["compare", base, candidate] + further)
        #expect(result.status == 3 && result.errors.isEmpty)
        #expect(result.output.contains("inconclusive, needs n ≥ 5"))
        #expect(result.output.contains("No case can be decided, whatever the values: 2 against 2"))
      }
      let junit = try await Tool.run(["compare", base, candidate, "--format", "junit"])
      #expect(junit.status == 3)
      #expect(junit.output.contains("errors=\"1\"") && junit.errors.contains("At least 5 per side could."))
      let failing = try await Tool.run(["compare", base, candidate, "--fail-on", "inconclusive,missing"])
      #expect(failing.status == 1)
      let misspelt = try await Tool.run(["compare", base, candidate, "--metric", "clat_p50"])
      #expect(misspelt.status == 2 && misspelt.errors.contains("Did you mean `clat_p50_ns`?"), "\(misspelt.errors)")
    }
  }

  @Test(.enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know"))
  func aFullRunIsAnotherExperiment() async throws {
    let fio = try #require(FioMatrix.present.first).path
    let suite = """
      suite: made
      summary: for a test
      defaults: {repeats: 1, warmup: 0, environment: {SIZE: 1m}, metrics: [iops]}
      full: {repeats: 2, environment: {SIZE: 2m}}
      cases: [{name: a, job: a.fio}, {name: b, job: a.fio}]

      """
    try await TemporaryDirectory.with { directory in
      try FileManager.default.createDirectory(atPath: "\(directory.path)/made", withIntermediateDirectories: true)
      try directory.write(suite, to: "made/suite.yaml")
      try directory.write("[a]\nioengine=null\nsize=${SIZE}\n", to: "made/a.fio")
      func tool(_ arguments: [String]) async throws -> Executed {
        try await Tool.run(
          arguments, in: directory.path,
          environment: ["FAULTBENCH_JOURNAL": "\(directory.path)/journal", "FAULTBENCH_FIO": fio])
      }
      for (label, options) in [("short", []), ("again", ["--repeat", "2"]), ("full", ["--full"])] {
        let run = try await tool(["suite", "run", "./made", "--label", label] + options)
        #expect(run.status == 0, "\(run.errors)")
      }
      let refused = try await tool(["compare", "short", "full"])
      #expect(refused.status == 2)
      #expect(refused.errors.contains("a and 1 more: variable SIZE: 1m against 2m"), "\(refused.errors)")
      let exported = try await tool(["export", "short", "--output", "short.json"])
      #expect(exported.status == 0, "\(exported.errors)")
      #expect(try await tool(["compare", "short.json", "full"]).status == 2)
      // One repeat against two decides nothing, by force or not.
      #expect(try await tool(["compare", "short", "full", "--force", "--fail-on", "missing"]).status == 3)
      // Another number of repeats is the same experiment.
      #expect(try await tool(["compare", "short.json", "again"]).status == 3)
    }
  }

  @Test(arguments: [
    (["a.json", "b.json", "--alpha", "2"], "--alpha takes"), (["a", "b", "--limit=-1"], "--limit takes"),
    (["a", "b", "--fail-on", "bad"], "--fail-on knows worse, inconclusive, missing, not `bad`"),
    (["a", "b", "--fail-on", "worse,inconclusive"], "leaves out `missing`"),
    (["/nowhere/a.json", "b"], "/nowhere/a.json: there is no such file"), (["a"], "Missing expected argument"),
    (["/etc/passwd", "/etc/passwd"], "/etc/passwd: there is no JSON document"),
    (["label", "other", "--store", "/nowhere/x.sqlite"], "`label` is no file"),
  ])
  func wrongUseIsExplained(_ arguments: [String], _ words: String) async throws {
    let result = try await Tool.run(["compare"] + arguments)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.contains(words), "\(result.errors)")
  }
}
