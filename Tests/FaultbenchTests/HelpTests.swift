// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@Suite("Help is as recorded")
struct HelpTests {
  /// FAULTBENCH_RECORD=1 records anew; look at the difference before you commit it.
  static let records = ProcessInfo.processInfo.environment["FAULTBENCH_RECORD"] == "1"

  @Test(arguments: [
    [], ["run"], ["job"], ["fio"], ["fio", "list"], ["fio", "learn"], ["doctor"], ["suite"], ["suite", "list"],
    ["ab"], ["suite", "ab"], ["suite", "check"], ["suite", "run"], ["report"], ["compare"], ["history"], ["profile"],
    ["calibrate"],
    ["export"], ["import"],
    ["guest"], ["guest", "run"], ["guest", "exec"], ["guest", "gate"], ["guest", "kernels"],
  ])
  func helpIsAsRecorded(_ command: [String]) async throws {
    let result = try await Tool.run(command + ["--help"])
    #expect(result.status == 0)
    #expect(result.errors == "")
    let name = (["faultbench"] + command).joined(separator: "-")
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(name).txt")
    if Self.records { try Data(result.output.utf8).write(to: file) }
    #expect(try String(contentsOf: file, encoding: .utf8) == result.output)
    #expect(
      [["fio"], ["suite"], ["guest"]].contains(command)
        || result.output.contains("faultbench \(command.isEmpty ? "run" : command.joined(separator: " "))"))
  }

  @Test func versionIsTold() async throws {
    let result = try await Tool.run(["--version"])
    #expect(result.status == 0)
    #expect(result.output.wholeMatch(of: /faultbench \d+\.\d+\.\d+\n/) != nil)
  }
}
