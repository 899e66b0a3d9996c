// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// scripts/test finds the suites that run alone by a line of their source.
@Suite("Suites that run alone say so where scripts/test looks for it")
struct RunsAloneTests {
  private struct Source {
    let file: String
    let text: String
    var lines: [Substring] { text.split(separator: "\n") }
    var isAlone: Bool { lines.contains { $0.contains("struct ") && $0.contains("RunsAlone") } }
  }

  /// All tests but those of the helpers.
  private static func sources() throws -> [Source] {
    let tests = Repository.root.appending(path: "Tests")
    let files = try #require(FileManager.default.enumerator(atPath: tests.path)).compactMap { $0 as? String }
    return try files.filter { $0.hasSuffix(".swift") && !$0.hasPrefix("TestSupport") }.map {
      Source(file: $0, text: try String(contentsOf: tests.appending(path: $0), encoding: .utf8))
    }
  }

  @Test func theConformanceStandsOnTheLineOfTheStruct() throws {
    let naming = try Self.sources().filter { $0.text.contains("RunsAlone") }
    #expect(naming.count >= 10)
    for source in naming {
      let lines = source.lines.filter { $0.contains("RunsAlone") }
      let finds = lines.filter { $0.contains(/(^| )struct \w+: .*RunsAlone.*\{/) }
      #expect(finds.count == lines.count, "\(source.file): \(lines)")
    }
  }

  /// What every process feels is changed by suites that run alone; how the tests change it is known.
  @Test func whoChangesTheHostRunsAlone() throws {
    let changes = [
      "BorrowedSwap()", "to: URL(fileURLWithPath: ShmemSetting", "nr_overcommit_hugepages\"", "host.apply([\"thp.",
      "alloc_sleep_millisecs: ",
    ]
    let changing = try Self.sources().filter { source in
      changes.contains { source.text.contains($0) } && !source.text.contains("extension SettingTests")
        && !source.text.contains("final class BorrowedSwap")
    }
    #expect(changing.count >= 4)
    for source in changing { #expect(source.isAlone, "\(source.file)") }
  }
}
