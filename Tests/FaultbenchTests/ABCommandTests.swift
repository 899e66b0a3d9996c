// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite(
  "faultbench ab", .serialized, .enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know"))
struct ABCommandTests {
  static let job = "[a]\nioengine=null\nrw=read\nbs=4k\nsize=1g\n"
  /// A hundred times slower, whatever else the machine does.
  static let slower = "rate_iops=1000"
  /// Few and short pairs, judged once; in turns, since on a busy machine the shares of so short ones are seldom equal.
  /// Short pairs, judged once: as many as leave enough for a verdict where a busy machine makes the shares of some too unequal to count.
  static let few = ["--pairs", "15"] + short
  /// Few of them, in turns, for sides of which one sleeps: at the same time, their shares of the CPU would differ.
  static let fewInTurns = ["--pairs", "9", "--turns"] + short
  private static let short = ["--pair-time", "20ms", "--metric", "ns_per_io"]

  static func run(_ arguments: [String], in directory: TemporaryDirectory, stop: StopLatch? = nil) async throws
    -> Executed
  {
    let fio = try #require(FioMatrix.present.first).path
    return try await Tool.run(
      arguments, in: directory.path,
      environment: [
        "FAULTBENCH_JOURNAL": "\(directory.path)/journal", "FAULTBENCH_FIO": fio, "TMPDIR": directory.path,
      ], stop: stop)
  }

