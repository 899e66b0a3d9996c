// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import TestSupport
import Testing

@Suite(
  "Signals that end the tool itself",
  .enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know"))
struct InterruptTests {
  private static let job =
    "[a]\nioengine=null\nrw=read\nsize=1g\ntime_based\nruntime=300\nrate_iops=10\nexec_prerun=touch started\n"

  /// As `timeout` without --foreground sends them, and a terminal that closes.
  @Test(arguments: ["TERM", "INT", "HUP"], ["TERM", "INT"])
  func twoAtOnceAreOne(_ first: String, _ second: String) async throws {
    try await Self.with(Self.job, then: "kill -\(first) $p; kill -\(second) $p; wait $p; echo $? >status") {
      status, errors in
      #expect(status == "1\n", "\(errors)")
      #expect(errors.contains("the run was interrupted by SIG"), "\(errors)")
      #expect(errors.contains("stored as run 1 in "), "\(errors)")
    }
  }

  /// fio does not end for the first: its job waits for a program that no signal but SIGKILL ends.
  @Test func anotherLaterEndsAtOnce() async throws {
    let stubborn = Self.job.replacing(
      "touch started", with: "trap '' INT TERM && echo $$ >number && touch started && exec sleep 300")
    let again = """
      while kill -TERM $p 2>/dev/null; do sleep 0.1; done
      wait $p; echo $? >status
      kill -KILL $(cat number)
      """
    try await Self.with(stubborn, then: again) { status, errors in
      #expect(status == "143\n", "\(errors)")
      #expect(!errors.contains("stored as run"), "\(errors)")
    }
  }

  /// Runs the job, then the shell's commands once the job has begun; $p is the tool.
  private static func with(
    _ job: String, then commands: String, _ check: (String, String) -> Void
  ) async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write(job, to: "a.fio")
      let fio = try #require(FioMatrix.present.first).path
      let script = """
        '\(Tool.path)' run a.fio --fio '\(fio)' >out 2>err & p=$!
        while [ ! -e started ]; do sleep 0.05; done
        \(commands)
        """
      _ = try await Executed.run(
        "/bin/bash", ["-c", script], in: directory.path,
        environment: ["PAGEFAULT_ENGINE": Repository.engine, "TMPDIR": directory.path])
      check(try directory.read("status"), try directory.read("err"))
    }
  }
}
