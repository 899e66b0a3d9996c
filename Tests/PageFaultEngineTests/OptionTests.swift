// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// How fio shows, inherits and passes on the engine's options.
@Suite("Options in fio", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct OptionTests {
  @Test("--enghelp lists what may be set, and nothing else", arguments: FioMatrix.present)
  func help(_ fio: FioUnderTest) async throws {
    let all = try await fio.execute(["--enghelp=\(Repository.engine)"])
    #expect(all.status == 0)
    #expect(all.output.contains("hugepage_delay"))
    #expect(!all.output.contains("pagefault_proof"))
    let one = try await fio.execute(["--enghelp=\(Repository.engine),hugepage_delay"])
    #expect(one.output.contains("at most 3600000"))
  }

  @Test("The version is there to be read: a job that sets it is refused", arguments: FioMatrix.present)
  func version(_ fio: FioUnderTest) async throws {
    let result = try await fio.execute(
      ["--name=job", "--ioengine=external:\(Repository.engine)", "--engine_version=1", "--rw=write", "--size=1m"])
    #expect(result.status != 0)
    #expect(result.errors.contains("engine_version"), "\(result.errors)")
  }

  @Test("[global] hands an option down, and a job may override it", arguments: EngineHost.all)
  func inheritance(_ host: EngineHost) async throws {
    let result = try await host.run(
      text: """
        [global]
        ioengine=external:${PAGEFAULT_ENGINE}
        thread=\(host.threads ? 1 : 0)
        rw=write
        size=1m
        hugepage_delay=70000
        [inherits]
        [overrides]
        hugepage_delay=0
        [differs]
        hugepage_delay=80000
        """)
    #expect(result.run.passed, "\(result.run.problems)")
    #expect(result.words.contains("note: inherits: the job ended before hugepage_delay=70000 ms"))
    #expect(result.words.contains("note: differs: the job ended before hugepage_delay=80000 ms"))
    #expect(!result.words.contains("note: overrides"))
  }

  @Test("On the command line options follow the engine", arguments: FioMatrix.present)
  func commandLine(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let result = try await fio.execute(
        [
          "--name=job", "--ioengine=external:\(Repository.engine)", "--hugepage_delay=70000", "--rw=write", "--size=1m",
        ], in: directory.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors.contains("hugepage_delay=70000"))
    }
  }

  @Test("A server runs jobs for a client, and its engine's words reach it", arguments: FioMatrix.present)
  func server(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let socket = "\(directory.path)/socket"
      let stop = StopLatch()
      async let server = Executed.run(fio.path, ["--server=sock:\(socket)"], in: directory.path, stop: stop)
      for _ in 0..<100 where !FileManager.default.fileExists(atPath: socket) {
        try await Task.sleep(for: .milliseconds(50))
      }
      let good = try directory.write(
        "[job]\nioengine=external:\(Repository.engine)\nrw=write\nsize=1m\n", to: "good.fio")
      let bad = try directory.write(
        "[job]\nioengine=external:\(Repository.engine)\nrw=write\nsize=1m\nhugepage_delay=-5\n", to: "bad.fio")
      let passed = try await fio.execute(["--client=sock:\(socket)", good], in: directory.path)
      let refused = try await fio.execute(["--client=sock:\(socket)", bad], in: directory.path)
      stop.request(.signal(SIGINT))
      _ = try await server
      #expect(passed.status == 0 && passed.output.contains("err= 0"), "\(passed.output)")
      #expect((refused.output + refused.errors).contains("page_fault: hugepage_delay=-5"), "\(refused.output)")
    }
  }
}
