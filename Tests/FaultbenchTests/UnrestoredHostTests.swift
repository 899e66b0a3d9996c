// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit
import TestSupport
import Testing

/// A mount that a process stands in cannot be taken away: a setting that resists being put back.
@Suite(
  "A host that cannot be put back",
  .enabled(if: FioMatrix.present.first != nil && geteuid() == 0, "needs root and a fio that the tests know"))
struct UnrestoredHostTests {
  private static let suite = """
    suite: made
    summary: for a test
    defaults: {repeats: 2, warmup: 0, metrics: [iops]}
    cases:
    - {name: a, job: a.fio, settings: {tmpfs.size: 1m}}
    - {name: b, job: b.fio}

    """
  /// Leaves a process that no longer is the job's: of another session and without its environment.
  private static let stays =
    "exec_postrun=cd ${CASE_DIR} && cd .. && (env -i setsid sleep 600 </dev/null >/dev/null 2>&1 & echo $! >${PIDS})\n"

  private static func run(_ arguments: [String], in directory: TemporaryDirectory) async throws -> Executed {
    try await Tool.run(
      ["suite", "run", "./made"] + arguments, in: directory.path,
      environment: [
        "FAULTBENCH_JOURNAL": "\(directory.path)/journal", "FAULTBENCH_FIO": FioMatrix.present.first?.path ?? "",
      ])
  }

  private static func journal(_ directory: TemporaryDirectory) -> String {
    (try? String(contentsOfFile: "\(directory.path)/journal/journal", encoding: .utf8)) ?? ""
  }

  @Test func theRunSaysSoAndTheNextStartPutsItBack() async throws {
    try await TemporaryDirectory.with { directory in
      try FileManager.default.createDirectory(atPath: "\(directory.path)/made", withIntermediateDirectories: true)
      try directory.write(Self.suite, to: "made/suite.yaml")
      let job = "[a]\nioengine=null\nrw=read\nsize=1m\n"
      let stays = Self.stays.replacing("${PIDS}", with: "\(directory.path)/pids")
      try directory.write(job + stays, to: "made/a.fio")
      try directory.write(job, to: "made/b.fio")
      defer {
        let pids = (try? directory.read("pids")) ?? ""
        for pid in pids.split(separator: "\n").compactMap({ pid_t($0) }) { kill(pid, SIGKILL) }
      }
      let first = try await Self.run(["--repeat", "1"], in: directory)
      #expect(first.status == 1, "\(first.errors)")
      #expect(first.errors.contains("faultbench: not restored: "), "\(first.errors)")
      #expect(first.errors.contains("EBUSY"), "\(first.errors)")
      let pid = try #require(pid_t(try directory.read("pids").trimmingCharacters(in: .whitespacesAndNewlines)))
      #expect(first.errors.contains("end process \(pid) (sleep)"), "\(first.errors)")
      #expect(Self.journal(directory).contains("tmpfs"))
      // What was measured is there; nothing more is, on a host that is not what it was.
      let store = try Store(path: "\(directory.path)/faultbench.sqlite", mode: .existing)
      let run = try store.run("latest")
      #expect(run.state == .failed)
      #expect(try store.cases(of: run.id).map { try store.repeats(of: $0.id).count } == [1, 0])
      // As long as it is so, no run begins.
      let second = try await Self.run(["--repeat", "1"], in: directory)
      #expect(second.status == 2, "\(second.errors)")
      #expect(second.errors.contains("was not put back"), "\(second.errors)")
      #expect(try store.run("latest").id == run.id)
      kill(pid, SIGKILL)
      try directory.write(job, to: "made/a.fio")
      let third = try await Self.run(["--repeat", "1"], in: directory)
      #expect(third.status == 0, "\(third.errors)")
      #expect(third.errors.contains("an earlier run died; removed"), "\(third.errors)")
      #expect(Self.journal(directory).isEmpty)
    }
  }
}
