// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ShellKit
import TestSupport
import Testing

/// TAB in the real shells: what the command line becomes is what the shell takes it for.
@Suite("Completions in bash, zsh and fish")
struct CompletionTests {
  /// What is typed, and the words that it becomes.
  static let lines: [(typed: String, words: [String])] = [
    ("faultbench comp", ["compare"]), ("faultbench guest ker", ["guest", "kernels"]),
    ("faultbench help verd", ["help", "verdicts"]), ("faultbench help suite ch", ["help", "suite", "check"]),
    ("faultbench compare --forma", ["compare", "--format"]),
    ("faultbench compare --format mark", ["compare", "--format", "markdown"]),
    ("faultbench compare --format=mark", ["compare", "--format=markdown"]),
    ("faultbench suite run page-f", ["suite", "run", "page-fault"]),
    (
      "faultbench suite run page-fault --case first-touch/SHARING=private,ACCESS=touch_",
      ["suite", "run", "page-fault", "--case", "first-touch/SHARING=private,ACCESS=touch_rw,RW=write"]
    ),
    (
      "faultbench suite run --full page-fault --label ear",
      ["suite", "run", "--full", "page-fault", "--label", "early"]
    ),
    // Labels of guests have colons and blanks, imported ones may have anything.
    ("faultbench report debian:6.1-", ["report", "debian:6.1-cloud"]),
    ("faultbench report debian:6.12\\ in", ["report", "debian:6.12 init_on_alloc=0"]),
    ("faultbench report \"debian:6.12 in", ["report", "debian:6.12 init_on_alloc=0"]),
    ("faultbench report 'debian:6.12 in", ["report", "debian:6.12 init_on_alloc=0"]),
    ("faultbench report it", ["report", "it's \"odd\" & $HOME"]),
    ("faultbench compare early,deb:", ["compare", "early,deb:only"]),
    ("faultbench report far@10.9.0.2:", ["report", "far@10.9.0.2:9000"]),
    ("faultbench compare far@10.9", ["compare", "far@10.9.0.2:9000"]),
    ("faultbench profile far@10.9.0.2:9000 a/RW=w", ["profile", "far@10.9.0.2:9000", "a/RW=write"]),
    ("faultbench history a/RW=write --host 10", ["history", "a/RW=write", "--host", "10.9.0.2:9000"]),
    ("faultbench compare early lat", ["compare", "early", "latest"]),
    ("faultbench report --store other.sqlite on", ["report", "--store", "other.sqlite", "only-there"]),
    ("faultbench report --store=other.sqlite on", ["report", "--store=other.sqlite", "only-there"]),
    ("faultbench report --store ot", ["report", "--store", "other.sqlite"]),
    ("faultbench history a/RW=w", ["history", "a/RW=write"]),
    ("faultbench profile early a/RW=w", ["profile", "early", "a/RW=write"]),
    ("faultbench ab --candidate thp=adv", ["ab", "--candidate", "thp=advise"]),
    ("faultbench ab --candidate thp=never,backing=me", ["ab", "--candidate", "thp=never,backing=memfd"]),
    ("faultbench ab --metric clat_p5", ["ab", "--metric", "clat_p50_ns"]),
    ("faultbench compare --fail-on worse,mi", ["compare", "--fail-on", "worse,missing"]),
    ("faultbench run my", ["run", "my job.fio"]), ("faultbench run \"my", ["run", "my job.fio"]),
    ("faultbench run ~/my", ["run", "~/my job.fio"]), ("faultbench import ex", ["import", "export.json"]),
    ("faultbench run deep", ["run", "deeper/"]),
  ]

  @Test(.enabled(if: ShellSession.isThere(.bash), "no bash, or no python3 to type"))
  func bash() async throws { try await tab(.bash) }

  @Test(.enabled(if: ShellSession.isThere(.zsh), "no zsh, or no python3 to type"))
  func zsh() async throws { try await tab(.zsh) }

  @Test(.enabled(if: ShellSession.isThere(.fish), "no fish, or no python3 to type"))
  func fish() async throws { try await tab(.fish) }

