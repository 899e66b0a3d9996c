// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Every faultbench that starts meanwhile clears what these leave on purpose.
@Suite(
  "What a killed runner leaves, the next start clears", .serialized,
  .enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know"))
struct LeftoverTests: RunsAlone {
  /// Two jobs in sessions of their own, for as long as nobody ends them.
  private static let job =
    "[a]\nioengine=null\nrw=read\nsize=1g\ntime_based\nruntime=300\nrate_iops=10\nnumjobs=2\nexec_prerun=touch started\n"
  private static let short = "[b]\nioengine=null\nrw=read\nsize=1m\n"

  @Test(arguments: [
    (["run", "a.fio"], ["suite", "run", "./next"]), (["suite", "run", "./made"], ["run", "b.fio"]),
    (["calibrate", "a.fio"], ["run", "b.fio"]),
  ])
  func isCleared(_ killed: [String], _ next: [String]) async throws {
    try await Self.with { directory in
      let (process, fios) = try await Self.begin(killed, directory)
      kill(process, SIGKILL)
      await Self.wait { !Self.isAlive(process) }
      #expect(fios.allSatisfy(Self.isAlive), "fio goes on by itself")
      #expect(!Self.directories(directory).isEmpty)
      let second = try await Self.tool(next, directory)
      #expect(second.status == 0, "\(second.errors)")
      #expect(second.errors.contains("an earlier run died; ended "), "\(second.errors)")
      #expect(fios.allSatisfy { !Self.isAlive($0) })
      #expect(Self.directories(directory) == [])
    }
  }

  @Test(arguments: [[], ["unshare", "--pid", "--fork", "--mount-proc"], ["unshare", "--pid", "--fork"]])
  func whatLivesIsLeftAlone(_ container: [String]) async throws {
    guard container.isEmpty || geteuid() == 0 else { return }
    try await Self.with { directory in
      let (process, fios) = try await Self.begin(["run", "a.fio"], directory)
      let before = Self.directories(directory)
      #expect(!before.isEmpty)
      let fio = try #require(FioMatrix.present.first).path
      for next in [["run", "b.fio"], ["suite", "run", "./next"]].suffix(container.isEmpty ? 2 : 1) {
        let words = container + [Tool.path] + next
        let second = try await Executed.run(
          "/usr/bin/env", words, in: directory.path, environment: Self.environment(directory, fio))
        #expect(second.status == 0, "\(second.errors)")
        #expect(!second.errors.contains("an earlier run died"), "\(second.errors)")
      }
      #expect(fios.allSatisfy(Self.isAlive))
      #expect(before.isSubset(of: Self.directories(directory)))
      kill(process, SIGTERM)
      await Self.wait { !Self.isAlive(process) }
      #expect(Self.directories(directory) == [])
    }
  }

  /// A runner in another namespace has a number that means nothing here, or another process.
  @Test(.enabled(if: geteuid() == 0, "needs root for a namespace"))
  func aRunnerInAContainerIsLeftAlone() async throws {
    try await Self.with { directory in
      let (process, fios) = try await Self.begin(
        ["run", "a.fio"], directory, container: ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"])
      let before = Self.directories(directory)
      let second = try await Self.tool(["run", "b.fio"], directory)
      #expect(second.status == 0 && !second.errors.contains("an earlier run died"), "\(second.errors)")
      #expect(fios.allSatisfy(Self.isAlive))
      #expect(before.isSubset(of: Self.directories(directory)))
      // Its namespace dies with it; then its directories are nobody's.
      kill(process, SIGKILL)
      await Self.wait { !fios.contains(where: Self.isAlive) }
      let third = try await Self.tool(["run", "b.fio"], directory)
      #expect(third.status == 0 && Self.directories(directory) == [], "\(third.errors)")
    }
  }

  private static func with(_ body: (TemporaryDirectory) async throws -> Void) async throws {
    try await TemporaryDirectory.with { directory in
      for (suite, job) in [("made", job), ("next", short)] {
        try FileManager.default.createDirectory(atPath: "\(directory.path)/\(suite)", withIntermediateDirectories: true)
        let cases = "cases: [{name: a, job: a.fio, repeats: 1, warmup: 0, metrics: [iops]}]\n"
        try directory.write("suite: \(suite)\nsummary: for a test\n" + cases, to: "\(suite)/suite.yaml")
        try directory.write(job.replacing("touch ", with: "touch \(directory.path)/"), to: "\(suite)/a.fio")
      }
      try directory.write(job.replacing("touch ", with: "touch \(directory.path)/"), to: "a.fio")
      try directory.write(short, to: "b.fio")
      try FileManager.default.createDirectory(atPath: "\(directory.path)/tmp", withIntermediateDirectories: true)
      // Whatever a failed test leaves.
      defer { for process in fios(directory) { kill(process, SIGKILL) } }
      try await body(directory)
    }
  }

  /// Starts a command, and waits until its fio works: its process, and those of fio.
  private static func begin(
    _ arguments: [String], _ directory: TemporaryDirectory, container: [String] = []
  ) async throws -> (pid_t, [pid_t]) {
    let fio = try #require(FioMatrix.present.first).path
    // The shell hands it to init and is gone.
    let script = "\"$@\" >out 2>err </dev/null & echo $! >pid"
    _ = try await Executed.run(
      "/bin/sh", ["-c", script, "sh"] + container + [Tool.path] + arguments, in: directory.path,
      environment: environment(directory, fio))
    await wait { FileManager.default.fileExists(atPath: "\(directory.path)/started") && fios(directory).count == 3 }
    let process = try #require(pid_t(try directory.read("pid").trimmingCharacters(in: .whitespacesAndNewlines)))
    return (process, fios(directory))
  }

  private static func tool(_ arguments: [String], _ directory: TemporaryDirectory) async throws -> Executed {
    let fio = try #require(FioMatrix.present.first).path
    return try await Tool.run(arguments, in: directory.path, environment: environment(directory, fio))
  }

  private static func environment(_ directory: TemporaryDirectory, _ fio: String) -> [String: String] {
    [
      "TMPDIR": "\(directory.path)/tmp", "FAULTBENCH_FIO": fio, "FAULTBENCH_JOURNAL": "\(directory.path)/journal",
      "PAGEFAULT_ENGINE": Repository.engine,
    ]
  }

  /// fio and its two jobs: processes whose result file is in the test's directory. What fio forks for a shell bears
  /// the same words until it runs it, but leads no session as jobs do.
  private static func fios(_ directory: TemporaryDirectory) -> [pid_t] {
    let mark = "--output=\(directory.path)/tmp/"
    let named = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap(pid_t.init).filter {
      process in
      let line = (try? FileBytes.read("/proc/\(process)/cmdline", limit: 1 << 20)) ?? []
      return String(decoding: line, as: UTF8.self).contains(mark) && isAlive(process)
    }
    return named.filter { getsid($0) == $0 || !named.contains(parent($0)) }
  }

  private static func parent(_ process: pid_t) -> pid_t {
    fields(process).dropFirst().first.flatMap { pid_t($0) } ?? 0
  }

  private static func isAlive(_ process: pid_t) -> Bool {
    fields(process).first.map { $0 != "Z" } ?? false
  }

  /// What /proc tells of a process after its name, which may hold anything: state, parent, …
  private static func fields(_ process: pid_t) -> [Substring] {
    guard let bytes = try? FileBytes.read("/proc/\(process)/stat", limit: 1 << 16) else { return [] }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.lastIndex(of: ")").map { text[$0...].dropFirst().split(separator: " ") } ?? []
  }

  private static func directories(_ directory: TemporaryDirectory) -> Set<String> {
    Set((try? FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/tmp")) ?? [])
  }

  private static func wait(_ holds: () -> Bool) async {
    for _ in 0..<1200 where !holds() { try? await Task.sleep(for: .milliseconds(50)) }
  }
}
