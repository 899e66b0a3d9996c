// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Suites on hosts in network namespaces, and what reports, comparisons and history make of such runs.
@Suite(
  "Suites on other hosts", .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: ServerFleet.refusal == nil, "\(ServerFleet.refusal ?? "")"),
  .enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know"))
struct FleetCommandTests {
  private static let suite = """
    suite: made
    summary: made for a test
    cases:
    - {name: touch, job: a.fio, repeats: 2, warmup: 1, metrics: [clat_p50_ns, minor_faults]}
    - {name: set, job: a.fio, repeats: 2, warmup: 0, metrics: [iops], settings: {swappiness: 61}}
    - {name: big, job: a.fio, repeats: 2, warmup: 0, metrics: [iops], requires: [{memory: 1m}]}
    - {name: counted, job: a.fio, repeats: 2, warmup: 0, metrics: [iops, perf.instructions_kernel]}
    - {name: files, job: b.fio, repeats: 2, warmup: 0, metrics: [iops]}
    - {name: directory, job: c.fio, repeats: 2, warmup: 0, metrics: [iops]}

    """

  @Test func aSuiteRunsOnEachHostAndOnlyWhatItCanGive() async throws {
    let fleet = try ServerFleet(2)
    let fio = try #require(FioMatrix.present.first)
    for host in 1...2 { try fleet.serve(host, with: fio) }
    let made = fleet.directory.file("made")
    try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: false)
    try fleet.directory.write(Self.suite, to: "made/suite.yaml")
    try fleet.directory.write(
      "[a]\nioengine=external:${PAGEFAULT_ENGINE}\nrw=write\nbs=4k\nsize=4m\nthp=never\n", to: "made/a.fio")
    try fleet.directory.write(
      "[b]\nioengine=external:${PAGEFAULT_ENGINE}\nrw=write\nbs=4k\nsize=4m\nfault_report=${FAULT_REPORT}\n",
      to: "made/b.fio")
    // Lists what there is when it ends. The hosts share a file system, as namespaces do.
    let seen = fleet.directory.file("seen")
    try fleet.directory.write(
      "[c]\nioengine=psync\ndirectory=${CASE_DIR}\nrw=write\nbs=4k\nsize=1m\n"
        + "exec_postrun=sh -c 'echo ${CASE_DIR} $(ls -A ${CASE_DIR} | wc -l) >>\(seen)'\n", to: "made/c.fio")
    let hosts = [fleet.address(1), fleet.address(2)]
    let common = [
      "suite", "run", "./made", "--client", hosts.joined(separator: ","), "--engine", Repository.engine, "--fio",
      fio.path,
    ]
    let swappiness = try String(contentsOfFile: "/proc/sys/vm/swappiness", encoding: .utf8)
    let first = try await Self.run(fleet, common + ["--label", "a", "--format", "csv"])
    #expect(first.status == 0, "\(first.output)\(first.errors)")
    #expect(try String(contentsOfFile: "/proc/sys/vm/swappiness", encoding: .utf8) == swappiness)
    let rows = first.output.split(whereSeparator: \.isNewline).map(String.init)
    for host in hosts {
      let own = rows.filter { $0.hasPrefix("\(host),") }
      #expect(own.count == 6, "\(first.output)")
      #expect(own.contains { $0.hasPrefix("\(host),touch,ok,2,clat_p50_ns") }, "\(own)")
      for (name, reason) in [
        ("set", "it sets swappiness"), ("big", "it requires memory 1m"),
        ("counted", "the kernel's counters of another host"),
        ("files", "it keeps files in a directory (FAULT_REPORT)"),
        ("directory", "it keeps files in a directory (CASE_DIR)"),
      ] {
        #expect(own.contains { $0.hasPrefix("\(host),\(name),SKIP,0") && $0.contains(reason) }, "\(own)")
      }
    }
    // One case on two hosts and on both together, of two metrics of which one is a count.
    #expect(first.errors.contains("2 repeats are too few for `compare` to decide any case"), "\(first.errors)")
    #expect(first.errors.contains(": 3 judged metrics share alpha"), "\(first.errors)")
    // What the user vouches for runs, and what is written stays there.
    let files = fleet.directory.file("kept")
    try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: false)
    let second = try await Self.run(
      fleet, common + ["--label", "b", "--client-has", "memory", "--client-directory", files, "--format", "csv"])
    #expect(second.status == 0, "\(second.output)\(second.errors)")
    for name in ["touch", "big", "files", "directory"] {
      #expect(second.output.contains(",\(name),ok,2,"), "\(second.output)")
    }
    try Self.checkFiles(in: files, seen: String(contentsOfFile: seen, encoding: .utf8), hosts)
    let nowhere = try await Self.run(
      fleet, common + ["--label", "c", "--case", "directory", "--client-directory", "/nowhere"])
    #expect(nowhere.status == 2, "\(nowhere.output)")
    for host in hosts {
      #expect(
        nowhere.errors.contains("no directory for the files of a case can be made in /nowhere on \(host)"),
        "\(nowhere.errors)")
    }
    try await Self.checkReports(fleet, hosts)
    try await Self.checkComparisons(fleet, hosts)
  }

  /// A directory for each host, case and repeat, of which only the reports stay.
  private static func checkFiles(in directory: String, seen: String, _ hosts: [String]) throws {
    let lines = seen.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.count == 4 && Set(lines.map(\.first)).count == 4, "\(seen)")
    #expect(lines.allSatisfy { $0.last == "1" }, "another repeat's files: \(seen)")
    let tops = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    #expect(tops.count == 2 && zip(tops, hosts).allSatisfy { $0.hasSuffix("-\($1)") }, "\(tops)")
    for top in tops {
      let left = try FileManager.default.subpathsOfDirectory(atPath: "\(directory)/\(top)")
      #expect(left.allSatisfy { !$0.contains("directory") && !$0.hasSuffix("/files") }, "\(left)")
      for number in 1...2 {
        #expect(left.count { $0.contains("-files/\(number)/") && $0.hasSuffix(".json") } == 1, "\(left)")
      }
    }
  }

  /// The server of one host dies in the midst of a repeat, and is there again for --resume.
  @Test func aSuiteGoesOnWhereAServerDied() async throws {
    let fleet = try ServerFleet(2)
    let fio = try #require(FioMatrix.present.first)
    for host in 1...2 { try fleet.serve(host, with: fio) }
    try FileManager.default.createDirectory(atPath: fleet.directory.file("made"), withIntermediateDirectories: false)
    try fleet.directory.write(
      "suite: made\nsummary: made for a test\ncases:\n"
        + "- {name: long, job: a.fio, repeats: 2, warmup: 0, metrics: [iops]}\n", to: "made/suite.yaml")
    try fleet.directory.write(
      "[a]\nioengine=null\ndirectory=${CASE_DIR}\nrw=read\nsize=1g\ntime_based\nruntime=4\nrate_iops=10\n",
      to: "made/a.fio")
    let hosts = [fleet.address(1), fleet.address(2)]
    let kept = fleet.directory.file("kept")
    try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: false)
    let command = [
      "suite", "run", "./made", "--client", hosts.joined(separator: ","), "--label", "a", "--fio", fio.path,
      "--client-directory", kept,
    ]
    async let running = Self.run(fleet, command)
    // The probe's job is gone within a second; this one stays.
    var seen = 0
    for _ in 0..<300 where seen < 15 {
      seen = fleet.processes(of: 2) >= 3 ? seen + 1 : 0
      try await Task.sleep(for: .milliseconds(100))
    }
    try #require(seen == 15, "no job began")
    fleet.signal("KILL", host: 2)
    let first = try await running
    #expect(first.status == 1, "\(first.output)")
    #expect(first.errors.contains("is lost with its host, and --resume runs it again:"), "\(first.errors)")
    let left = "the files of this repeat may be left on \(hosts[1]), in \(kept)/faultbench-"
    #expect(first.errors.contains(left), "\(first.errors)")
    #expect(!first.errors.contains("left on \(hosts[0])"), "\(first.errors)")
    try fleet.serve(2, with: fio)
    let second = try await Self.run(fleet, command + ["--resume", "--format", "csv"])
    #expect(second.status == 0, "\(second.output)\(second.errors)")
    #expect(second.errors.contains("\(hosts[0]): run ") && second.errors.contains(" is complete"), "\(second.errors)")
    #expect(second.output.contains("\(hosts[1]),long,ok,2,"), "\(second.output)")
    let third = try await Self.run(fleet, command + ["--resume"])
    #expect(third.status == 2 && third.errors.contains("no unfinished run"), "\(third.errors)")
  }

  private static func checkReports(_ fleet: ServerFleet, _ hosts: [String]) async throws {
    let text = try await Tool.run(["report", "b"], in: fleet.directory.path)
    #expect(text.status == 0, "\(text.errors)")
    for host in hosts { #expect(text.output.contains("\"b\" on \(host)"), "\(text.output)") }
    #expect(text.output.contains("touch on 2 hosts") && text.output.contains("all 2 together"), "\(text.output)")
    let json = try await Tool.run(["report", "b", "--format", "json"], in: fleet.directory.path)
    let document = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect((document["hosts"] as? [[String: Any]])?.count == 2)
    let together = try #require(document["together"] as? [[String: Any]])
    let touch = try #require(together.first { $0["name"] as? String == "touch" }?["metrics"] as? [String: [Double]])
    // Counts add up, and the middle of all latencies lies between those of the hosts.
    #expect(
      touch["minor_faults"]?.count == 2 && touch["minor_faults"]?.allSatisfy { (2048...2200).contains($0) } == true)
    let own = try #require(document["hosts"] as? [[String: Any]]).compactMap { host -> [Double]? in
      let cases = host["cases"] as? [[String: Any]]
      let metrics = cases?.first { $0["name"] as? String == "touch" }?["figures"] as? [[String: Any]]
      return metrics?.first { $0["metric"] as? String == "clat_p50_ns" }?["values"] as? [Double]
    }
    #expect(own.count == 2, "\(json.output.prefix(2000))")
    for (number, value) in (touch["clat_p50_ns"] ?? []).enumerated() where own.allSatisfy({ $0.count > number }) {
      let both = own.map { $0[number] }
      #expect((both.min() ?? 0) * 0.98 <= value && value <= (both.max() ?? 0) * 1.02, "\(value) of \(both)")
    }
    for format in ["markdown", "html", "csv"] {
      let other = try await Tool.run(["report", "b", "--format", format], in: fleet.directory.path)
      #expect(other.status == 0 && other.output.contains("all 2 together"), "\(other.output)\(other.errors)")
    }
    let export = try await Tool.run(["export", "b"], in: fleet.directory.path)
    #expect(export.status == 2 && export.errors.contains("Export each by its number"), "\(export.errors)")
    // Which of them begins first is not said.
    for host in hosts { #expect(export.errors.contains(" (\(host))"), "\(export.errors)") }
    let history = try await Tool.run(["history", "touch", "clat_p50_ns"], in: fleet.directory.path)
    for host in hosts { #expect(history.output.contains("a@\(host)"), "\(history.output)\(history.errors)") }
    for host in hosts {
      #expect(history.output.contains("clat_p50_ns of touch on \(host)\n"), "\(history.output)\(history.errors)")
      let one = try await Tool.run(
        ["history", "touch", "clat_p50_ns", "--host", host, "--format", "csv"], in: fleet.directory.path)
      let rows = one.output.split(separator: "\r\n").dropFirst()
      #expect(rows.count == 2 && rows.allSatisfy { $0.contains(",\(host),") }, "\(one.output)\(one.errors)")
    }
    let other = try await Tool.run(["history", "touch", "--host", "10.99.1.3"], in: fleet.directory.path)
    #expect(
      other.status == 2
        && other.errors.contains(
          "touch was never run on the host 10.99.1.3. Did you mean `\(hosts[0])`? There are runs of \(hosts[0]), \(hosts[1])."
        ),
      "\(other.errors)")
  }

  private static func checkComparisons(_ fleet: ServerFleet, _ hosts: [String]) async throws {
    let both = try await Tool.run(
      ["compare", "a", "b", "--metric", "minor_faults", "--format", "json"], in: fleet.directory.path)
    let cases =
      (try JSONSerialization.jsonObject(with: Data(both.output.utf8)) as? [String: Any])?["cases"] as? [[String: Any]]
    let names = Set((cases ?? []).compactMap { $0["case"] as? String ?? $0["name"] as? String })
    #expect(
      names.isSuperset(of: ["touch@\(hosts[0])", "touch@\(hosts[1])", "touch@all"]),
      "\(both.output.prefix(3000))\(both.errors)")
    let gate = try await Tool.run(
      ["guest", "gate", "./made", "--kernel", "none", "--base", "b"], in: fleet.directory.path)
    #expect(gate.status == 125, "\(gate.errors)")
    #expect(gate.errors.contains("Name one of them: b@\(hosts[0]), b@\(hosts[1])."), "\(gate.errors)")
    let profile = try await Tool.run(["profile", "b", "touch"], in: fleet.directory.path)
    #expect(
      profile.status == 2 && profile.errors.contains("what touch matches in b has no profile"), "\(profile.errors)")
    let one = try await Tool.run(["compare", "a@\(hosts[0])", "b@\(hosts[1])"], in: fleet.directory.path)
    #expect(one.output.contains("\(hosts[0])") && one.output.contains("host"), "\(one.output)\(one.errors)")
  }

  private static func run(_ fleet: ServerFleet, _ arguments: [String]) async throws -> Executed {
    try await fleet.run(
      Tool.path, arguments, environment: ["COLUMNS": "100", "PAGEFAULT_ENGINE": ""], timeout: .seconds(240))
  }
}
