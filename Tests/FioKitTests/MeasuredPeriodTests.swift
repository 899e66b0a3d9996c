// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@Suite("What was measured is of the time that the job asks for")
struct MeasuredPeriodTests {
  @Test(arguments: FioMatrix.present)
  func aJobThatEndsInItsRampFails(_ fio: FioUnderTest) async throws {
    let job = "[a]\nioengine=null\nsize=1m\nramp_time=30\n"
    #expect(try await fio.run(job, engine: nil).problems.map(\.kind) == [.endedInRamp(job: "a")])
    // Without latencies nobody can tell, and none were wanted.
    #expect(try await fio.run(job + "gtod_reduce=1\n", engine: nil).problems == [])
    #expect(try await fio.run(job.replacing("=30", with: "=0"), engine: nil).problems == [])
    let longer = "[a]\nioengine=null\nsize=1m\nramp_time=1\ntime_based\nruntime=1\n"
    #expect(try await fio.run(longer, engine: nil).problems == [])
  }

  @Test(arguments: FioMatrix.present)
  func aSteadyStateIsToldOrMissed(_ fio: FioUnderTest) async throws {
    let job = "[a]\nioengine=null\nsize=1g\ntime_based\nruntime=4\nsteadystate_duration=2\n"
    async let other = fio.run(job + "steadystate=iops:100000%\n", engine: nil)
    let missed = try await fio.run(job + "steadystate=iops:0.0000001%\n", engine: nil)
    let problem = try #require(missed.problems.first)
    #expect(missed.problems.count == 1)
    guard case .notSteady(job: "a", let target, _) = problem.kind else {
      Issue.record("another problem: \(problem)")
      return
    }
    #expect(target.hasPrefix("iops:"))
    let attained = try await other
    #expect(attained.problems == [])
    #expect(attained.jobs.first?.steadyState?.attained == 1)
  }

  @Test(arguments: FioMatrix.present)
  func aDryRunIsNoIO(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let job = "[a]\nioengine=psync\nfilename=\(directory.path)/data\nsize=256k\nrw=write\nverify=crc32c\n"
      let written = try await fio.run(job, engine: nil)
      #expect(written.problems == [])
      #expect(written.jobs.first?.activeDirections.map(\.name) == ["read", "write"])
      #expect(written.jobs.first?.dryRunDirections.isEmpty == true)
      let verified = try await fio.run(job + "verify_only\n", engine: nil)
      #expect(verified.problems == [])
      #expect(verified.jobs.first?.activeDirections.map(\.name) == ["read"])
      #expect(verified.jobs.first?.dryRunDirections.map(\.direction.ios) == [64])
    }
  }

  @Test(arguments: FioMatrix.present)
  func warningsOfAGoodRunAreKept(_ fio: FioUnderTest) async throws {
    let run = try await fio.run("[a]\nioengine=null\nsize=1m\nrw=randread\nblockalign=8k\nnumber_ios=9\n", engine: nil)
    #expect(run.problems == [])
    #expect(run.fioWarnings.contains { $0.contains("turns off randommap") })
    let quiet = try await fio.run("[a]\nioengine=null\nsize=1m\nexec_prerun=echo fio\n", engine: nil)
    #expect(quiet.fioWarnings == [])
  }

  @Test(arguments: FioMatrix.present)
  func jobsThatAStopPreventedAreToldOnce(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let mark = "\(directory.path)/started"
      let stop = StopLatch()
      let job =
        "[global]\nioengine=null\nsize=1m\nstonewall\n[long]\ntime_based\nruntime=60\nexec_prerun=touch \(mark)\n"
        + (0..<40).map { "[later\($0)]\n" }.joined()
      async let running = fio.run(job, engine: nil, stop: stop)
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: mark) {
        try await Task.sleep(for: .milliseconds(50))
      }
      try await Task.sleep(for: .seconds(1))
      stop.request(.signal(SIGTERM))
      let kinds = try await running.problems.map(\.kind)
      #expect(kinds == [.stopped(.signal(SIGTERM)), .notStarted(jobs: (0..<40).map { "later\($0)" })])
    }
  }
}
