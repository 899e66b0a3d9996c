// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// `cow=fork`: each first write to a page breaks copy-on-write, once per pass. 8 MiB are 2048 pages.
@Suite("cow=fork", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct CopyOnWriteTests {
  @Test("Each write of a pass faults once, reads never", arguments: EngineHost.all)
  func faults(_ host: EngineHost) async throws {
    let expectations = [
      ("rw=write", 2048, 1), ("rw=randwrite\nloops=3", 6144, 3), ("rw=read\nloops=2", 0, 2),
      ("rw=write\nbacking=memfd", 2048, 1), ("rw=write\nbs=1m\naccess=touch_rw", 2048, 1),
      ("rw=write\nbs=1m\naccess=populate", 2048, 1),
    ]
    let reports = try await host.reported(each: expectations.map { "size=8m\ncow=fork\n\($0.0)" })
    for ((options, faults, forks), report) in zip(expectations, reports) {
      #expect(report.observed >= faults && report.observed <= faults + 64 * forks + 64, "\(options): \(report.faults)")
      #expect(report.calls("fork") == (forks, 0), "\(options)")
    }
  }

  @Test("The data is the job's own after the break", arguments: EngineHost.all)
  func verify(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nrw=randwrite\nverify=crc32c\ncow=fork")
    #expect(result.run.problems.map { "\($0)" } == [])
    #expect(result.ios.read == 2048)
  }

  @Test("The child is gone when fio is", arguments: EngineHost.oldest)
  func child(_ host: EngineHost) async throws {
    let result = try await host.run(
      "name=cowchild\nsize=8m\nrw=write\ntime_based=1\nruntime=60\ncow=fork", timeout: .seconds(3))
    #expect(result.exitCode >= 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
      let mine = try? Data(contentsOf: URL(filePath: "/proc/\(name)/cmdline"))
      return mine.map { String(decoding: $0, as: UTF8.self).contains(result.run.jobFile) } ?? false
    }
    #expect(left == [])
  }
}