  private func tab(_ shell: CompletingShell) async throws {
    try await Self.inDirectory { directory in
      let session = ShellSession(shell: shell, directory: directory.path)
      let completed = try await session.words(completing: Self.lines.map(\.typed))
      try #require(completed.count == Self.lines.count)
      for (line, found) in zip(Self.lines, completed) {
        let wanted = line.words.map { $0.hasPrefix("~/") ? directory.path + $0.dropFirst(1) : $0 }
        #expect(found == ["faultbench"] + wanted, "\(shell.rawValue): \(line.typed)")
      }
      try await offered(session)
    }
  }

  /// What is listed where several words are possible.
  private func offered(_ session: ShellSession) async throws {
    let commands = try await session.list("faultbench ")
    for word in ["run", "compare", "suite", "guest", "doctor"] { #expect(commands.contains(word), "\(word)") }
    let runs = try await session.list("faultbench report ")
    for word in ["early", "latest", "only"] { #expect(runs.contains(word), "\(word) in \(runs)") }
    // Only the other store has it, and a file is no run of report.
    #expect(!runs.contains("only-there") && !runs.contains("export.json"))
    #expect(try await session.list("faultbench compare ").contains("export.json"))
    if session.shell != .bash { #expect(commands.contains("Compare two runs, and tell what is worse or better.")) }
    #expect(try await session.list("faultbench help ").contains("verdicts"))
    let suites = try await session.list("faultbench suite list ")
    #expect(suites.contains("mmap-retry") && suites.contains("deeper/") && !suites.contains("my job"))
    #expect(try await session.list("faultbench run --nothing=").contains("compare") == false)
  }

  /// A directory with job files, and with two stores whose runs have labels of every kind.
  static func inDirectory(_ body: (TemporaryDirectory) async throws -> Void) async throws {
    try await TemporaryDirectory.with { directory in
      for name in ["my job.fio", "deeper/x.fio", "export.json", "notes.txt"] {
        let path = directory.file(name)
        try FileManager.default.createDirectory(
          atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
        try "[a]\nioengine=null\nsize=1m\n".write(toFile: path, atomically: true, encoding: .utf8)
      }
      let run = ["run", "my job.fio", "--label", "early"]
      #expect(try await Tool.run(run, in: directory.path).status == 0)
      try FileManager.default.copyItem(
        atPath: directory.file("faultbench.sqlite"), toPath: directory.file("other.sqlite"))
      try await label(
        ["debian:6.1-cloud", "debian:6.12 init_on_alloc=0", "it's \"odd\" & $HOME", "deb:only", "two\nlines", "far"],
        in: directory.file("faultbench.sqlite"))
      try await label(["only-there"], in: directory.file("other.sqlite"))
      try await body(directory)
    }
  }

  /// Copies the run of the store under each of these labels, and names its case as suites do.
  private static func label(_ labels: [String], in store: String) async throws {
    let script = """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1])
      columns = [row[1] for row in db.execute("PRAGMA table_info(runs)")]
      values = ["id + ?1" if c == "id" else "uuid || ?1" if c == "uuid" else "?2" if c == "label" else '"%s"' % c for c in columns]
      for number, label in enumerate(sys.argv[2:]):
        db.execute("INSERT INTO runs SELECT %s FROM runs WHERE id = 1" % ", ".join(values), (number + 1, label))
      db.execute("UPDATE runs SET host = '10.9.0.2:9000', fleet = 'f' WHERE label = 'far'")
      cases = [row[1] for row in db.execute("PRAGMA table_info(cases)")]
      values = ["id + 100" if c == "id" else "runs.id" if c == "run_id" else 'cases."%s"' % c for c in cases]
      db.execute("INSERT INTO cases SELECT %s FROM cases JOIN runs ON label = 'far' WHERE run_id = 1" % ", ".join(values).replace("id + 100", "cases.id + 100"))
      db.execute("UPDATE cases SET name = 'a/RW=write'")
      db.commit()
      """
    let made = try await Executed.run("/usr/bin/env", ["python3", "-c", script, store] + labels)
    #expect(made.status == 0, "\(made.errors)")
  }
}
