// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite("faultbench run: formats, exit codes, interruption", .enabled(if: !FioMatrix.present.isEmpty, "there is no fio"))
struct RunCommandTests {
  static let job = "[global]\nioengine=null\nsize=1m\nbs=4k\n[one]\nrw=read\n[two]\nrw=randrw\n"

  @Test(arguments: FioMatrix.present)
  func formatsParseBack(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job, to: "a.fio")
      let run = ["run", "a.fio", "--fio", fio.path, "--repeat", "2"]
      let csv = try await Tool.run(run + ["--format", "csv"], in: directory.path)
      #expect(csv.status == 0)
      let lines = csv.output.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      // A header, and for each run a row for `one` and three for `two`.
      #expect(lines.count == 1 + 2 * 4)
      #expect(Set(lines.map(\.count)).count == 1)
      #expect(lines.first?.contains("clat_p50_ns") == true)

      let json = try await Tool.run(run + ["--format", "json", "--output", "out.json"], in: directory.path)
      #expect(json.status == 0)
      #expect(json.output == "")
      let text = try directory.read("out.json")
      let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      let runs = try #require(document["runs"] as? [[String: Any]])
      #expect(runs.map { $0["repeat"] as? Int } == [1, 2])
      let jobs = try #require(runs.first?["jobs"] as? [[String: Any]])
      #expect(jobs.map { $0["ios"] as? Int } == [256, 256])

