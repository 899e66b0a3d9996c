// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// Whatever is named and is not there, the nearest name is told.
@Suite("A misspelt word is answered with the nearest one")
struct MisspeltWordTests {
  @Test(arguments: [
    ("command", ["comapre", "a", "b"], "Did you mean `faultbench compare`?"),
    ("subcommand", ["guest", "krenels"], "Did you mean `faultbench guest kernels`?"),
    ("option", ["run", "--fromat", "json", "x"], "Did you mean '--format'?"),
    ("topic", ["help", "verdcits"], "Did you mean `verdicts`?"),
    ("command behind help", ["help", "reprot"], "Did you mean `report`?"),
    ("format", ["compare", "--format", "jnit", "a", "b"], "Did you mean 'junit'?"),
    ("word of a short list", ["guest", "run", "x", "--kernel", "host", "--accel", "kmv"], "Did you mean 'kvm'?"),
    ("word of --fail-on", ["compare", "--fail-on", "wrose", "a", "b"], "Did you mean `worse`?"),
    ("suite", ["suite", "list", "page-falt"], "Did you mean `page-fault`?"),
    ("case of a suite", ["suite", "list", "page-fault", "--case", "first-tuch"], "Did you mean `first-touch`?"),
    (
      "case in guests", ["guest", "run", "page-fault", "--kernel", "host", "--case", "refalut"], "Did you mean `refault"
    ),
    ("metric of ab", ["ab", "a.fio", "--metric", "clat_p50_n"], "Did you mean `clat_p50_ns`?"),
    ("kernel", ["guest", "exec", "--kernel", "hots", "--", "true"], "did you mean `host`?"),
    ("setting", ["ab", "a.fio", "--candidate-setting", "thp.enabeld=never"], "did you mean `thp.enabled`?"),
    ("option's word of ab", ["ab", "a.fio", "--candidate", "access=tuch"], "Did you mean `touch`?"),
    ("option of ab", ["ab", "e.fio", "--candidate", "acces=touch"], "(did you mean `access`?)"),
    ("option's word", ["job", "--option", "access=tuch"], "Did you mean `touch`?"),
    ("word of fio's", ["job", "--rw", "raed"], "Did you mean `read`?"),
    ("shell", ["--generate-completion-script", "bsh"], "Did you mean `bash`?"),
  ])
  func onTheCommandLine(_ kind: String, _ arguments: [String], _ words: String) async throws {
    try await TemporaryDirectory.with { directory in
      try "[a]\nioengine=null\nsize=1m\n".write(toFile: directory.file("a.fio"), atomically: true, encoding: .utf8)
      // Suites are found beside the program that was built.
      try "[e]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=1m\n".write(
        toFile: directory.file("e.fio"), atomically: true, encoding: .utf8)
      let result = try await Tool.run(arguments, in: directory.path)
      #expect(result.status == 2, "\(kind): \(result.errors)")
      #expect(result.errors.contains(words), "\(kind): \(result.errors)")
    }
  }

  private static let ofAStore: [(kind: String, arguments: [String], words: String)] = [
    ("run of report", ["report", "bfeore"], "Did you mean `before`?"),
    ("run of export", ["export", "befor"], "Did you mean `before`?"),
    ("side of compare", ["compare", "befroe", "after"], "Did you mean `before`?"),
    ("case of history", ["history", "b.fi"], "Did you mean `b.fio`?"),
    ("case of profile", ["profile", "before", "b.foi"], "Did you mean `b.fio`?"),
    ("metric of history", ["history", "b.fio", "clat_p50_n"], "Did you mean `clat_p50_ns`"),
    ("metric of compare", ["compare", "before", "after", "--metric", "clat_p5_ns"], "Did you mean `clat_p50_ns`?"),
  ]

  @Test("what a store knows")
  func inAStore() async throws {
    try await TemporaryDirectory.with { directory in
      try "[b]\nioengine=null\nsize=1m\n".write(toFile: directory.file("b.fio"), atomically: true, encoding: .utf8)
      for label in ["before", "after"] {
        #expect(try await Tool.run(["run", "b.fio", "--label", label], in: directory.path).status == 0)
      }
      for (kind, arguments, words) in Self.ofAStore {
        let result = try await Tool.run(arguments, in: directory.path)
        #expect(result.status == 2, "\(kind): \(result.errors)")
        #expect(result.errors.contains(words), "\(kind): \(result.errors)")
      }
    }
  }

  @Test("suite.yaml and its job files", .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
  func inASuite() async throws {
    try await TemporaryDirectory.with { directory in
      let suite = directory.file("s")
      try FileManager.default.createDirectory(atPath: suite, withIntermediateDirectories: true)
      func check(_ manifest: String, _ job: String) async throws -> String {
        try ("suite: s\nsummary: x\n" + manifest).write(
          toFile: "\(suite)/suite.yaml", atomically: true, encoding: .utf8)
        try ("[a]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=1m\n" + job)
          .write(toFile: "\(suite)/a.fio", atomically: true, encoding: .utf8)
        let result = try await Tool.run(["suite", "check", suite], environment: ["FAULTBENCH_FIO": "/usr/bin/fio"])
        #expect(result.status == 2, "\(result.errors)")
        return result.errors
      }
      let cases = "cases:\n- {name: a, job: a.fio}\n"
      for (manifest, word) in [
        ("defualts: {}\n" + cases, "`defaults`"), ("defaults: {repaets: 3}\n" + cases, "`repeats`"),
        ("defaults: {metrics: [clat_p50]}\n" + cases, "`clat_p50_ns`"),
        ("defaults: {limits: {iosp: 3%}}\n" + cases, "`iops`"),
        ("defaults: {requires: [rot]}\n" + cases, "`root`"),
        ("defaults: {settings: {thp.enabeld: never}}\n" + cases, "`thp.enabled`"),
        ("cases:\n- {name: a, job: a.fio, matirx: {A: [1]}}\n", "`matrix`"),
        (cases + "report:\n- {table: x, rwos: [case]}\n", "`rows`"),
      ] {
        let errors = try await check(manifest, "")
        #expect(errors.lowercased().contains("did you mean \(word)?"), "\(errors)")
      }
      for (option, word) in [
        ("acces=touch", "access"), ("access=tuch", "touch"), ("hugepage_dely=5", "hugepage_delay"), ("rw=raed", "read"),
      ] {
        let errors = try await check(cases, option + "\n")
        #expect(errors.contains("(did you mean `\(word)`?)"), "\(errors)")
        // fio's own guess is among its own options.
        #expect(!errors.contains("Did you mean"), "\(errors)")
      }
    }
  }

  @Test("an option of a job that only fio may know is written, and told")
  func unknownJobOption() async throws {
    let near = try await Tool.run(["job", "--option", "backng=memfd"])
    #expect(near.status == 0 && near.output.contains("backng=memfd"))
    #expect(near.errors.contains("Did you mean `backing`?"))
    let far = try await Tool.run(["job", "--option", "thinktime=5"])
    #expect(far.status == 0 && far.errors == "")
  }
}
