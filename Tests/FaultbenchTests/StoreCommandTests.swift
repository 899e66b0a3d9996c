// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite("history, export and import")
struct StoreCommandTests {
  @Test func aRunTravelsToAnotherStore() async throws {
    try await TemporaryDirectory.with { directory in
      try fill(directory, "a.sqlite")
      let export = ["export", "base", "--store", "a.sqlite", "--output", "base.json"]
      let written = try await Tool.run(export, in: directory.path)
      #expect(written.status == 0, "\(written.errors)")
      #expect(written.output == "" && written.errors == "")
      let first = try await Tool.run(["import", "base.json", "--store", "b.sqlite"], in: directory.path)
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.output == "base.json: imported as run 1\n")
      let again = try await Tool.run(["import", "base.json", "--store", "b.sqlite"], in: directory.path)
      #expect(again.status == 0)
      #expect(again.output == "base.json: is there already, as run 1\n")
      let back = try await Tool.run(["export", "latest", "--store", "b.sqlite"], in: directory.path)
      #expect(back.status == 0)
      #expect(back.output == (try directory.read("base.json")))
    }
  }

  @Test func brokenFilesAreNamedWithTheirPlace() async throws {
    try await TemporaryDirectory.with { directory in
      try fill(directory, "a.sqlite")
      let exported = try await Tool.run(["export", "base", "--store", "a.sqlite"], in: directory.path).output
      try directory.write(exported, to: "good.json")
      try directory.write(String(exported.prefix(exported.count / 2)), to: "half.json")
      try directory.write(exported.replacing("\"number\": 2", with: "\"number\": \"2\""), to: "word.json")
      try directory.write(exported.replacing("fio-3.33", with: "fio-3.41"), to: "other.json")
      let half = try await Tool.run(["import", "half.json", "--store", "b.sqlite"], in: directory.path)
      #expect(half.status == 2)
      #expect(half.output == "")
      #expect(half.errors.contains("half.json: line "))
      let newer = exported.replacing(/"faultbench\.export\/\d+"/, with: "\"faultbench.export/999\"")
      try directory.write(newer, to: "newer.json")
      let refused = try await Tool.run(["import", "newer.json", "--store", "b.sqlite"], in: directory.path)
      #expect(refused.status == 2)
      #expect(
        refused.errors.contains("it is faultbench.export/999, and this program reads ")
          && refused.errors.contains("; a newer faultbench wrote it, so use that faultbench"), "\(refused.errors)")
      #expect(!FileManager.default.fileExists(atPath: "\(directory.path)/b.sqlite"), "nothing was to be stored")
      let word = try await Tool.run(["import", "good.json", "word.json", "--store", "b.sqlite"], in: directory.path)
      #expect(word.status == 2)
      #expect(word.output == "good.json: imported as run 1\n")
      #expect(word.errors.contains("cases[0].repeats[1].number: expected a whole number"))
      let other = try await Tool.run(["import", "other.json", "--store", "b.sqlite"], in: directory.path)
      #expect(other.status == 2)
      #expect(other.errors.contains("run 1 is the same run with other content"))
      #expect(try Store(path: "\(directory.path)/b.sqlite", mode: .existing).runs().count == 1)
    }
  }

  @Test func aFleetIsImportedAtOnce() async throws {
    try await TemporaryDirectory.with { directory in
      try fill(directory, "a.sqlite")
      let exported = try await Tool.run(["export", "base", "--store", "a.sqlite"], in: directory.path).output
      let uuid = try #require(exported.firstMatch(of: /"uuid": "([^"]+)"/)).1
      let hosts = 60
      for host in 0..<hosts {
        let place = "\(directory.path)/fleet/rack\(host % 3)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let name = "fleet/rack\(host % 3)/host\(String(format: "%02d", host)).json"
        try directory.write(exported.replacing(uuid, with: UUID().uuidString.lowercased()), to: name)
      }
      try directory.write("{", to: "fleet/rack1/broken.json")
      try directory.write("ignored", to: "fleet/rack1/notes.txt")
      try directory.write(exported, to: "again.json")
      // Fewer descriptors and less memory than all files would take.
      let command = "ulimit -n 40; exec \"$0\" import fleet again.json missing.json again.json --store b.sqlite"
      let first = try await Executed.run(
        "/bin/sh", ["-c", command, Tool.path], in: directory.path, environment: [:], timeout: .seconds(120))
      #expect(first.status == 2)
      let lines = first.output.split(separator: "\n")
      #expect(lines.count == hosts + 2, "\(first.output)")
      #expect(lines.first == "fleet/rack0/host00.json: imported as run 1")
      #expect(lines.last == "again.json: is there already, as run \(hosts + 1)")
      #expect(first.errors.contains("fleet/rack1/broken.json: line 1, byte 2: "), "\(first.errors)")
      #expect(first.errors.contains("missing.json: cannot be read: No such file"))
      #expect(
        first.errors.contains(
          "2 of 64 files are not imported, and the others are: fleet/rack1/broken.json, missing.json."))
      #expect(try Store(path: "\(directory.path)/b.sqlite", mode: .existing).runs().count == hosts + 1)
      let second = try await Tool.run(["import", "fleet/rack0/", "--store", "b.sqlite"], in: directory.path)
      #expect(second.status == 0)
      #expect(second.output.hasPrefix("fleet/rack0/host00.json: is there already, as run 1\n"), "\(second.output)")
    }
  }

  @Test func whatIsImportedIsImportedAlsoWhereItCannotBeTold() async throws {
    try await TemporaryDirectory.with { directory in
      try fill(directory, "a.sqlite")
      let exported = try await Tool.run(["export", "base", "--store", "a.sqlite"], in: directory.path).output
      let uuid = try #require(exported.firstMatch(of: /"uuid": "([^"]+)"/)).1
      for name in ["in/1.json", "in/2.json"] {
        try FileManager.default.createDirectory(atPath: directory.file("in"), withIntermediateDirectories: true)
        try directory.write(exported.replacing(uuid, with: UUID().uuidString.lowercased()), to: name)
      }
      // Neither is a file that could be imported.
      try FileManager.default.createDirectory(
        atPath: directory.file("in/directory.json"), withIntermediateDirectories: false)
      try #require(mkfifo(directory.file("in/pipe.json"), 0o600) == 0)
      let full = try await Executed.run(
        "/bin/sh", ["-c", "exec \"$0\" import in --store b.sqlite >/dev/full", Tool.path], in: directory.path,
        environment: [:], timeout: .seconds(60))
      #expect(full.status == 2)
      #expect(full.errors.contains("cannot write standard output: No space left on device"), "\(full.errors)")
      #expect(!full.errors.contains("not imported"), "\(full.errors)")
      #expect(try Store(path: "\(directory.path)/b.sqlite", mode: .existing).runs().count == 2)
      let again = try await Tool.run(["import", "in", "--store", "b.sqlite"], in: directory.path)
      #expect(again.status == 0 && again.output.contains("in/2.json: is there already, as run 2"), "\(again.errors)")
    }
  }

  @Test func aStoreThatFailsEndsAnImport() async throws {
    try await TemporaryDirectory.with { directory in
      try fill(directory, "a.sqlite")
      let exported = try await Tool.run(["export", "base", "--store", "a.sqlite"], in: directory.path).output
      for name in ["1.json", "2.json", "3.json"] { try directory.write(exported, to: name) }
      try directory.write("no store", to: "b.sqlite")
      let result = try await Tool.run(
        ["import", "1.json", "2.json", "3.json", "--store", "b.sqlite"], in: directory.path)
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errors.contains("b.sqlite: is no store"), "\(result.errors)")
      #expect(result.errors.contains("3 of 3 files are not imported, from 1.json on."))
      try FileManager.default.createDirectory(
        atPath: "\(directory.path)/empty/.hidden", withIntermediateDirectories: true)
      try directory.write(exported, to: "empty/.hidden/1.json")
      let empty = try await Tool.run(["import", "empty", "--store", "c.sqlite"], in: directory.path)
      #expect(empty.status == 2)
      #expect(empty.errors.contains("empty: has no file *.json, and none below it."), "\(empty.errors)")
    }
  }

  @Test func theStoreIsNotOverwrittenByItsExport() async throws {
    try await TemporaryDirectory.with { directory in
      try fill(directory, "a.sqlite")
      let arguments = ["export", "latest", "--store", "a.sqlite", "--output", "./a.sqlite"]
      let result = try await Tool.run(arguments, in: directory.path)
      #expect(result.status == 2)
      #expect(result.errors.contains("--output ./a.sqlite is a.sqlite itself, which would be overwritten"))
      #expect(try Store(path: "\(directory.path)/a.sqlite", mode: .existing).runs().count == 2)
    }
  }

  @Test func historyIsShownInEveryFormat() async throws {
    try await TemporaryDirectory.with { directory in
      try fill(directory, "a.sqlite")
      let history = ["history", "copy", "--store", "a.sqlite"]
      let text = try await Tool.run(history, in: directory.path)
      #expect(text.status == 0, "\(text.errors)")
      #expect(
        text.output.hasPrefix(
          """
          clat_p50_ns of copy

          run  label  started               n  invalid      min   median      max
          ---  -----  --------------------  -  -------  -------  -------  -------
          1    base   2026-07-01T10:00:00Z  2        1  7.10 µs  7.15 µs  7.20 µs
          2           2026-07-02T10:00:00Z  1        1  7.10 µs  7.10 µs  7.10 µs

          suite: userfaultfd
          kernel: 6.18.5
          fio: fio-3.33
          Changes are looked for from 10 runs on; with 2 chance explains every
            order.

          7.20 µs ||
          """), "\(text.output)")
      #expect(text.output.contains("a column per run; * median, | smallest to largest"))
      #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 76 })
      let csv = try await Tool.run(history + ["--format", "csv"], in: directory.path)
      #expect(
        csv.output == """
          change,run,label,started,suite,kernel,fio_version,engine_build,repeats,invalid,min_ns,median_ns,max_ns,segment\r
          ,1,base,2026-07-01T10:00:00Z,userfaultfd,6.18.5,fio-3.33,,2,1,7100.0,7150.0,7200.0,1\r
          ,2,,2026-07-02T10:00:00Z,userfaultfd,6.18.5,fio-3.33,,1,1,7100.0,7100.0,7100.0,1\r\n
          """)
      let json = try await Tool.run(history + ["--format", "json"], in: directory.path)
      #expect(json.output.contains("\"schema\" : \"faultbench.table/1\""))
      let markdown = try await Tool.run(history + ["iops", "--format", "markdown"], in: directory.path)
      #expect(markdown.output.contains("### iops of copy"))
    }
  }

  @Test func whatHasNoHistoryIsNamed() async throws {
    try await TemporaryDirectory.with { directory in
      try fill(directory, "a.sqlite")
      let noCase = try await Tool.run(["history", "co", "--store", "a.sqlite"], in: directory.path)
      #expect(noCase.status == 2)
      #expect(noCase.errors.contains("there is no case co. There are copy."))
      let noSuite = try await Tool.run(
        ["history", "copy", "--suite", "nosuch", "--store", "a.sqlite"], in: directory.path)
      #expect(noSuite.status == 2)
      #expect(noSuite.errors.contains("there is no run of the suite nosuch. There are runs of userfaultfd."))
      let noMetric = try await Tool.run(["history", "copy", "bogus", "--store", "a.sqlite"], in: directory.path)
      #expect(noMetric.status == 2)
      #expect(noMetric.errors.contains("copy has no values of bogus. It has clat_p50_ns, iops."))
      // Names of faultbench.run/1.
      let renamed = [
        "iops_per_s": "iops", "bandwidth_bytes_per_s": "bw_bytes", "time_per_fault_ns": "ns_per_fault",
        "user_cpu_percent": "usr_cpu_percent", "system_cpu_percent": "sys_cpu_percent",
      ]
      try fill(directory, "b.sqlite", further: renamed.values.filter { $0 != "iops" })
      for (earlier, today) in renamed {
        let asked = try await Tool.run(["history", "copy", earlier, "--store", "b.sqlite"], in: directory.path)
        #expect(asked.status == 2 && asked.errors.contains("Did you mean `\(today)`?"), "\(asked.errors)")
      }
      let noRun = try await Tool.run(["export", "bogus", "--store", "a.sqlite"], in: directory.path)
      #expect(noRun.status == 2)
      #expect(noRun.errors.contains("there is no run bogus"))
      #expect(noRun.errors.contains("the newest are 2, base"))
    }
  }

  @Test func ofManyMetricsTheNearestAreNamed() async throws {
    try await TemporaryDirectory.with { directory in
      try fill(directory, "a.sqlite", further: (1...70).map { "vmstat_counter\($0)_per_s" } + ["page_p50_ns"])
      let history = ["history", "copy", "--store", "a.sqlite"]
      let mistyped = try await Tool.run(history + ["clat_p5_ns"], in: directory.path)
      #expect(mistyped.status == 2)
      #expect(
        mistyped.errors.contains(
          "copy has no values of clat_p5_ns. Did you mean `clat_p50_ns`? --list-metrics lists all 73 that it has."),
        "\(mistyped.errors)")
      let part = try await Tool.run(history + ["p50"], in: directory.path)
      #expect(part.errors.contains("Did you mean `clat_p50_ns` or `page_p50_ns`? --list"), "\(part.errors)")
      let unlike = try await Tool.run(history + ["nothing"], in: directory.path)
      #expect(unlike.errors.contains("no values of nothing. --list-metrics lists all 73"), "\(unlike.errors)")
      let list = try await Tool.run(history + ["--list-metrics"], in: directory.path)
      #expect(list.status == 0)
      #expect(list.output.hasPrefix("clat_p50_ns\niops\npage_p50_ns\nvmstat_counter10_per_s\n"), "\(list.output)")
      #expect(list.output.split(separator: "\n").count == 73)
      let both = try await Tool.run(history + ["iops", "--list-metrics"], in: directory.path)
      #expect(both.status != 0 && both.errors.contains("leave iops out"), "\(both.errors)")
    }
  }

  /// Two runs of a case, with a warm-up, valid repeats and an invalid one.
  private func fill(_ directory: TemporaryDirectory, _ name: String, further: [String] = []) throws {
    let store = try Store(path: "\(directory.path)/\(name)", mode: .create)
    for (label, day, valid) in [("base", 0.0, 2), (nil, 1, 1)] {
      let started = Date(timeIntervalSince1970: 1_782_900_000 + day * 86400)
      let facts = NewRun(
        label: label, suite: "userfaultfd", started: started, fingerprint: #"{"kernel": "6.18.5"}"#,
        fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", tool: "0.1.0")
      let plan = NewCase(
        ordinal: 0, name: "copy", jobFile: "[copy]\n",
        jobHash: SHA256.hexadecimal("[copy]\n".utf8), metrics: ["clat_p50_ns"], plannedRepeats: 4)
      let run = try store.beginRun(facts, cases: [plan])
      let id = try #require(try store.cases(of: run).first).id
      for number in 0...valid {
        var metrics = ["clat_p50_ns": 7000 + 100 * Double(number), "iops": 1e5]
        for metric in further { metrics[metric] = 1 }
        try store.append(
          NewRepeat(number: number + 1, isWarmUp: number == 0, started: started, elapsedNS: 1, metrics: metrics), to: id
        )
      }
      try store.append(NewRepeat(number: 9, started: started, elapsedNS: 1, problems: ["killed"]), to: id)
      try store.finishRun(run, state: .complete)
    }
  }
}
