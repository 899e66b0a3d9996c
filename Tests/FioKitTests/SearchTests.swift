// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import FioKit

@Suite("fio and the engine are found, or every place is named")
struct SearchTests {
  @Test func enginePlacesAreTriedInOrder() async throws {
    try await TemporaryDirectory.with { directory in
      let engine = try directory.write("", to: "libpagefault.so")
      let other = try directory.write("", to: "other.so")
      let search = LibrarySearch(
        .engine, environment: ["PAGEFAULT_ENGINE": other], executable: "\(directory.path)/faultbench",
        workingDirectory: "/")
      #expect(try search.find(named: nil) == other)
      #expect(try search.find(named: engine) == engine)
      let bare = LibrarySearch(
        .engine, environment: [:], executable: "\(directory.path)/faultbench", workingDirectory: "/")
      #expect(try bare.find(named: nil) == engine)
    }
  }

  @Test func aNamedEngineIsNotReplacedByAnother() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write("", to: "libpagefault.so")
      let search = LibrarySearch(
        .engine, environment: ["PAGEFAULT_ENGINE": "/nowhere.so"], executable: "\(directory.path)/faultbench",
        workingDirectory: "/")
      let error = #expect(throws: LibraryNotFoundError.self) { try search.find(named: nil) }
      #expect(error?.looked.map(\.path) == ["/nowhere.so"])
      let nowhere = LibrarySearch(
        .engine, environment: [:], executable: "/none/debug/faultbench", workingDirectory: "/none")
      let all = #expect(throws: LibraryNotFoundError.self) { try nowhere.find(named: nil) }
      #expect(
        all?.looked.map(\.path) == [
          "/none/release/libpagefault.so", "/none/.build/release/libpagefault.so", "/none/debug/libpagefault.so",
        ])
      #expect(all?.description.contains("swift build -c release") == true)
    }
  }

  @Test func anInstalledProgramHasItsLibrariesBelowLib() async throws {
    try await TemporaryDirectory.with { directory in
      for folder in ["bin", "lib/faultbench/arm64"] {
        try FileManager.default.createDirectory(
          atPath: "\(directory.path)/\(folder)", withIntermediateDirectories: true)
      }
      let program = try directory.write("", to: "bin/faultbench")
      for library in [SearchedLibrary.engine, .arm64Engine, .scope] {
        let installed = "\(directory.path)/lib/faultbench/\(library.fileName)"
        let search = LibrarySearch(library, environment: [:], executable: program, workingDirectory: "/none")
        let error = #expect(throws: LibraryNotFoundError.self) { try search.find(named: nil) }
        #expect(
          error?.looked.map(\.path) == [
            "\(directory.path)/bin/\(library.fileName)", installed, "/none/\(library.built)/\(library.fileName)",
          ])
        try directory.write("", to: "lib/faultbench/\(library.fileName)")
        #expect(try search.find(named: nil) == installed)
      }
    }
  }

  @Test func aDirectoryIsCalledOne() async throws {
    try await TemporaryDirectory.with { directory in
      for (path, member) in [(directory.path, directory.path + "/"), (directory.path + "/", directory.path + "/")] {
        let search = LibrarySearch(.engine, environment: [:], executable: "/none/faultbench", workingDirectory: "/none")
        let words = #expect(throws: LibraryNotFoundError.self) { try search.find(named: path) }?.description
        #expect(
          words == "\(path) (--engine) is a directory, not an engine. Name the library in it, for example "
            + "\(member)libpagefault.so.")
      }
      // Of several places, that one is marked.
      let library = "\(directory.path)/libpagefault.so"
      try FileManager.default.createDirectory(atPath: library, withIntermediateDirectories: false)
      let beside = LibrarySearch(
        .engine, environment: [:], executable: "\(directory.path)/faultbench", workingDirectory: "/none")
      let words = #expect(throws: LibraryNotFoundError.self) { try beside.find(named: nil) }?.description
      #expect(words?.contains("\(library) (beside faultbench; it is a directory), /none") == true, "\(words ?? "")")
    }
  }

  @Test func wrongFiosAreToldApart() async throws {
    await #expect(throws: FioBinaryError.missing("/nowhere/fio")) { try await FioBinary.at("/nowhere/fio") }
    await #expect(throws: FioBinaryError.notExecutable("/etc/passwd")) { try await FioBinary.at("/etc/passwd") }
    try await TemporaryDirectory.with { directory in
      let script = try directory.write("#!/bin/sh\necho hello\n", to: "fio")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
      await #expect(throws: FioBinaryError.notFio(script, said: "hello")) { try await FioBinary.at(script) }
    }
    await #expect(throws: FioBinaryError.nowhere(looked: ["FAULTBENCH_FIO", "/none"])) {
      try await FioSearch(environment: ["PATH": "/none"]).first(named: nil)
    }
  }

  @Test func layoutLinesAreRead() {
    let line = "mem 12 page_fault: layout master f5344384 (2026-08-21) x86_64 ioops 39 thread_data 191752 proved"
    let layout = EngineLayout(line: line)
    #expect(layout?.tag == "master f5344384 (2026-08-21)")
    #expect(layout?.architecture == "x86_64")
    #expect(layout?.ioopsVersion == 39)
    #expect(layout?.threadDataSize == 191752)
    #expect(EngineLayout(line: "page_fault: layout x ioops 1 thread_data 2 proved") == nil)
    #expect(EngineLayout(line: "page_fault: this fio is unknown") == nil)
  }

  @Test(.enabled(if: Repository.hasEngine, "\(Repository.noEngine)"), arguments: FioMatrix.present)
  func theEngineFits(_ fio: FioUnderTest) async {
    guard case .fits(let layout) = await EngineProbe.probe(fio: fio.path, engine: Repository.engine) else {
      Issue.record("refused")
      return
    }
    #expect(layout.threadDataSize > 100_000)
  }

  @Test(arguments: FioMatrix.present)
  func whatIsNoEngineIsRefusedWithFiosWords(_ fio: FioUnderTest) async {
    guard case .refused(let reasons) = await EngineProbe.probe(fio: fio.path, engine: "/etc/passwd") else {
      Issue.record("not refused")
      return
    }
    #expect(reasons.contains { $0.contains("/etc/passwd") })
  }

  @Test func aFioThatHangsIsToldWithItsWords() async throws {
    try await TemporaryDirectory.with { directory in
      let said = "fio: pthread_create: Resource temporarily unavailable"
      let script = try directory.write("#!/bin/sh\necho '\(said)' >&2\nexec sleep 600\n", to: "fio")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
      let fit = await EngineProbe.probe(fio: script, engine: "/x.so", timeout: .seconds(2))
      #expect(fit == .refused(reasons: ["fio did not end within 2 s", said]))
    }
  }

  @Test func aMissingFioCannotRun() async {
    guard case .cannotRun = await EngineProbe.probe(fio: "/nowhere/fio", engine: "/x.so") else {
      Issue.record("it ran")
      return
    }
  }
}
