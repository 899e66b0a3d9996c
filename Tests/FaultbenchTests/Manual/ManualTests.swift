// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import ShellKit
import SuiteKit
import TestSupport
import Testing

/// The pages that scripts/manuals writes.
@Suite("Manual pages")
struct ManualTests {
  /// All pages by their names, made by the program that was built.
  private static func pages(_ directory: String, date: Int = 1_700_000_000) async throws -> [String: String] {
    let made = try await Executed.run(
      Repository.root.appending(path: "scripts/manuals").path, [directory],
      environment: ["FAULTBENCH": Tool.path, "SOURCE_DATE_EPOCH": "\(date)"])
    #expect(made.status == 0 && made.output == "" && made.errors == "", "\(made.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    #expect(names == ["faultbench-suite.5", "faultbench.1", "libpagefault.7"])
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try String(contentsOfFile: "\(directory)/\($0)", encoding: .utf8)) })
  }

  /// A page as man(1) shows it on a terminal of 80 columns, and its complaints.
  private static func shown(_ path: String) async throws -> (text: String, errors: String) {
    let environment = ["LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MAN_KEEP_FORMATTING": "", "PAGER": "cat"]
    let result = try await Executed.run(
      "/bin/sh", ["-c", "man --warnings -E UTF-8 -l \"$1\" | col -bx", "sh", path], environment: environment)
    return (result.output, result.errors)
  }

  @Test(
    "man reads them without a warning, 80 columns wide",
    .enabled(if: HostCommand.exists("man"), "no man on this machine"))
  func man() async throws {
    try await TemporaryDirectory.with { directory in
      for (name, text) in try await Self.pages(directory.path) {
        let (page, errors) = try await Self.shown(directory.file(name))
        #expect(errors == "", "\(name)")
        #expect(page.contains("NAME\n") && page.contains("SEE ALSO\n"), "\(name)")
        for line in page.split(separator: "\n") { #expect(line.count <= 80, "\(name): \(line)") }
        #expect(text.contains("\"2023-11-14\""))
        // What is not ASCII is not in every reader's font.
        #expect(text.utf8.allSatisfy { $0 < 0x80 }, "\(name): \(text.filter { !$0.isASCII })")
        // A minus that somebody types is one; lintian looks for the others.
        let body = text.split(separator: "\n").filter { !$0.hasPrefix(".TH") && !$0.hasPrefix(".\\\"") }
        for line in body { #expect(!line.replacing("\\-", with: "").contains("-"), "\(name): \(line)") }
      }
    }
  }

  @Test("mandoc finds nothing", .enabled(if: HostCommand.exists("mandoc"), "no mandoc on this machine"))
  func lint() async throws {
    try await TemporaryDirectory.with { directory in
      for name in try await Self.pages(directory.path).keys {
        let result = try await Executed.run(
          "/usr/bin/env", ["mandoc", "-T", "lint", "-W", "warning", directory.file(name)])
        #expect(result.status == 0 && result.output == "", "\(result.output)")
      }
    }
  }

  @Test(
    "a test of the test: a page with a mistake in it is told",
    .enabled(if: HostCommand.exists("man"), "no man on this machine"))
  func mistakeIsTold() async throws {
    try await TemporaryDirectory.with { directory in
      let text = try #require(try await Self.pages(directory.path)["libpagefault.7"])
      try (text + ".XY foo\n").write(toFile: directory.file("bad.7"), atomically: true, encoding: .utf8)
      #expect(try await Self.shown(directory.file("bad.7")).errors.contains("XY"))
    }
  }

  @Test("two runs make the same bytes, and the date is the source's")
  func reproducible() async throws {
    try await TemporaryDirectory.with { directory in
      let first = try await Self.pages(directory.file("a"))
      #expect(try await Self.pages(directory.file("b")) == first)
      #expect(
        try await Self.pages(directory.file("c"), date: 86_400)["faultbench.1"]?.contains("\"1970-01-02\"") == true)
    }
  }

  @Test("faultbench(1) has each command, option, exit code, variable and topic")
  func commands() async throws {
    try await TemporaryDirectory.with { directory in
      let page = try #require(try await Self.pages(directory.path)["faultbench.1"])
      let dump = try await Tool.run(["--experimental-dump-help"])
      let tool = try ToolDescription(json: dump.output)
      var seen = 0
      func check(_ command: ToolDescription.Command, _ path: String) {
        for below in command.shownCommands {
          let name = "\(path) \(below.commandName)"
          if below.shownCommands.isEmpty { #expect(page.contains(".SS \"\(name)\"\n"), "\(name)") }
          let part = page.components(separatedBy: ".SS \"\(name)\"\n").last?.components(separatedBy: "\n.S").first ?? ""
          for option in below.options where !["--help", "--version"].contains(option.spellings.last) {
            for spelling in option.spellings {
              #expect(part.contains("\\fB\(spelling.replacing("-", with: "\\-"))\\fP"), "\(spelling) of \(name)")
              seen += 1
            }
          }
          check(below, name)
        }
      }
      check(tool.command, "faultbench")
      #expect(seen > 100)
      for topic in HelpTopic.all where !["exit-codes", "environment"].contains(topic.name) {
        #expect(page.contains(".SH \"ABOUT \(topic.name.uppercased())\"\n"), "\(topic.name)")
      }
      for code in ExitStatus.all { #expect(page.contains(".TP\n\\fB\(code.number)\\fP\n"), "\(code.number)") }
      for variable in EnvironmentVariable.all {
        #expect(page.contains("\\fB\(variable.name)\\fP\n"), "\(variable.name)")
      }
    }
  }

  @Test("libpagefault(7) has each option, word and combination that the engine has")
  func engine() async throws {
    try await TemporaryDirectory.with { directory in
      let page = try #require(try await Self.pages(directory.path)["libpagefault.7"])
      for option in PageFaultOption.allCases {
        let parts = page.components(separatedBy: ".TP\n\\fB\(option.rawValue)=\\fP")
        #expect(parts.count == 2, "\(option.rawValue)")
        guard case .words(let words) = option.values else { continue }
        let entries = parts.last?.components(separatedBy: "\n.RE\n").first ?? ""
        for word in words {
          #expect(entries.contains(".TP\n\\fB\(word.text)\\fP\n"), "\(option.rawValue)=\(word.text)")
        }
      }
      let refusals = page.components(separatedBy: ".SH \"COMBINATIONS").last?.components(separatedBy: ".SH").first ?? ""
      #expect(refusals.components(separatedBy: ".TP\n").count == PageFaultCombination.all.count + 1)
    }
  }
}
