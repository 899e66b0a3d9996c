// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
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
}
