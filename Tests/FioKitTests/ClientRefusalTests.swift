// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import FioKit

/// fio's server loses the end of its words now and then when it refuses a job: 9 times in 991 on a busy machine, with
/// fio 3.33. The scripts stand in for its client, with what it printed then.
@Suite("A server that refuses a job loses its words")
struct ClientRefusalTests {
  private static let refused = "<vm> fio: invalid external ioengine path \"/nowhere.so\""
  private static let isGone = "client: host=h disconnected"

  @Test(arguments: [[], ["<vm> fio: failed parsing ioengine=external:/nowhere.so", "<vm> fio: job b dropped"]])
  func itIsNoHostThatWasLost(_ more: [String]) async throws {
    let (run, starts) = try await Self.run([[Self.refused] + more + [Self.isGone]])
    #expect(run.problems.map(\.kind) == [.emptyClientResult] && starts == 1)
    #expect(run.problems.first?.words.first == "fio: invalid external ioengine path \"/nowhere.so\"")
    #expect(run.problems.first?.words.contains(Self.isGone) == false)
  }

  @Test func withoutAnyItIsAskedOnceMore() async throws {
    let (refusal, twice) = try await Self.run([[Self.isGone], [Self.refused, "<vm> fio: job b dropped"]])
    #expect(refusal.problems.map(\.kind) == [.emptyClientResult] && twice == 2)
    let (gone, again) = try await Self.run([[Self.isGone], ["fio: connect: Connection refused"]])
    #expect(gone.problems.first?.message.contains("connect: Connection refused") == true && again == 2)
    let (lost, last) = try await Self.run([[Self.isGone], [Self.isGone], [Self.refused]])
    #expect(lost.problems.map(\.kind) == [.hostLost(host: "h", isSilent: false)] && last == 2)
  }

  @Test func aJobThatHadBegunIsLost() async throws {
    let (run, starts) = try await Self.run([
      ["<vm> b: (g=0): rw=read, ioengine=null", "<vm> Starting 1 process", "<vm> fio: io_u error", Self.isGone]
    ])
    #expect(run.problems.map(\.kind) == [.hostLost(host: "h", isSilent: false)] && starts == 1)
  }

  /// What a client comes to that prints these lines, another list each time it is started, and a result without a job; how
  /// often it was started.
  private static func run(_ said: [[String]]) async throws -> (FioRun, starts: Int) {
    try await TemporaryDirectory.with { directory in
      for (index, lines) in said.enumerated() {
        try directory.write((lines + [""]).joined(separator: "\n"), to: "said.\(index + 1)")
      }
      let script = """
        #!/bin/sh
        cd '\(directory.path)' && echo >>starts && echo 'hostname=vm, be=0, 64-bit, os=Linux, arch=x86-64, fio=fio-3.33, flags=1'
        cat "said.$(($(wc -l <starts)))"
        printf '\\n{\\n  "fio version" : "fio-3.33",\\n  "client_stats" : [\\n\\n  ]\\n}\\n'

        """
      let path = try directory.write(script, to: "fio")
      try #require(chmod(path, 0o755) == 0)
      let job = try directory.write("[b]\nioengine=external:/nowhere.so\nrw=read\nsize=1m\n", to: "b.fio")
      var runner = FioRunner(fio: FioBinary(path: path, version: "fio-3.33"), engine: nil)
      runner.host = try ClientHost("h")
      return (try await runner.run(job), try directory.read("starts").count)
    }
  }
}
