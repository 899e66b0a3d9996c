// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@Suite("What fails for lack of something says so", .enabled(if: !FioMatrix.present.isEmpty, "there is no fio"))
struct ScarcityTests {
  @Test(.enabled(if: geteuid() == 0, "needs root to mount a tmpfs"))
  func aFullTemporaryDirectory() async throws {
    try await TemporaryDirectory.with { directory in
      let place = "\(directory.path)/tiny"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      try #require(mount("none", place, "tmpfs", 0, "size=32k") == 0)
      defer { umount2(place, Int32(MNT_DETACH)) }
      let jobs = (0..<30).map { "[j\($0)]\n" }.joined()
      let file = try directory.write("[global]\nioengine=null\nsize=4k\n\(jobs)", to: "a.fio")
      let fio = try #require(FioMatrix.present.first).path
      // The result of so many jobs does not fit.
      let cut = try await Tool.run(
        ["run", file, "--fio", fio, "--format", "json"], in: directory.path, environment: ["TMPDIR": place])
      #expect(cut.status == 1)
      #expect(cut.output.contains("\"no_space\""), "\(cut.output)")
      #expect(cut.errors.contains("no space is left in \(place)"), "\(cut.errors)")
      try Data(repeating: 0, count: 32768).write(to: URL(fileURLWithPath: "\(place)/full"))
      for arguments in [["run", file, "--fio", fio], ["fio", "list", "--fio", fio]] {
        let full = try await Tool.run(arguments, in: directory.path, environment: ["TMPDIR": place])
        #expect(full.status != 0)
        let said = (full.output + full.errors).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(said.contains("No space left on device") && said.contains("set TMPDIR"), "\(said)")
        #expect(!said.contains("does not look like fio"))
      }
    }
  }

  @Test(arguments: [8, 14, 20])
  func tooFewDescriptors(_ limit: Int) async throws {
    try await TemporaryDirectory.with { directory in
      let file = try directory.write("[a]\nioengine=null\nsize=4k\n", to: "a.fio")
      let shell = try await Executed.run(
        "/bin/sh", ["-c", "ulimit -n \(limit); exec '\(Tool.path)' run '\(file)'"], in: directory.path)
      #expect(shell.status == 2)
      #expect(
        shell.errors.contains("Too many open files; raise the limit of open files (ulimit -n)"), "\(shell.errors)")
    }
  }

  @Test func aFioThatHangs() async throws {
    let (hung, fio) = try await Self.run(withFio: "exec sleep 600")
    #expect(hung.status == 2)
    #expect(
      hung.errors.contains("\(fio) cannot be run: it did not answer --version within 10 s; name another"),
      "\(hung.errors)")
  }

  @Test(arguments: [
    ("fio: error while loading shared libraries: libz.so.1: failed to map segment from shared object", "exit 127"),
    ("smalloc: failed adding pool", "kill -SEGV $$"),
  ])
  func tooLittleMemoryForFio(_ said: String, _ end: String) async throws {
    let (lacking, fio) = try await Self.run(withFio: "echo '\(said)' >&2\n\(end)")
    #expect(lacking.status == 2)
    #expect(lacking.errors.contains("\(fio) cannot be run: Cannot allocate memory; free memory"), "\(lacking.errors)")
  }

  @Test func aSignalForFioIsNamed() async throws {
    let (killed, fio) = try await Self.run(withFio: "kill -KILL $$")
    #expect(killed.status == 2)
    #expect(killed.errors.contains("\(fio) cannot be run: SIGKILL killed it; look for"), "\(killed.errors)")
  }

  /// `faultbench run` of a plain job with a script in fio's place, and its path.
  private static func run(withFio script: String) async throws -> (result: Executed, fio: String) {
    try await TemporaryDirectory.with { directory in
      let file = try directory.write("[a]\nioengine=null\nsize=4k\n", to: "a.fio")
      let fio = try directory.write("#!/bin/sh\n\(script)\n", to: "fio")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fio)
      return (try await Tool.run(["run", file, "--fio", fio], in: directory.path), fio)
    }
  }

  @Test(.enabled(if: geteuid() == 0, "needs root to become nobody"))
  func directoriesThatMayNotBeEntered() async throws {
    try await TemporaryDirectory.with { directory in
      let file = try directory.write("[a]\nioengine=null\nsize=4k\n", to: "a.fio")
      let closed = "\(directory.path)/closed"
      try FileManager.default.createDirectory(
        atPath: closed, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path)
      try directory.write("#!/bin/sh\n", to: "closed/fio")
      let tool = "\(directory.path)/faultbench"
      try FileManager.default.copyItem(atPath: Tool.path, toPath: tool)
      let found = try await Executed.run(
        "/usr/bin/setpriv", ["--reuid=65534", "--clear-groups", tool, "run", file, "--fio", "\(closed)/fio"],
        in: directory.path, environment: ["TMPDIR": directory.path])
      #expect(found.status == 2)
      #expect(
        found.errors.contains("\(closed)/fio cannot be run: Permission denied; check the permissions"),
        "\(found.errors)")
    }
  }
}
