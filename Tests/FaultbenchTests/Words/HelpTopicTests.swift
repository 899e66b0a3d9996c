// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ShellKit
import TestSupport
import Testing

@Suite("Topics of help")
struct HelpTopicTests {
  @Test("each is as recorded, on a screen", arguments: HelpTopic.all.map(\.name))
  func isAsRecorded(_ name: String) async throws {
    let result = try await Tool.run(["help", name])
    #expect(result.status == 0 && result.errors == "")
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    // Lines that are kept as they are have a margin in the manual page.
    let isList = ["exit-codes", "environment"].contains(name)
    #expect(lines.count <= 45, "\(lines.count) lines")
    for line in lines { #expect(line.count <= (line.hasPrefix("  ") && !isList ? 75 : 79), "\(line)") }
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Snapshots/help-\(name).txt")
    if HelpTests.records { try Data(result.output.utf8).write(to: file) }
    #expect(try String(contentsOf: file, encoding: .utf8) == result.output)
  }

  @Test("help lists commands and topics, and goes on to the parser's for a command")
  func list() async throws {
    let list = try await Tool.run(["help"])
    #expect(list.status == 0)
    for topic in HelpTopic.all {
      #expect(list.output.contains("\n  \(topic.name) "), "\(topic.name)")
      // Whoever looks at --help finds them, too.
      #expect(try await Tool.run(["--help"]).output.contains(topic.name))
    }
    #expect(list.output.contains("\n  compare  "))
    #expect(try await Tool.run(["help", "suite", "run"]).output == Tool.run(["suite", "run", "--help"]).output)
    #expect(try await Tool.run(["help", "compare"]).output == Tool.run(["compare", "--help"]).output)
  }

  @Test("what topics show as commands and options is there")
  func commands() async throws {
    for topic in HelpTopic.all {
      for match in topic.text.matches(of: /\n  faultbench ([a-z]+)/) {
        let help = try await Tool.run([String(match.1), "--help"])
        #expect(help.status == 0, "\(match.0) in \(topic.name)")
      }
    }
  }

  @Test("variables of the sources are in the list, and the other way round")
  func variables() throws {
    let folder = Repository.root.appending(path: "Sources")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
    let text = try files.filter { !$0.hasPrefix("ShellKit/") }
      .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }.joined(separator: "\n")
    // What passes between a runner and its own processes is nobody's to set.
    let inner: Set = [
      "FAULTBENCH_ARRIVALS", "FAULTBENCH_BARRIER", "FAULTBENCH_GATE", "FAULTBENCH_GUEST", "FAULTBENCH_REPEAT",
      "FAULTBENCH_GUEST_CHANNEL", "FAULTBENCH_RUNNER",
    ]
    let used = Set(text.matches(of: /"(FAULTBENCH_[A-Z_]+|PAGEFAULT_ENGINE|FAULTSCOPE)"/).map { String($0.1) })
    let listed = Set(EnvironmentVariable.all.map(\.name))
    #expect(used.subtracting(inner).isSubset(of: listed), "\(used.subtracting(inner).subtracting(listed))")
    for name in listed { #expect(text.contains("\"\(name)\""), "\(name)") }
  }
}
