// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite(
  "A reader that goes away changes no exit code", .enabled(if: !FioMatrix.present.isEmpty, "there is no fio"))
struct ClosedPipeTests {
  @Test func theExitCodeTellsTheVerdict() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write("[a]\nioengine=null\nsize=1m\n", to: "a.fio")
      try directory.write("[a]\nioengine=null\nsize=1m\nexec_postrun=kill -9 $PPID\n", to: "bad.fio")
      try FileManager.default.createDirectory(atPath: "\(directory.path)/made", withIntermediateDirectories: true)
      try directory.write("[a]\nioengine=null\nsize=1m\n", to: "made/a.fio")
      let cases = "cases: [{name: a, job: a.fio, metrics: [iops], warmup: 0, repeats: 2}]\n"
      try directory.write("suite: made\nsummary: s\n" + cases, to: "made/suite.yaml")
      for (command, status) in [
        ("run a.fio --label one", 0), ("run bad.fio", 1), ("suite run ./made", 0), ("suite list ./made", 0),
        ("report one", 0), ("report 4", 1), ("report nothing", 2), ("history a.fio", 0), ("export one", 0),
        ("compare one one --force", nil), ("doctor --format json", nil), ("fio list", nil), ("job", 0), ("--help", 0),
      ] {
        // The reader is gone before anything is written.
        let closed = try await Self.shell(
          "{ '\(Tool.path)' \(command); echo $? >status; } 2>err | exec true", directory)
        // Both streams, as `2>&1 | head` has them.
        let both = try await Self.shell(
          "{ '\(Tool.path)' \(command); echo $? >status; } 2>&1 | head -c 1 >/dev/null", directory)
        let open = try await Self.shell("'\(Tool.path)' \(command) >out 2>err; echo $? >status", directory)
        #expect(closed == open && both == open, "\(command): \(closed), \(both), \(open)")
        if let status { #expect(open == status, "\(command)") }
      }
      let store = try Store(path: "\(directory.path)/faultbench.sqlite", mode: .existing)
      #expect(try store.runs().count == 9, "what was measured is stored each time")
    }
  }

  private static func shell(_ script: String, _ directory: TemporaryDirectory) async throws -> Int? {
    _ = try await Executed.run(
      "/bin/sh", ["-c", script], in: directory.path,
      environment: ["PAGEFAULT_ENGINE": Repository.engine, "FAULTBENCH_JOURNAL": "\(directory.path)/journal"])
    return Int(try directory.read("status").trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
