// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@Suite("faultbench fio learn")
struct FioLearnCommandTests {
  @Test(
    "Teaches the engine where it looks, and the list names the file",
    .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
    .enabled(if: !FioBuild.present.isEmpty, "\(FioBuild.skipReason)"),
    .enabled(if: HostCommand.exists("pahole"), "pahole is not installed (package dwarves)"))
  func learn() async throws {
    let build = try #require(FioBuild.present.first)
    try await TemporaryDirectory.with { directory in
      let engine = directory.file("libpagefault.so")
      try FileManager.default.copyItem(atPath: Repository.engine, toPath: engine)
      let learned = try await Tool.run(["fio", "learn", build.path, "--engine", engine])
      #expect(learned.status == 0, "\(learned.errors)")
      #expect(learned.output.contains("\nproved   fio's tables, a job and its first I/O\n"))
      #expect(learned.output.contains("The engine finds it by itself."))
      let names = try FileManager.default.contentsOfDirectory(atPath: directory.file("layouts"))
      let name = try #require(names.first)
      #expect(names.count == 1)
      #expect(name.hasPrefix("\(build.version)-"))
      let list = try await Tool.run(["fio", "list", "--fio", build.path, "--engine", engine, "--format", "json"])
      #expect(list.output.contains("/layouts/\(name)\""), "\(list.output)")

      let place = directory.file("mine.layout")
      let source = ["fio", "learn", "--source", build.tree, "--engine", engine, "--output", place]
      let named = try await Tool.run(source)
      #expect(named.status == 0, "\(named.errors)")
      #expect(named.output.contains("export PAGEFAULT_LAYOUTS=\(place)"))
      let numbers = { (text: String) in
        text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("checksum ") }
      }
      #expect(numbers(try directory.read("mine.layout")) == numbers(try directory.read("layouts/\(name)")))

      try directory.write("a letter", to: "mine.layout")
      let refused = try await Tool.run(source)
      #expect(refused.status == 2)
      #expect(refused.errors.contains("\(place) is there and no layout file, so it stays"))
      #expect(try directory.read("mine.layout") == "a letter")
    }
  }

  @Test("What cannot be learned from is an error that says what to do")
  func errors() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write("", to: "ioengines.h")
      try directory.write("#!/bin/sh\necho fio-3.33\n", to: "script")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.file("script"))
      let cases: [([String], String)] = [
        ([], "nothing to learn from. Name a fio"),
        (["/no/fio"], "there is no fio at /no/fio"),
        (["/bin/true"], "does not look like fio"),
        (["--source", "/usr"], "/usr is no source tree of fio"),
        (["--source", directory.path], "is not configured: it has no config-host.h"),
        ([directory.file("script")], "the engine says nothing of \(directory.file("script"))"),
      ]
      for (arguments, words) in cases where Repository.hasEngine || arguments != [directory.file("script")] {
        let result = try await Tool.run(["fio", "learn"] + arguments)
        #expect(result.status == 2)
        #expect(result.output == "")
        #expect(result.errors.replacing("\n", with: " ").contains(words), "\(result.errors)")
      }
      try directory.write("", to: "config-host.h")
      let result = try await Tool.run(["fio", "learn", "--source", directory.path])
      #expect(result.errors.replacing("\n", with: " ").contains("there is no program \(directory.path)/fio"))
    }
  }
}