      let markdown = try await Tool.run(run + ["--format", "markdown"], in: directory.path)
      let cells = markdown.output.split(separator: "\n").filter { $0.hasPrefix("|") }.map {
        $0.split(separator: "|").count
      }
      #expect(Set(cells) == [1 + 2 * 4])
    }
  }

  @Test(arguments: FioMatrix.present)
  func aFailedCaseExitsWithOneAndKeepsTheOthers(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job, to: "good.fio")
      try directory.write(Self.job + "exec_postrun=kill -9 $PPID\n", to: "bad.fio")
      let result = try await Tool.run(["run", "bad.fio", "good.fio", "--fio", fio.path], in: directory.path)
      #expect(result.status == 1)
      #expect(result.output.contains("FAILED: a job (process "))
      #expect(result.output.contains("good.fio with fio-\(fio.version)"))
      #expect(result.errors.contains("got signal=9"))
      #expect(!result.errors.contains("good.fio:"))
    }
  }

  @Test(arguments: FioMatrix.present)
  func anInterruptedRunShowsWhatWasMeasured(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let mark = "\(directory.path)/started"
      try directory.write(Self.job + "time_based\nruntime=60\nexec_prerun=touch \(mark)\n", to: "a.fio")
      let stop = StopLatch()
      async let running = Tool.run(
        ["run", "a.fio", "--fio", fio.path, "--repeat", "5", "--format", "json"], in: directory.path, stop: stop)
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: mark) {
        try await Task.sleep(for: .milliseconds(50))
      }
      try await Task.sleep(for: .seconds(1))
      stop.request(.signal(SIGINT))
      let result = try await running
      #expect(result.status == 1)
      #expect(result.errors.contains("interrupted by SIGINT"))
      let document = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      let runs = try #require(document["runs"] as? [[String: Any]])
      #expect(runs.count == 1)
      let jobs = try #require(runs.first?["jobs"] as? [[String: Any]])
      #expect(jobs.contains { ($0["ios"] as? Int ?? 0) > 256 })
    }
  }

  @Test func resultsAreStored() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job.replacingOccurrences(of: "bs=4k", with: "bs=${BLOCK}"), to: "a.fio")
      for (label, block) in [("before", "4k"), ("after", "4k"), ("other", "8k")] {
        let run = try await Tool.run(
          ["run", "a.fio", "--repeat", "2", "--label", label], in: directory.path, environment: ["BLOCK": block])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("stored as run "))
      }
      let history = try await Tool.run(["history", "a.fio", "iops", "--format", "csv"], in: directory.path)
      #expect(history.status == 0, "\(history.errors)")
      #expect(history.output.split(separator: "\r\n").count == 1 + 3)
      // Two against two decide nothing, but the sides can be compared; by the figure that the history shows.
      let alike = try await Tool.run(["compare", "before", "after", "--strict"], in: directory.path)
      #expect(alike.status == 3, "\(alike.output)\(alike.errors)")
      #expect(alike.output.contains("\n? clat_p50_ns "), "\(alike.output)")
      let usual = try await Tool.run(["history", "a.fio"], in: directory.path)
      #expect(usual.output.hasPrefix("clat_p50_ns of a.fio"), "\(usual.output)")
      let misspelt = try await Tool.run(["history", "a.fio", "clat_p50"], in: directory.path)
      #expect(misspelt.status == 2 && misspelt.errors.contains("Did you mean `clat_p50_ns` or "), "\(misspelt.errors)")
      let earlier = try await Tool.run(["compare", "before", "after", "--metric", "iops_per_s"], in: directory.path)
      #expect(earlier.errors.contains("Did you mean `iops`?"), "\(earlier.errors)")
      let list = try await Tool.run(["history", "a.fio", "--list-metrics"], in: directory.path)
      #expect(list.output.hasPrefix("clat_p50_ns\nbw_bytes\n"), "the one that is judged first: \(list.output)")
      let others = try await Tool.run(["compare", "before", "other"], in: directory.path)
      #expect(others.status == 2, "another BLOCK is another job: \(others.output)")
      #expect(try await Tool.run(["report", "before"], in: directory.path).status == 0)
    }
  }

  @Test func whatFailedIsStoredAsFailed() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job + "exec_postrun=kill -9 $PPID\n", to: "bad.fio")
      try directory.write(Self.job, to: "good.fio")
      let run = try await Tool.run(["run", "bad.fio", "good.fio", "--label", "x"], in: directory.path)
      #expect(run.status == 1)
      let report = try await Tool.run(["report", "x"], in: directory.path)
      #expect(report.status == 1)
      #expect(report.output.contains("1 passed, 1 failed"), "\(report.output)")
    }
  }

  @Test func whatCannotBeStoredIsShown() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job, to: "a.fio")
      let missing = try await Tool.run(["run", "a.fio", "--store", "no/where.sqlite"], in: directory.path)
      #expect(missing.status == 2 && missing.output == "", "refused before anything runs")
      #expect(missing.errors.contains("no/where.sqlite"))
      // While fio runs, the store becomes something else.
      try directory.write(Self.job + "exec_prerun=sh -c 'echo nonsense > \(directory.path)/s.sqlite'\n", to: "b.fio")
      let lost = try await Tool.run(["run", "b.fio", "--store", "s.sqlite", "--format", "csv"], in: directory.path)
      #expect(lost.status == 2, "\(lost.errors)")
      #expect(lost.errors.contains("s.sqlite"))
      #expect(lost.output.contains("b.fio,one,1,read,true,256,"))
    }
  }

  @Test(.enabled(if: Repository.hasEngine, "\(Repository.noEngine)"), arguments: ["run", "calibrate"])
  func anEngineThatDoesNotLoadIsRefusedBeforeAnythingRuns(_ command: String) async throws {
    let fio = try #require(FioMatrix.present.first)
    try await TemporaryDirectory.with { directory in
      try directory.write("[a]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=64k\nrw=write\n", to: "a.fio")
      let tail = ["--fio", fio.path, "--engine", "/etc/passwd", "--repeat", "8", "--store", "s.sqlite"]
      let journal = ["FAULTBENCH_JOURNAL": "\(directory.path)/journal"]
      let refused = try await Tool.run([command, "a.fio"] + tail, in: directory.path, environment: journal)
      #expect(refused.status == 2 && refused.output == "", "\(refused.output)")
      let words = "faultbench: the engine /etc/passwd does not work in \(fio.binary.version): "
      #expect(refused.errors.contains(words) && refused.errors.contains("not loadable"), "\(refused.errors)")
      let stored = try? Store(path: "\(directory.path)/s.sqlite", mode: .existing).runs()
      #expect(stored?.isEmpty ?? true)
      // A job that does without is no business of the engine's.
      guard command == "run" else { return }
      try directory.write(Self.job, to: "b.fio")
      #expect(try await Tool.run(["run", "b.fio"] + tail, in: directory.path).status == 0)
    }
  }

  @Test func lostMessagesLoseNoMeasurement() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job, to: "a.fio")
      for (streams, status) in [("2>&-", 0), ("2>/dev/full", 0), ("0<&- 2>&-", 0), (">&-", 2), (">/dev/full", 2)] {
        let shell = try await Executed.run(
          "/bin/sh", ["-c", "'\(Tool.path)' run a.fio --format csv \(streams)"], in: directory.path)
        #expect(shell.status == Int32(status), "\(streams): \(shell.errors)")
        #expect(shell.output.contains("a.fio,one,1,read,true,256,") == (status == 0), "\(streams)")
        if status == 2 { #expect(shell.errors.contains("standard output")) }
      }
    }
  }

  @Test func offloadedFaultsAreNotShown() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job + "io_submit_mode=offload\n", to: "a.fio")
      let result = try await Tool.run(["run", "a.fio", "--format", "json"], in: directory.path)
      #expect(result.status == 0, "\(result.errors)")
      let document = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      let runs = try #require(document["runs"] as? [[String: Any]])
      let jobs = try #require(runs.first?["jobs"] as? [[String: Any]])
      #expect(jobs.map { $0["minor_faults"] is Int } == [true, false])
      let table = try await Tool.run(["run", "a.fio"], in: directory.path)
      #expect(table.output.contains("io_submit_mode=offload"))
    }
  }

  @Test func repeatsKeepTheirLogsApart() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job + "write_lat_log=x\n", to: "a.fio")
      let refused = try await Tool.run(["run", "a.fio", "--repeat", "2"], in: directory.path)
      #expect(refused.status == 2 && refused.errors.contains("a.fio:9: `write_lat_log` writes the same files"))
      #expect(!FileManager.default.fileExists(atPath: "\(directory.path)/x_lat.2.log"), "nothing ran")
      let twice = try await Tool.run(["run", "a.fio", "a.fio"], in: directory.path)
      #expect(twice.status == 2)
      #expect(try await Tool.run(["run", "a.fio", "--timeout", "1m"], in: directory.path).status == 0)
      try directory.write(Self.job + "write_lat_log=y.${FAULTBENCH_REPEAT}\n", to: "a.fio")
      let kept = try await Tool.run(["run", "a.fio", "--repeat", "2", "--timeout", "60"], in: directory.path)
      #expect(kept.status == 0, "\(kept.errors)")
      let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
      #expect(Set(["y.1_lat.2.log", "y.2_lat.2.log"]).isSubset(of: files))
    }
  }

  @Test func unsetVariablesAndWarningsAreTold() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(Self.job + "blockalign=8k${FAULTBENCH_TEST_UNSET}\n", to: "a.fio")
      let run = try await Tool.run(["run", "a.fio", "--repeat", "2"], in: directory.path)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.errors.hasPrefix("a.fio:9: ${FAULTBENCH_TEST_UNSET} is not set"))
      #expect(run.errors.components(separatedBy: "turns off randommap").count == 2, "once: \(run.errors)")
      let set = try await Tool.run(["run", "a.fio"], in: directory.path, environment: ["FAULTBENCH_TEST_UNSET": ""])
      #expect(!set.errors.contains("is not set"))
    }
  }

  @Test func manyJobsHaveASummaryFirst() async throws {
    try await TemporaryDirectory.with { directory in
      let jobs = (0..<31).map { "[j\($0)]\n" }.joined()
      try directory.write("[global]\nioengine=null\nsize=64k\nthread\n\(jobs)", to: "a.fio")
      let run = try await Tool.run(["run", "a.fio"], in: directory.path)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.hasPrefix("a.fio: all jobs together\n"))
      #expect(run.output.firstMatch(of: /(?m)^I\/Os +496$/) != nil, "\(run.output.prefix(400))")
    }
  }
}
