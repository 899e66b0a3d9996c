// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// A fio whose layout the engine does not know, or that is not what it says, is refused in one line; it never crashes, and it
/// never runs. The fio here is real: its version string is changed in a copy of the program.
@Suite(
  "Unknown fios", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: LyingFio.original != nil, "no fio on PATH to copy"))
struct UnknownFioTests {
  @Test(
    "A fio with another version string is refused",
    arguments: [
      ("fio-3.27", "no layout is known for this version"),
      ("fio-9.99", "no layout is known for this version"),
      ("gio-3.33", "no layout is known for this version"),
      ("fio-3.31", "its struct thread_data has"),
      ("fio-3.28", "its built-in engines have IOOPS version 31"),
      ("fio-3.42", "its built-in engines have IOOPS version 31"),
    ])
  func lies(_ version: String, _ reason: String) async throws {
    for threads in [false, true] {
      let result = try await run(as: version, "[job]\nrw=write\nsize=1m\nthread=\(threads ? 1 : 0)")
      #expect(result.exitCode == 1, "\(result.words)")
      let line = try #require(result.run.diagnostics.first { $0.hasPrefix("page_fault: ") })
      #expect(line.hasPrefix("page_fault: cannot run in this fio (\(version)): "))
      #expect(line.contains(reason), "\(line)")
      #expect(line.contains("layouts known: fio-3.28 to master"))
      #expect(line.contains("use an unmodified fio of one of these releases"))
      #expect(result.ios == (0, 0, 0))
    }
  }

  @Test("Also when only [global] names the engine, before fio can be measured")
  func global() async throws {
    let result = try await run(as: "fio-3.31", "[global]\nhugepage_delay=5\n[job]\nrw=write\nsize=1m")
    #expect(result.exitCode == 1)
    #expect(result.words.contains("page_fault: cannot run in this fio (fio-3.31)"))
  }

  @Test("A program that is no fio gets no engine")
  func noFio() throws {
    let library = try #require(dlopen(Repository.engine, RTLD_NOW | RTLD_LOCAL))
    let symbol = try #require(dlsym(library, "get_ioengine"))
    typealias GetEngine = @convention(c) (UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> Void
    let getEngine = unsafeBitCast(symbol, to: GetEngine.self)
    var ops: UnsafeMutableRawPointer? = library
    getEngine(&ops)
    #expect(ops == nil)
    getEngine(nil)
  }

  private func run(as version: String, _ job: String) async throws -> EngineRun {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/fio"
      try LyingFio.copy(to: path, version: version)
      let text = job.replacing("[job]", with: "[job]\nioengine=external:${PAGEFAULT_ENGINE}")
        .replacing("[global]", with: "[global]\nioengine=external:${PAGEFAULT_ENGINE}")
      let file = try directory.write(text, to: "test.fio")
      let runner = FioRunner(
        fio: FioBinary(path: path, version: version), engine: Repository.engine, timeout: .seconds(60))
      return EngineRun(run: try await runner.run(file, in: directory.path))
    }
  }
}

/// A copy of this machine's fio that reports another version, of the same length.
enum LyingFio {
  static let original: FioUnderTest? = FioMatrix.binary("3.33")

  static func copy(to path: String, version: String) throws {
    let fio = try #require(original)
    var program = try Data(contentsOf: URL(fileURLWithPath: fio.path))
    let own = Data("fio-\(fio.version)\0".utf8)
    let lie = Data("\(version)\0".utf8)
    #expect(own.count == lie.count)
    var replaced = 0
    while let range = program.range(of: own) {
      program.replaceSubrange(range, with: lie)
      replaced += 1
    }
    #expect(replaced > 0)
    try program.write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }
}
