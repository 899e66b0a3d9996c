// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// What comes before the first job of a fleet. No host is there: its server's socket is no file.
@Suite("Fleets before their first job", .enabled(if: !FioMatrix.present.isEmpty, "there is no fio"))
struct FleetStartTests {
  private static let job = "[a]\nioengine=null\nrw=read\nsize=4k\n"

  /// Each host has some descriptors here.
  @Test func manyHostsRaiseTheLimitOfDescriptors() async throws {
    try await TemporaryDirectory.with { directory in
      let names = (1...60).map { "sock:\(directory.path)/\($0)" }.joined(separator: ",")
      try directory.write(Self.job, to: "a.fio")
      func run(_ limit: String) async throws -> Executed {
        let script =
          "\(limit) && exec '\(Tool.path)' run a.fio --fio '\(FioMatrix.present[0].path)' --client '\(names)'"
        return try await Executed.run("/bin/sh", ["-c", script], in: directory.path, environment: ["COLUMNS": "80"])
      }
      let raised = try await run("ulimit -S -n 128")
      #expect(
        raised.status == 2 && raised.errors.contains("nothing was measured: none of 60 hosts can"), "\(raised.errors)")
      #expect(!raised.errors.contains("Too many open files"), "\(raised.errors)")
      let refused = try await run("ulimit -n 128")
      #expect(refused.status == 2)
      #expect(
        refused.errors.contains(
          "60 hosts need some 580 open files at once in this process, and it may have 128 (ulimit -Hn)"),
        "\(refused.errors)")
      #expect(!refused.errors.contains("could be reached"), "nothing ran: \(refused.errors)")
    }
  }

  @Test(arguments: ["run a.fio", "suite run ./made"])
  func aStopBeforeTheFirstJobStoresNothing(_ command: String) async throws {
    try await TemporaryDirectory.with { directory in
      try FileManager.default.createDirectory(atPath: directory.file("made"), withIntermediateDirectories: false)
      for name in ["a.fio", "made/a.fio"] { try directory.write(Self.job, to: name) }
      try directory.write(
        "suite: made\nsummary: made for a test\ncases:\n- {name: a, job: a.fio, repeats: 2, metrics: [iops]}\n",
        to: "made/suite.yaml")
      // A client whose server says nothing.
      let fio = try directory.write(
        "#!/bin/sh\ncase \"$*\" in *--client*) touch asked; exec sleep 300;; esac\nexec '\(FioMatrix.present[0].path)' \"$@\"\n",
        to: "fio")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fio)
      let script = """
        '\(Tool.path)' \(command) --client sock:\(directory.path)/1 --fio '\(fio)' --store s.sqlite 2>err & p=$!
        while [ ! -e asked ] && kill -0 $p 2>/dev/null; do sleep 0.05; done
        kill -INT $p; wait $p; echo $? >status
        """
      _ = try await Executed.run("/bin/bash", ["-c", script], in: directory.path, environment: ["COLUMNS": "80"])
      let errors = try directory.read("err")
      #expect(try directory.read("status") == "1\n", "\(errors)")
      #expect(errors.contains("before the first job; nothing is stored"), "\(errors)")
      #expect(!FileManager.default.fileExists(atPath: directory.file("s.sqlite")))
    }
  }
}
