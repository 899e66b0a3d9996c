// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import FioKit

@Suite("fio --client does not pass for its server", .serialized)
struct ClientServerTests {
  @Test(arguments: FioMatrix.present)
  func resultsOfServersAreDecodedAndEmptyOnesRefused(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let socket = "sock:\(directory.path)/s"
      let stop = StopLatch()
      defer { stop.request(.signal(SIGTERM)) }
      async let server = Executed.run(fio.path, ["--server=\(socket)"], in: directory.path, stop: stop)
      try await Self.waitForFile("\(directory.path)/s")
      let good = try directory.write(
        "[a]\nioengine=null\nsize=1m\nrw=read\n[b]\nioengine=null\nsize=1m\n", to: "good.fio")
      let result = try await fio.execute(["--client=\(socket)", "--output-format=json+", good], in: directory.path)
      let decoding = FioDecoding(result.output)
      let output = try #require(decoding.output)
      #expect(output.isFromClient)
      #expect(output.jobs.map(\.name) == ["a", "b", FioOutput.allClients])
      #expect(Self.verdict(result, decoding) == [])
      #expect(output.jobs.first?.hostname != nil)

      let bad = try directory.write("[a]\nioengine=/nowhere.so\nsize=1m\nrw=read\n", to: "bad.fio")
      let failed = try await fio.execute(["--client=\(socket)", "--output-format=json+", bad], in: directory.path)
      #expect(!Self.verdict(failed, FioDecoding(failed.output)).isEmpty, "exit code \(failed.status)")
      stop.request(.signal(SIGTERM))
      _ = try await server
    }
  }

  private static func verdict(_ result: Executed, _ decoding: FioDecoding) -> [RunProblem] {
    let lines = result.errors.split(separator: "\n").map(String.init)
    return RunVerdict(
      termination: .exited(result.status), stopped: nil, decoding: decoding,
      words: FioWords([lines, decoding.noise]), expected: nil
    ).problems
  }

  private static func waitForFile(_ path: String) async throws {
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: path) {
      try await Task.sleep(for: .milliseconds(50))
    }
    try #require(FileManager.default.fileExists(atPath: path), "the server did not start")
  }
}