  /// Runs `body` with the job file a.fio in a directory.
  static func with(_ job: String = job, _ body: (TemporaryDirectory) async throws -> Void) async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(job, to: "a.fio")
      try await body(directory)
    }
  }

  @Test func theSameTwiceIsNoChange() async throws {
    try await Self.with { directory in
      let result = try await Self.run(["ab", "a.fio", "--limit", "900"] + Self.few, in: directory)
      #expect(result.status == 0, "\(result.errors)")
      #expect(
        result.output.contains("no change beyond 900.0 %") || result.output.contains("no change beyond 900 %"),
        "\(result.output)")
      #expect(result.errors.contains("base and candidate are the same: an A/A run"))
      #expect(result.errors.contains("engine: none; no job file asks for one"))
      #expect(result.errors.contains("a.fio: at the same time, on CPU"))
      #expect(result.errors.contains("stored as run 1 in faultbench.sqlite"))
      #expect(result.output.split(whereSeparator: \.isNewline).allSatisfy { $0.count <= 80 })
    }
  }

  @Test func theVerdictIsTheSameInEachFormatAndLater() async throws {
    try await Self.with { directory in
      let arguments = ["ab", "a.fio", "--candidate", Self.slower, "--limit", "100", "--label", "x"] + Self.fewInTurns
      let result = try await Self.run(arguments, in: directory)
      #expect(result.status == 1, "\(result.output)\(result.errors)")
      #expect(result.output.contains("1 case: 1 worse."))
      #expect(result.output.contains("different  rate_iops=1000"), "\(result.output)")
      let again = try await Self.run(["report", "latest"], in: directory)
      #expect(again.status == 0)
      #expect(again.output == result.output)
      let json = try await Self.run(["report", "x", "--format", "json"], in: directory)
      let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(object["verdict"] as? String == "worse" && object["schema"] as? String == "faultbench.pairs/1")
      let cases = try #require(object["cases"] as? [[String: Any]])
      #expect((cases.first?["pairs"] as? [Any])?.count == 9)

      // Another store keeps all of it.
      let exported = try await Self.run(["export", "x", "--output", "x.json"], in: directory)
      #expect(exported.status == 0, "\(exported.errors)")
      let imported = try await Self.run(["import", "x.json", "--store", "other.sqlite"], in: directory)
      #expect(imported.status == 0, "\(imported.errors)")
      let there = try await Self.run(["report", "x", "--store", "other.sqlite", "--format", "csv"], in: directory)
      let here = try await Self.run(["report", "x", "--format", "csv"], in: directory)
      #expect(there.output == here.output && here.output.split(whereSeparator: \.isNewline).count > 1)

      let history = try await Self.run(["history", "a.fio"], in: directory)
      #expect(history.status == 0 && history.output.contains("ratio.ns_per_io of a.fio"), "\(history.output)")

      // Two runs of pairs are compared by their ratios.
      let second = try await Self.run(
        ["ab", "a.fio", "--candidate", Self.slower, "--limit", "100", "--label", "y"] + Self.fewInTurns, in: directory)
      #expect(second.status == 1)
      let compared = try await Self.run(["compare", "x", "y", "--limit", "500", "--format", "csv"], in: directory)
      #expect(compared.errors.contains("error") == false, "\(compared.errors)")
      #expect(compared.output.contains("ratio.ns_per_io"), "\(compared.output)\(compared.errors)")
    }
  }

  @Test(arguments: ["json", "csv", "junit", "markdown", "html"])
  func eachFormatIsWritten(_ format: String) async throws {
    try await Self.with { directory in
      let arguments = ["ab", "a.fio", "--limit", "900", "--format", format, "--output", "out"] + Self.few
      let result = try await Self.run(arguments, in: directory)
      #expect(result.status == 0 && result.output == "", "\(result.errors)")
      let text = try directory.read("out")
      switch format {
      case "json": _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
      case "csv":
        let widths = Set(
          text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).count
          })
        #expect(widths.count == 1 && text.contains("no_change"), "\(text)")
      case "junit":
        #expect(try HostCommand.run("python3", "-c", Self.parseXML, directory.file("out")).output == "testsuites")
      case "markdown": #expect(text.hasPrefix("## ") && text.contains("no change beyond"), "\(text)")
      default: #expect(text.hasPrefix("<!DOCTYPE html>") && text.contains("<svg") && text.contains("</html>"))
      }
    }
  }

  private static let parseXML = "import sys, xml.dom.minidom as m; print(m.parse(sys.argv[1]).documentElement.tagName)"

  @Test func wrongUseIsExplained() async throws {
    try await Self.with { directory in
      for (arguments, words) in [
        (["a.fio", "--metric", "clat_p5_ns"], "Did you mean `clat_p50_ns`?"),
        (["a.fio", "--limit", "0"], "--limit takes a number of per cent above 0"),
        (["a.fio", "--limit", "-1"], "--limit takes a number of per cent above 0"),
        (["a.fio", "--limit", "nan"], "--limit takes a number of per cent above 0"),
        (["a.fio", "--alpha", "1"], "--alpha takes a number above 0 and below 1"),
        (["a.fio", "--cpus", "999"], "this process may not run on CPU 999"),
        (["a.fio", "--cpus", "x"], "--cpus takes a list as taskset does"),
        (["a.fio", "--pairs", "0"], "--pairs takes a number from 1"),
        (["a.fio", "--pair-time", "1ms"], "--pair-time takes a time from 10ms"),
        (["a.fio", "--pair-time", "9223372036854775807ms"], "--pair-time takes a time from 10ms"),
        (["a.fio", "--budget", "soon"], "--budget takes"),
        (["a.fio", "--timeout", "0"], "--timeout takes"),
        (["a.fio", "--candidate", "thp"], "--candidate thp does not begin with KEY=VALUE"),
        (["a.fio", "--candidate", "=1"], "does not begin with KEY=VALUE"),
        (["a.fio", "--candidate-env", "x"], "`x` is no NAME=VALUE"),
        (["a.fio", "--candidate-setting", "thp.enabeld=always"], "thp.enabled"),
        (["a.fio", "--candidate-setting", "thp.enabled=allways"], "--candidate-setting thp.enabled=allways: "),
        (["none.fio"], "none.fio"),
        (["a.fio", "none.fio"], "none.fio"),
        (["a.fio", "--fio", "/nowhere/fio"], "there is no fio at /nowhere/fio"),
        (["a.fio", "--candidate-fio", "/nowhere/fio"], "there is no fio at /nowhere/fio"),
        (["a.fio", "--candidate-engine", "/nowhere/e.so"], "/nowhere/e.so"),
        (["a.fio", "--store", "/proc/none/x.sqlite"], "/proc/none/x.sqlite"),
        (["a.fio", "--output", "a.fio"], "a.fio"),
        (["a.fio", "--candidate", "no_such_option=1"], "no_such_option"),
        (["a.fio", "--candidate", "rw=raed"], "raed"),
      ] {
        let result = try await Self.run(["ab"] + arguments, in: directory)
        #expect(result.status == 2, "\(arguments): \(result.output)")
        #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
      }
      #expect(try directory.read("a.fio") == Self.job)
    }
  }

  /// Five pairs cannot exclude anything at an alpha of one per cent.
  @Test(arguments: ["1", "5"])
  func tooFewPairsAreNoVerdict(_ pairs: String) async throws {
    try await Self.with { directory in
      let arguments = ["ab", "a.fio", "--candidate", Self.slower, "--pairs", pairs, "--pair-time", "20ms", "--turns"]
      let result = try await Self.run(arguments, in: directory)
      #expect(result.status == 3, "\(result.errors)")
      #expect(result.output.contains("undecided: \(pairs) pair"), "\(result.output)")
    }
  }

  @Test func undecidedIsThreeOnlyWithStrict() async throws {
    try await Self.with { directory in
      let arguments = ["ab", "a.fio", "--limit", "0.000001"] + Self.few
      let lenient = try await Self.run(arguments, in: directory)
      #expect(lenient.status == 0, "\(lenient.output)\(lenient.errors)")
      let strict = try await Self.run(arguments + ["--strict"], in: directory)
      #expect(strict.status == 3, "\(strict.output)\(strict.errors)")
    }
  }

  @Test func turnsAreTakenWhereTheyAreAskedFor() async throws {
    try await Self.with { directory in
      let result = try await Self.run(["ab", "a.fio", "--limit", "900"] + Self.fewInTurns, in: directory)
      #expect(result.status == 0, "\(result.output)")
      #expect(result.errors.contains("a.fio: in turns (base, candidate, candidate, base)"), "\(result.errors)")
      #expect(result.errors.contains("turns were asked for"))
    }
  }

  @Test func whatDiffersInTheProgramRunsInTwoFios() async throws {
    try await Self.with { directory in
      var differences = [["--candidate-env", "OTHER=1"]]
      if let other = FioMatrix.present.dropFirst().first { differences.append(["--candidate-fio", other.path]) }
      for difference in differences {
        let arguments = ["ab", "a.fio", "--pairs", "2", "--pair-time", "50ms"] + difference
        let result = try await Self.run(arguments, in: directory)
        #expect(!result.output.contains("refused") && result.output.contains("1 case"), "\(result.output)")
        #expect(result.errors.contains("at the same time, in two fios"), "\(result.errors)")
      }
    }
  }

  @Test(.enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
  func twoEnginesRunInOneFio() async throws {
    let job = "[a]\nioengine=external:${PAGEFAULT_ENGINE}\nrw=randwrite\nbs=4k\nsize=1m\nrefault=dontneed\n"
    try await Self.with(job) { directory in
      let copy = directory.file("copy.so")
      try FileManager.default.copyItem(atPath: Repository.engine, toPath: copy)
      let arguments = ["ab", "a.fio", "--candidate-engine", copy, "--limit", "900"] + Self.few
      let result = try await Self.run(arguments, in: directory)
      #expect(result.status == 0, "\(result.output)\(result.errors)")
      #expect(result.output.contains("engine \(copy)") || result.output.contains("copy.so"), "\(result.output)")
      try directory.write("no engine", to: "bad.so")
      let bad = try await Self.run(["ab", "a.fio", "--candidate-engine", directory.file("bad.so")], in: directory)
      #expect(bad.status == 2 && bad.errors.contains("bad.so"), "\(bad.errors)")
    }
  }

  @Test(arguments: [40, 80])
  func theProgressLineNeverWraps(_ columns: Int) async throws {
    try await Self.with { directory in
      let long = "a job file with a name that is longer than forty columns are.fio"
      try directory.write(Self.job, to: long)
      let fio = try #require(FioMatrix.present.first).path
      let terminal = PseudoTerminal(columns: columns, environment: ["TERM": "xterm", "FAULTBENCH_FIO": fio])
      let result = try await terminal.run(["ab", long, "--limit", "900"] + Self.few, in: directory.path)
      #expect(result.status == 0, "\(result.shown)")
      let drawn = result.shown.split(separator: "\r\u{1b}[K").map { $0.prefix { $0 != "\n" } }
        .filter { $0.contains("pair ") }
      #expect(drawn.count >= 8, "\(result.shown)")
      #expect(drawn.allSatisfy { $0.count < columns }, "\(drawn)")
      #expect(drawn.first?.contains("pair 1") == true, "\(drawn)")
    }
  }

  /// The shell's commands once pairs are stored; $p is the tool.
  private static func interrupt(
    _ commands: String, in directory: TemporaryDirectory
  ) async throws {
    let fio = try #require(FioMatrix.present.first).path
    let script = """
      '\(Tool.path)' ab a.fio --limit 0.0001 --pair-time 50ms --budget 10m >out 2>err & p=$!
      for i in $(seq 600); do
        n=$(python3 -c 'import sqlite3; print(sqlite3.connect("file:faultbench.sqlite?mode=ro", uri=True).execute("select count(*) from repeats").fetchone()[0])' 2>/dev/null)
        [ "${n:-0}" -ge 3 ] && break
        sleep 0.05
      done
      \(commands)
      """
    _ = try await Executed.run(
      "/bin/bash", ["-c", script], in: directory.path,
      environment: [
        "FAULTBENCH_FIO": fio, "TMPDIR": directory.path, "FAULTBENCH_JOURNAL": "\(directory.path)/journal",
      ])
  }

  @Test func anInterruptKeepsWhatWasMeasured() async throws {
    try await Self.with { directory in
      try await Self.interrupt("kill -INT $p; wait $p; echo $? >status", in: directory)
      #expect(try directory.read("status") == "1\n")
      #expect(try directory.read("err").contains("run 1 was stopped; what was measured is in faultbench.sqlite"))
      #expect(try directory.read("out").contains("stopped before the end"))
      let store = try Store(path: directory.file("faultbench.sqlite"), mode: .existing)
      let run = try store.run("latest")
      #expect(run.state == .interrupted)
      let kept = try #require(try store.cases(of: run.id).first)
      #expect(try store.repeats(of: kept.id).count >= 3)
      #expect(try directory.names().filter { $0.hasPrefix("faultbench-") } == [])
    }
  }

  @Test func killedItLosesNothingThatWasStored() async throws {
    try await Self.with { directory in
      try await Self.interrupt("kill -KILL $p; wait $p; echo $? >status", in: directory)
      #expect(try directory.read("status") == "137\n")
      let shown = try await Self.run(["report", "latest"], in: directory)
      #expect(shown.status == 0 && shown.output.contains("stopped before the end"), "\(shown.output)\(shown.errors)")
      let next = try await Self.run(["ab", "a.fio", "--limit", "900"] + Self.few, in: directory)
      #expect(next.status == 0, "\(next.errors)")
      #expect(next.errors.contains("stored as run 2"))
      #expect(try directory.names().filter { $0.hasPrefix("faultbench-") } == [], "\(next.errors)")
    }
  }
}
