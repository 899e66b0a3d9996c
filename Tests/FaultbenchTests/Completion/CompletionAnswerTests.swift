// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ShellKit
import TestSupport
import Testing

/// The question that scripts ask, put by hand.
@Suite("Answers to shells")
struct CompletionAnswerTests {
  /// What is offered for the last of `words`.
  private static func words(_ words: [String], in directory: String) async throws -> [String] {
    let result = try await Tool.run([CompletingShell.request, "fish", "faultbench"] + words, in: directory)
    #expect(result.status == 0 && result.errors == "", "\(words): \(result.errors)")
    return result.output.split(separator: "\n").map { String($0.split(separator: "\t").first ?? "") }
  }

  @Test("a store that is missing, broken, locked, foreign or empty offers nothing, says nothing, and stays as it is")
  func unusableStores() async throws {
    try await CompletionTests.inDirectory { directory in
      func report(_ store: String) async throws -> [String] {
        try await Self.words(["report", "--store", store, ""], in: directory.path)
      }
      #expect(try await report("faultbench.sqlite").contains("early"))
      #expect(try await report("none.sqlite") == [])
      #expect(!FileManager.default.fileExists(atPath: directory.file("none.sqlite")))
      try "SQLite format 3\0 and nothing else".write(
        toFile: directory.file("broken.sqlite"), atomically: true, encoding: .utf8)
      try "".write(toFile: directory.file("empty.sqlite"), atomically: true, encoding: .utf8)
      for store in ["broken.sqlite", "empty.sqlite", "my job.fio", "deeper", "/dev/null", "/dev/stdin"] {
        #expect(try await report(store) == [], "\(store)")
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: directory.file("empty.sqlite"))).isEmpty)
      let before = try Data(contentsOf: URL(fileURLWithPath: directory.file("other.sqlite")))
      let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
      // The lock is held while the question is asked.
      let script = """
        import sqlite3, subprocess, sys
        db = sqlite3.connect(sys.argv[1], isolation_level=None)
        db.execute("BEGIN EXCLUSIVE")
        sys.exit(subprocess.run(sys.argv[2:], timeout=60).returncode)
        """
      let locked = try await Executed.run(
        "/usr/bin/env",
        ["python3", "-c", script, directory.file("other.sqlite"), Tool.path, CompletingShell.request, "fish"]
          + ["faultbench", "report", "--store", directory.file("other.sqlite"), "o"])
      #expect(locked.status == 0 && locked.output == "" && locked.errors == "", "\(locked.errors)")
      #expect(try await report("other.sqlite").contains("only-there"))
      #expect(try Data(contentsOf: URL(fileURLWithPath: directory.file("other.sqlite"))) == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == names)
    }
  }

  @Test("a store of an earlier version is read, and not brought to this one")
  func earlierVersion() async throws {
    try await TemporaryDirectory.with { directory in
      let fixtures = Repository.root.appending(path: "Tests/StoreKitTests/Fixtures")
      let versions = try FileManager.default.contentsOfDirectory(atPath: fixtures.path).filter { $0.hasSuffix(".sql") }
      #expect(versions.count >= 4)
      let script = "import sqlite3, sys; sqlite3.connect(sys.argv[2]).executescript(open(sys.argv[1]).read())"
      for version in versions {
        let store = directory.file("\(version)ite")
        let made = try await Executed.run(
          "/usr/bin/env", ["python3", "-c", script, fixtures.appending(path: version).path, store])
        #expect(made.status == 0, "\(made.errors)")
        let before = try Data(contentsOf: URL(fileURLWithPath: store))
        #expect(
          try await Self.words(["report", "--store", store, ""], in: directory.path).contains("latest"), "\(version)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: store)) == before, "\(version)")
      }
    }
  }

  @Test("every option and operand that takes a file, a word or a name says how it is completed")
  func declarations() async throws {
    let dump = try await Tool.run(["--experimental-dump-help"])
    let tool = try ToolDescription(json: dump.output)
    // Values that have such a name are known; numbers, times and texts are the user's own.
    let known: Set = [
      "file", "path", "directory", "suite", "suites", "run", "base", "candidate", "case", "glob", "kernel", "label",
      "format",
      "metric", "name=value", "key=value", "key=value,…", "target", "job-files", "files",
    ]
    var seen = 0
    func check(_ command: ToolDescription.Command) {
      for argument in command.shownArguments where known.contains(argument.valueName ?? "") {
        seen += 1
        #expect(argument.completionKind != nil, "\(command.commandName): \(argument.valueName ?? "?")")
      }
      command.shownCommands.forEach(check)
    }
    check(tool.command)
    #expect(seen > 60)
  }

  @Test(
    "nonsense is no question, and ends well",
    arguments: [[], ["tcsh"], ["bash"], ["zsh"], ["fish", ""], ["bash", "\"", "="]])
  func nonsense(_ arguments: [String]) async throws {
    let result = try await Tool.run([CompletingShell.request] + arguments)
    #expect(result.status == 0 && result.errors == "")
  }

  @Test("the parser's own way in prints the scripts", arguments: CompletingShell.allCases)
  func scripts(_ shell: CompletingShell) async throws {
    for arguments in [
      ["--generate-completion-script", shell.rawValue], ["--generate-completion-script=\(shell.rawValue)"],
    ] {
      let result = try await Tool.run(arguments)
      #expect(result.status == 0 && result.output == shell.script)
    }
    let own = try await Tool.run(["--generate-completion-script"], environment: ["SHELL": "/opt/bin/\(shell.rawValue)"])
    #expect(own.status == 0 && own.output == shell.script)
    guard HostCommand.exists(shell.rawValue) else { return }
    try await TemporaryDirectory.with { directory in
      try shell.script.write(toFile: directory.file("s"), atomically: true, encoding: .utf8)
      let check = try await Executed.run("/usr/bin/env", [shell.rawValue, "-n", directory.file("s")])
      #expect(check.status == 0 && check.errors == "")
    }
  }
}
