// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

private let place = ProcessInfo.processInfo.environment["FAULTBENCH_TEST_AS_NOBODY"]
private let asNobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
private let binary = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
private let canBecomeNobody =
  place == nil && isRoot && HostCommand.exists("setpriv")
  && (try? HostCommand.run(asNobody + ["test", "-x", binary]).status) == 0

/// What a user without privileges is told: this test binary, started again as nobody.
@Suite struct UnprivilegedTests {
  @Test(.enabled(if: place != nil, "only runs inside the other test of this suite"))
  func askForEach() throws {
    let directory = try #require(place)
    let journal = try SettingsJournal.open(directory: "\(directory)/journal")
    var lines: [String] = []
    for (name, value) in Self.settings {
      let error = settingError {
        _ = try SettingsKeeper.apply([HostSetting(name: name, value: value)], journal: journal)
      }
      lines.append("\(name) \(error?.code.rawValue ?? "applied") \(error?.errno ?? 0) \(error?.remedy ?? "")")
    }
    lines.append("root \(try Requirement(name: "root").probe(directory: directory) == .met)")
    lines.append("loop \(try Requirement(name: "loop").probe(directory: directory) == .met)")
    lines.append("left \((try String(contentsOfFile: "\(directory)/journal/journal", encoding: .utf8)).count)")
    try lines.joined(separator: "\n").write(toFile: "\(directory)/answers", atomically: true, encoding: .utf8)
  }

  private static let settings: KeyValuePairs = [
    "thp.enabled": "always", "khugepaged.pages_to_scan": "77", "swappiness": "7", "drop_caches": "1",
    "hugepages.2m": "100", "zram.size": "16m", "loop.size": "8m", "tmpfs.size": "1m", "memory.limit": "64m",
  ]

  @Test(.enabled(if: canBecomeNobody, "needs root, setpriv, and a test binary that nobody may run"))
  func eachIsRefusedWithItsErrnoAndNothingStays() throws {
    let directory = "/tmp/faultbench-nobody-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    chown(directory, 65534, 65534)
    let outcome = try HostCommand.run(
      asNobody + [binary, "--testing-library", "swift-testing", "--filter", "UnprivilegedTests/askForEach"],
      environment: ["FAULTBENCH_TEST_AS_NOBODY": directory, "TMPDIR": directory])
    #expect(outcome.status == 0, "\(outcome.output)")
    let lines = try String(contentsOfFile: "\(directory)/answers", encoding: .utf8).split(separator: "\n")
    for (name, _) in Self.settings {
      let words = try #require(lines.first { $0.hasPrefix("\(name) ") }).split(separator: " ", maxSplits: 3)
      if words[1] == "unsupported" { continue }
      #expect(words[1] == "refused", "\(words)")
      #expect(words[2] == "\(EACCES)" || words[2] == "\(EPERM)", "\(words)")
      #expect(words.last?.contains("run as root") == true, "\(words)")
    }
    #expect(lines.suffix(3) == ["root false", "loop false", "left 0"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == ["answers", "journal"])
  }
}
