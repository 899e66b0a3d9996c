// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// These change khugepaged for the whole machine.
@Suite(
  "faultbench suite puts the host back", .serialized,
  .enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know"))
struct SuiteRestorationTests: RunsAlone {
  static let knob = "/sys/kernel/mm/transparent_hugepage/khugepaged/alloc_sleep_millisecs"

  static func knobValue() -> String? {
    (try? String(contentsOfFile: knob, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test(.enabled(if: geteuid() == 0 && knobValue() != nil, "needs root and khugepaged"))
  func killedAtAnyMomentNothingIsLost() async throws {
    let before = try #require(Self.knobValue())
    let cases = """
      defaults: {repeats: 3, warmup: 0, metrics: [iops], settings: {khugepaged.alloc_sleep_millisecs: 61237}}
      cases:
      - {name: a, job: a.fio}
      - {name: b, job: a.fio}

      """
    let job = "[a]\nioengine=null\nrw=read\nsize=1g\ntime_based\nruntime=1\n"
    try await SuiteCommandTests.with(cases, job: job) { directory in
      let script = """
        '\(Tool.path)' suite run ./made & echo $! >pid
        wait $!
        """
      async let first = Executed.run(
        "/bin/sh", ["-c", script], in: directory.path,
        environment: [
          "FAULTBENCH_JOURNAL": "\(directory.path)/journal", "PAGEFAULT_ENGINE": Repository.engine,
          "FAULTBENCH_FIO": FioMatrix.present.first?.path ?? "",
        ])
      // In the middle of the third repeat of six.
      try await Task.sleep(for: .milliseconds(800))
      for _ in 0..<400 where try SuiteCommandTests.stored(in: directory) < 2 {
        try await Task.sleep(for: .milliseconds(50))
      }
      try await Task.sleep(for: .milliseconds(300))
      let process = try #require(pid_t(try directory.read("pid").trimmingCharacters(in: .whitespacesAndNewlines)))
      #expect(Self.knobValue() == "61237")
      kill(process, SIGKILL)
      #expect(try await first.status == 137)
      let kept = try SuiteCommandTests.stored(in: directory)
      #expect(kept >= 2)
      let second = try await SuiteCommandTests.run(["run", "./made", "--resume"], in: directory)
      #expect(second.status == 0, "\(second.errors)")
      #expect(second.errors.contains("an earlier run died; ") && second.errors.contains("put back \(Self.knob) to "))
      #expect(second.errors.contains("run 1: goes on, \(6 - kept) runs of fio ahead"))
      #expect(try SuiteCommandTests.stored(in: directory) == 6)
      #expect(Self.knobValue() == before)
    }
  }

  @Test(.enabled(if: geteuid() == 0 && knobValue() != nil, "needs root and khugepaged"))
  func anInterruptRestoresTheHost() async throws {
    let before = try #require(Self.knobValue())
    let cases = """
      cases:
      - {name: a, job: a.fio, metrics: [iops], warmup: 0, settings: {khugepaged.alloc_sleep_millisecs: 61238}}

      """
    let mark = "started"
    let job =
      "[a]\nioengine=null\nrw=read\nsize=1g\ntime_based\nruntime=60\nexec_prerun=touch ${CASE_DIR}/../../\(mark)\n"
    try await SuiteCommandTests.with(cases, job: job) { directory in
      let fio = try #require(FioMatrix.present.first).path
      let stop = StopLatch()
      async let running = Tool.run(
        ["suite", "run", "./made"], in: directory.path,
        environment: [
          "FAULTBENCH_JOURNAL": "\(directory.path)/journal", "FAULTBENCH_FIO": fio, "TMPDIR": directory.path,
        ], stop: stop)
      for _ in 0..<400 where !FileManager.default.fileExists(atPath: "\(directory.path)/\(mark)") {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(Self.knobValue() == "61238")
      stop.request(.signal(SIGINT))
      let result = try await running
      #expect(result.status == 1, "\(result.errors)")
      #expect(result.errors.contains("run 1 did not end"))
      #expect(Self.knobValue() == before)
      let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
      #expect(!left.contains { $0.hasPrefix("faultbench") && !$0.hasPrefix("faultbench.sqlite") }, "\(left)")
      #expect(try SuiteCommandTests.stored(in: directory) == 0)
    }
  }
}
