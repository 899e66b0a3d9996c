// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Glibc
import TestSupport
import Testing

/// `run --client` against servers in network namespaces.
@Suite(
  "Runs on other hosts", .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: ServerFleet.refusal == nil, "\(ServerFleet.refusal ?? "")"),
  .enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know"))
struct ClientRunTests {
  private static let job = "[first]\nioengine=external:${PAGEFAULT_ENGINE}\nrw=write\nbs=4k\nsize=4m\nthp=never\n"
  /// The job itself tells that it runs, in the directory of its server.
  private static let long =
    "[long]\nioengine=null\nrw=read\nsize=1g\ntime_based\nruntime=300\nrate_iops=10\nexec_prerun=touch began\n"

  @Test func everyHostHasItsOwnRunAndAllHaveOneTable() async throws {
    let fleet = try ServerFleet(3)
    let fio = try Self.fio()
    try fleet.serve(1, with: fio)
    try fleet.serve(2, with: fio, listen: "ip:\(fleet.address(2)),9000")
    try fleet.serve(3, with: fio, listen: "ip6:\(fleet.address6(3)),9001")
    // A host has the engine at another place, and so does the list that names it.
    let copy = "\(fleet.work(2))/engine.so"
    try FileManager.default.copyItem(atPath: Repository.engine, toPath: copy)
    let hosts = [fleet.address(1), "\(fleet.address(2)):9000", "[\(fleet.address6(3))]:9001"]
    try fleet.directory.write("# two\n\(hosts[1])\n\n \(hosts[2]) # v6\n", to: "list")
    try fleet.directory.write("[first]\ninclude part.fio\n", to: "a.fio")
    try fleet.directory.write(Self.job.replacing("[first]\n", with: "").dropLast().description, to: "part.fio")
    let result = try await Self.run(
      fleet,
      [
        "a.fio", "--client", "\(hosts[0]),list", "--engine", Repository.engine, "--client-engine",
        "\(hosts[1])=\(copy)",
        "--repeat", "2", "--label", "a", "--format", "json",
      ])
    #expect(result.status == 0, "\(result.errors)")
    let report = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let runs = try #require(report["runs"] as? [[String: Any]])
    #expect(runs.compactMap { $0["host"] as? String } == hosts + hosts)
    #expect(
      runs.compactMap { $0["engine"] as? String } == [Repository.engine, copy, Repository.engine] + [
        Repository.engine, copy, Repository.engine,
      ])
    for run in runs {
      let jobs = try #require(run["jobs"] as? [[String: Any]])
      #expect(jobs.map { $0["name"] as? String } == ["first"], "no summary of fio's among them")
      #expect(jobs.first?["ios"] as? Int == 1024)
      let faults = try #require(jobs.first?["minor_faults"] as? Int)
      #expect((1024...1100).contains(faults), "faults of the job itself: \(faults)")
      #expect(run["fio_version"] as? String == "fio-\(fio.version)")
    }
    let shown = try await Tool.run(["report", "a@\(hosts[1])"], in: fleet.directory.path)
    #expect(shown.status == 0 && shown.output.contains("run 2 \"a\""), "\(shown.output)\(shown.errors)")
    // Nothing of this machine passes for the host's.
    let exported = try await Tool.run(["export", "1"], in: fleet.directory.path)
    let run = try #require(
      (try JSONSerialization.jsonObject(with: Data(exported.output.utf8)) as? [String: Any])?["run"] as? [String: Any])
    let fingerprint = try #require(run["fingerprint"] as? String)
    #expect(fingerprint.contains("\"serverName\"") && !fingerprint.contains("kernel"), "\(fingerprint)")
    #expect(run["host"] as? String == hosts[0] && run["engine_build"] is NSNull)
  }

  @Test func whatCannotBeReachedIsNamedAndTheOthersCount() async throws {
    let fleet = try ServerFleet(3)
    let fio = try Self.fio()
    try fleet.serve(1, with: fio)
    // Accepts, and never answers.
    let script =
      "import socket,time\ns=socket.socket(); s.bind(('\(fleet.address(3))',8765)); s.listen(5)\ntime.sleep(600)\n"
    try fleet.directory.write(script, to: "mute.py")
    try fleet.start(3, "python3 '\(fleet.directory.file("mute.py"))'")
    try fleet.directory.write(Self.job, to: "a.fio")
    let result = try await Self.run(
      fleet,
      [
        "a.fio", "--engine", Repository.engine, "--client",
        "\(fleet.address(1)),\(fleet.address(2)),\(fleet.address(3)),no-such-host.invalid",
      ])
    #expect(result.status == 1)
    #expect(
      result.errors.contains(
        "\(fleet.address(2)) has no fio server that could be reached (connect: Connection refused)"), "\(result.errors)"
    )
    #expect(
      result.errors.contains("\(fleet.address(3)) did not say within"),
      "\(result.errors)")
    #expect(result.errors.contains("no-such-host.invalid is no host that is known here"), "\(result.errors)")
    #expect(result.output.contains("a.fio on \(fleet.address(1)) with fio-\(fio.version)"), "\(result.output)")
    #expect(result.errors.contains("stored as run 1 (\(fleet.address(1)))"), "\(result.errors)")
    let ports = "\(fleet.address(2)):9005,[\(fleet.address6(2))]:9006,sock:/nowhere"
    let others = try await Self.run(fleet, ["a.fio", "--engine", Repository.engine, "--client", ports])
    #expect(
      others.errors.contains("(connect: Connection refused). Start `fio --server=ip:ADDRESS,9005`"), "\(others.errors)")
    #expect(others.errors.contains("Start `fio --server=ip6:ADDRESS,9006`"), "\(others.errors)")
    #expect(
      others.errors.contains(
        "sock:/nowhere has no fio server that could be reached (connect: No such file or directory). Start `fio --server=sock:/nowhere`"
      ),
      "\(others.errors)")
    let none = try await Self.run(fleet, ["a.fio", "--engine", Repository.engine, "--client", fleet.address(2)])
    #expect(none.status == 2 && none.errors.contains("nothing was measured"), "\(none.errors)")
  }

  /// fio's client exits with 0 there.
  @Test func anEngineThatAServerCannotLoadIsAnErrorOfThatHost() async throws {
    let fleet = try ServerFleet(2)
    let fio = try Self.fio()
    for host in 1...2 { try fleet.serve(host, with: fio) }
    try fleet.directory.write(Self.job, to: "a.fio")
    // With 1 where the server's last words are lost, as they are now and then (ClientRefusalTests).
    var status: Int32 = -1
    for _ in 0..<20 where status != 0 {
      status = try await fleet.run(
        fio.path, ["--output-format=json", "--client=\(fleet.address(1))", "a.fio"],
        environment: ["PAGEFAULT_ENGINE": "/nowhere.so"]
      ).status
    }
    #expect(status == 0, "what is tested is there")
    let result = try await Self.run(
      fleet,
      [
        "a.fio", "--engine", Repository.engine, "--client", "\(fleet.address(1)),\(fleet.address(2))",
        "--client-engine",
        "\(fleet.address(2))=/nowhere.so",
      ])
    #expect(result.status == 1)
    #expect(result.errors.contains("\(fleet.address(2)): the server returned no job at all"), "\(result.errors)")
    #expect(result.errors.contains("The engine is looked for at /nowhere.so there"), "\(result.errors)")
    #expect(!result.errors.contains("\(fleet.address(1)): the server"), "\(result.errors)")
    // The same of a job that the probe does not know.
    try fleet.directory.write("[b]\nioengine=external:/nowhere.so\nrw=read\nsize=1m\n", to: "b.fio")
    let other = try await Self.run(fleet, ["b.fio", "--client", fleet.address(1)])
    #expect(other.status == 1, "\(other.output)")
    #expect(other.errors.contains("b.fio on \(fleet.address(1)): the server returned no job at all"), "\(other.errors)")
  }

  @Test(.enabled(if: FioMatrix.present.count > 1, "needs two releases of fio"))
  func anotherReleaseIsToldByItsProtocol() async throws {
    let fleet = try ServerFleet(2)
    let (fio, other) = (FioMatrix.present[0], FioMatrix.present[1])
    try fleet.serve(1, with: fio)
    try fleet.serve(2, with: other)
    try fleet.directory.write(Self.job, to: "a.fio")
    for (client, failing) in [(fio, 2), (other, 1)] {
      let result = try await Self.run(
        fleet, ["a.fio", "--engine", Repository.engine, "--client", "\(fleet.address(1)),\(fleet.address(2))"],
        fio: client)
      #expect(result.status == 1)
      #expect(
        result.errors.contains("\(fleet.address(failing)) runs another release of fio: its server speaks protocol"),
        "\(result.errors)")
      #expect(
        result.output.contains("a.fio on \(fleet.address(3 - failing)) with fio-\(client.version)"), "\(result.output)")
    }
  }

  @Test func aServerThatIsKilledIsNamedAndTheOthersAreKept() async throws {
    let fleet = try ServerFleet(2)
    let fio = try Self.fio()
    for host in 1...2 { try fleet.serve(host, with: fio) }
    try fleet.directory.write(Self.long.replacing("runtime=300", with: "runtime=10"), to: "long.fio")
    async let running = Self.run(
      fleet, ["long.fio", "--client", "\(fleet.address(1)),\(fleet.address(2))", "--repeat", "2", "--label", "k"])
    try await Self.waitForJob(on: 2, of: fleet)
    fleet.signal("KILL", host: 2)
    let result = try await running
    #expect(result.status == 1)
    #expect(result.errors.contains("the fio server of \(fleet.address(2)) ended, or was killed"), "\(result.errors)")
    #expect(result.output.contains("long.fio on \(fleet.address(1)) with"), "\(result.output)")
    #expect(!result.errors.contains("long.fio on \(fleet.address(1))"), "\(result.errors)")
    let kept = try await Tool.run(["report", "k@\(fleet.address(1))"], in: fleet.directory.path)
    #expect(kept.status == 0 && kept.output.contains("1 case: 1 passed"), "\(kept.output)\(kept.errors)")
    let lost = try await Tool.run(["report", "k@\(fleet.address(2))"], in: fleet.directory.path)
    #expect(lost.status == 1, "\(lost.output)")
  }

  @Test func whatWasMeasuredIsKeptWhereFioCannotBeRunAnyMore() async throws {
    let fleet = try ServerFleet(2)
    let fio = try Self.fio()
    for host in 1...2 { try fleet.serve(host, with: fio) }
    try fleet.directory.write("[a]\nioengine=null\nrw=read\nsize=1m\n", to: "a.fio")
    // Takes the job file away once both hosts have run it.
    let script = """
      #!/bin/sh
      '\(fio.path)' "$@"
      status=$?
      case "$*" in */a.fio) echo >>done; [ "$(wc -l <done)" -lt 2 ] || rm -f a.fio;; esac
      exit $status

      """
    try fleet.directory.write(script, to: "fio")
    try #require(chmod(fleet.directory.file("fio"), 0o755) == 0)
    // Neither machine has an engine, and no job asks for one.
    let result = try await fleet.run(
      Tool.path,
      [
        "run", "a.fio", "--client", "\(fleet.address(1)),\(fleet.address(2))", "--repeat", "3", "--label", "a", "--fio",
        fleet.directory.file("fio"), "--format", "csv",
      ])
    #expect(result.status == 2)
    for host in 1...2 {
      #expect(result.errors.contains("\(fleet.address(host)): a.fio: cannot read the job file"), "\(result.errors)")
      #expect(result.output.contains(fleet.address(host)), "\(result.output)")
      let kept = try await Tool.run(
        ["export", "a@\(fleet.address(host))"], in: fleet.directory.path)
      #expect(kept.output.contains("\"state\": \"failed\"") && kept.output.contains("\"number\": 1"), "\(kept.errors)")
    }
  }

  @Test func aStopReachesTheRemoteJobs() async throws {
    let fleet = try ServerFleet(1)
    try fleet.serve(1, with: try Self.fio())
    try fleet.directory.write(Self.long, to: "long.fio")
    let idle = fleet.processes(of: 1)
    let stop = StopLatch()
    async let running = Executed.run(
      "/usr/bin/env",
      fleet.words() + [Tool.path, "run", "long.fio", "--client", fleet.address(1), "--fio", try Self.fio().path],
      in: fleet.directory.path, environment: ["COLUMNS": "80"], stop: stop)
    try await Self.waitForJob(on: 1, of: fleet)
    stop.request(.signal(SIGINT))
    let result = try await running
    #expect(result.status == 1 && result.errors.contains("the run was interrupted by SIGINT"), "\(result.errors)")
    try waitUntil { fleet.processes(of: 1) == idle }
    #expect(fleet.processes(of: 1) == idle, "the job goes on there")
  }

  private static func fio() throws -> FioUnderTest { try #require(FioMatrix.present.first) }

  private static func run(
    _ fleet: ServerFleet, _ arguments: [String], fio other: FioUnderTest? = nil
  ) async throws -> Executed {
    let fio = try other ?? Self.fio()
    return try await fleet.run(
      Tool.path, ["run"] + arguments + ["--fio", fio.path], environment: ["COLUMNS": "80", "PAGEFAULT_ENGINE": ""])
  }

  private static func waitForJob(on host: Int, of fleet: ServerFleet) async throws {
    let mark = "\(fleet.work(host))/began"
    for _ in 0..<1200 where !FileManager.default.fileExists(atPath: mark) {
      try await Task.sleep(for: .milliseconds(50))
    }
    try #require(FileManager.default.fileExists(atPath: mark), "no job began")
  }
}
