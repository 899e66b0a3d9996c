// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Memory that goes away under a job: an error of that I/O, and fio lives on.
@Suite("SIGBUS", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct SigbusTests {
  @Test(
    "A file truncated under its job is EFAULT with a sentence, and the other job is not disturbed",
    arguments: EngineHost.all)
  func truncated(_ host: EngineHost) async throws {
    let result = try await host.run(
      text: """
        [global]
        ioengine=external:${PAGEFAULT_ENGINE}
        thread=\(host.threads ? 1 : 0)
        bs=4k
        rw=write
        size=32m
        rate=16m
        [truncated]
        backing=file
        sharing=shared
        filename=data
        exec_prerun=./truncate.sh
        [other]
        """,
      files: ["truncate.sh": "#!/bin/sh\n( sleep 1; truncate -s 4096 data ) >/dev/null 2>&1 &\n"],
      prepare: {
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\($0.path)/truncate.sh")
      })
    #expect(result.exitCode == 1)
    #expect(result.words.contains("SIGBUS: the file ends before this page; it was truncated while the job ran"))
    #expect(result.run.jobs.map(\.error) == [EFAULT, 0])
    let ios = result.run.jobs.map { $0.write?.ios ?? 0 }
    #expect(ios.count == 2 && ios[0] > 0 && ios[0] < 8192 && ios[1] == 8192, "\(ios)")
  }
}
