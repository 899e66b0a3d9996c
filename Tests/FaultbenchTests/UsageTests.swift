// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@Suite("Wrong input ends with exit code 2 and a sentence")
struct UsageTests {
  @Test(arguments: [
    (["run"], "Missing expected argument"), (["bogus"], "there is no command `faultbench bogus`. There are"),
    (["compar", "a", "b"], "Did you mean `faultbench compare`?"),
    (["help", "suites", "extra"], "there is no help on `suites extra`. The topic is `suites` alone."),
    (["hlep"], "Did you mean `faultbench help`?"),
    (["help", "nosuch"], "there is no help on `nosuch`. There are the commands run,"),
    (["suite", "rnu", "x"], "Did you mean `faultbench suite run`?"),
    (["help", "suite", "chekc"], "`faultbench suite check`?"),
    (["run", "--reapet", "3", "x.fio"], "Did you mean '--repeat'?"),
    (["compare", "--limit", "-5", "a", "b"], "--limit takes a number of per cent from 0 to 1000, not -5"),
    (["run", "x.fio", "--repeat", "-3"], "--repeat takes a number from 1 to 10000, not -3"),
    (["calibrate", "--alpha", "-1"], "--alpha takes a number above 0"),
    (["job", "--size", "-5"], "size=-5 is not possible"),
    (["suite", "run", "x", "--repeat", "-1"], "--repeat takes a number"),
    (["job", "--loops", "-1"], "loops=-1 is not possible"),
    (["guest", "run", "x", "--boot-limit", "-1"], "--boot-limit takes a whole number of seconds, or with s, m or h"),
    (
      ["guest", "exec", "--kernel", "x", "--silence-limit", "5x", "--", "true"],
      "or with s, m or h, up to a week: 90, 90s, 5m, 1h, not `5x`"
    ),
    (
      ["job", "--option", "hugepage_delay=5", "--hugepage-delay", "7"],
      "hugepage_delay=5 is not possible: the option is there already"
    ),
    (["job", "--bs", "4k", "--option", "blocksize=8k"], "Leave one out"),
    (["run", "x.fio", "--repeat", "0"], "--repeat takes a number"),
    (
      ["suite", "run", "x", "--client-directory", "/srv"], "--client-directory tells of hosts; name them with --client."
    ),
    (["suite", "run", "x", "--client-has", "memory"], "--client-has tells of hosts; name them with --client."),
    (["run", "x.fio", "--client-engine", "a=/e.so"], "--client-engine tells of a host; name the hosts with --client."),
    (["run", "x.fio", "--timeout", "0"], "--timeout takes a whole number of seconds"),
    (["run", "x.fio", "--timeout", "5x"], "5m, 1h, not `5x`"), (["calibrate", "--time", "1w"], "5m, 1h, not `1w`"),
    (["run", "x.fio", "--section=a"], "--section is an option of fio"),
    (["run", "x.fio", "--status-interval", "1"], "--status-interval is an option of fio"),
    (["run", "-"], "-: is no regular file"), (["run", "x.fio", "--format", "xml"], "xml"),
    (["run", "/nowhere.fio"], "/nowhere.fio: cannot read the job file: No such file or directory"),
    (["run", "/"], "Is a directory"), (["run", "/dev/stdin"], "/dev/stdin: is no regular file"),
    (["run", "/etc/passwd"], "/etc/passwd:1: "),
    (["job", "--size", "4x"], "size=4x is not possible"), (["job", "--rw", "foo"], "rw=foo is not possible"),
    (["job", "--hugepage-delay", "-5"], "hugepage_delay=-5 is not possible"),
    (["job", "--hugepage-delay", "500ms"], "whole number from 0 to 3600000"),
    (["job", "--name", "global"], "name=global is not possible"), (["job", "--time-based"], "needs `runtime`"),
    (["job", "--option", "a=b;c"], "a=b;c is not possible"),
    (["job", "--output", "/proc/none/x.fio"], "cannot write /proc/none/x.fio: No such file or directory"),
    (["export", "latest", "--store", "/nowhere.sqlite"], "/nowhere.sqlite: there is no such store"),
    (["history", "a", "--store", "/etc/passwd"], "/etc/passwd: is no store"),
    (["import", "/nowhere.json", "--store", "/nowhere.sqlite"], "/nowhere.json: cannot be read: No such file"),
    (
      [
        "import", Repository.root.path + "/Tests/StoreKitTests/Fixtures/version-2.json", "--store", "/proc/none.sqlite",
      ], "/proc/none.sqlite: cannot open the store"
    ),
    (["fio", "list", "--engine", "/nowhere.so"], "libpagefault.so was not found; looked at /nowhere.so"),
  ])
  func isExplained(_ arguments: [String], _ words: String) async throws {
    let result = try await Tool.run(arguments)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.contains(words))
    // No names of Swift types, no stack traces.
    #expect(result.errors.firstMatch(of: /\w+Error\(|Fatal error|Optional\(|\.swift/) == nil)
  }

  /// What every command would take for something else, or what a terminal obeys.
  @Test(arguments: [
    "", " ", "a b", "a,b", "-x", "--resume", "7", "+7", "-3", "latest", "a.json", "a/b", "/tmp/x", "\u{1b}[31mred",
    "a\rb", "a\nb",
    "a\u{202e}b", "\u{200b}", String(repeating: "x", count: 101), ".", "a;b", "'a'", "$(x)",
  ])
  func labelsThatNameNothingAreRefused(_ label: String) async throws {
    for command in [
      ["run", "/nowhere.fio"], ["suite", "run", "nowhere"], ["calibrate", "--store", "s.sqlite", "nowhere"],
    ] {
      let result = try await Tool.run(command + ["--label", label])
      #expect(result.status == 2)
      #expect(result.errors.contains("A label begins with a letter or a digit"), "\(result.errors)")
      #expect(!result.errors.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }
  }

  @Test(arguments: ["before", "6.18-rc3", "v6.18+thp", "a@b", "a:b=c", "größer", "१२x", "2026-11-27", "x_1%", "a#1"])
  func otherLabelsNameTheirRun(_ label: String) async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write("[a]\nioengine=null\nsize=1m\n", to: "a.fio")
      let run = try await Tool.run(["run", "a.fio", "--label", label], in: directory.path)
      #expect(run.status == 0, "\(run.errors)")
      for command in [["report", label], ["export", label], ["compare", "\(label),\(label)", label, "--force"]] {
        let result = try await Tool.run(command, in: directory.path)
        #expect(!result.errors.contains("there is no run"), "\(result.errors)")
        #expect(command[0] == "compare" || result.status == 0, "\(result.errors)")
      }
    }
  }

  @Test func aJobFileIsNotOverwrittenSilently() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write("[mine]\n", to: "a.fio")
      let refused = try await Tool.run(["job", "--output", "a.fio"], in: directory.path)
      #expect(refused.status == 2 && refused.errors.contains("overwrite it with --force"), "\(refused.errors)")
      #expect(try directory.read("a.fio") == "[mine]\n")
      let forced = try await Tool.run(
        ["job", "--output", "a.fio", "--force", "--option", "size=1g"], in: directory.path)
      #expect(forced.status == 0, "\(forced.errors)")
      let text = try directory.read("a.fio")
      #expect(text.contains("size=1g\n") && !text.contains("size=64m"), "an option takes the place of a default")
      #expect(try await Tool.run(["job", "--output", "/dev/null"]).status == 0)
    }
  }

  @Test func outputIsTriedBeforeAnythingRuns() async throws {
    try await TemporaryDirectory.with { directory in
      let job = try directory.write("[a]\nioengine=null\nsize=1m\nexec_prerun=touch ran\n", to: "a.fio")
      let arguments = ["run", job, "--output", "/proc/none/out.json"]
      let result = try await Tool.run(arguments, in: directory.path)
      #expect(result.status == 2)
      #expect(result.errors.contains("cannot write /proc/none/out.json"))
      #expect(!FileManager.default.fileExists(atPath: "\(directory.path)/ran"))
    }
  }

  @Test func namesLikeOptionsAreJobFiles() async throws {
    try await TemporaryDirectory.with { directory in
      for name in ["--version", "-j.fio"] {
        try directory.write("[a]\nioengine=null\nsize=1m\n", to: name)
        let result = try await Tool.run(["run", "--format", "csv", "--", name], in: directory.path)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("\(name),a,1,read,true,256,"))
      }
    }
  }

  @Test func theWrongPlaceIsNamed() async throws {
    try await TemporaryDirectory.with { directory in
      let job = try directory.write("[a]\nioengine=null\nsize=1m\n", to: "a.fio")
      let noPlace = try await Tool.run(["run", job], environment: ["TMPDIR": "/nonexistent"])
      #expect(noPlace.status == 2)
      #expect(noPlace.errors.contains("set TMPDIR to a directory"))
      let directoryAsFio = try await Tool.run(["run", job, "--fio", directory.path])
      #expect(directoryAsFio.status == 2)
      #expect(directoryAsFio.errors.contains("is a directory, not a fio program"))
      let marked = try directory.write("\u{feff}[a]\nioengine=null\n", to: "bom.fio")
      let mark = try await Tool.run(["run", marked])
      #expect(mark.status == 2)
      #expect(mark.errors.contains("byte order mark"))
    }
  }

  @Test func aFullDiskLosesNothing() async throws {
    try await TemporaryDirectory.with { directory in
      let job = try directory.write("[a]\nioengine=null\nsize=1m\n", to: "a.fio")
      let result = try await Tool.run(["run", job, "--format", "csv", "--output", "/dev/full"], in: directory.path)
      #expect(result.status == 2)
      #expect(result.errors.contains("No space left on device"))
      #expect(result.output.contains("a.fio,a,1,read,true,256,"))
    }
  }

  @Test func missingToolsAreNamedWithTheirRemedy() async throws {
    try await TemporaryDirectory.with { directory in
      let job = try directory.write("[a]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=1m\n", to: "a.fio")
      let noFio = try await Tool.run(["run", job, "--fio", "/nowhere/fio"])
      #expect(noFio.status == 2)
      #expect(noFio.errors.contains("there is no fio at /nowhere/fio"))
      let noPath = try await Tool.run(["run", job], environment: ["PATH": "/none"])
      #expect(noPath.status == 2)
      #expect(noPath.errors.contains("apt install fio"))
      let noEngine = try await Tool.run(["run", job], environment: ["PAGEFAULT_ENGINE": "/nowhere.so"])
      #expect(noEngine.status == 2)
      #expect(noEngine.errors.contains("looked at /nowhere.so (PAGEFAULT_ENGINE). Check that path."))
      let none = try await Tool.run(["fio", "list"], environment: ["PATH": "/none"])
      #expect(none.status == (Repository.hasEngine ? 77 : 2))
    }
  }
}
