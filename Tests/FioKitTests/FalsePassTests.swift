// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@Suite("What fio lets pass does not pass here")
struct FalsePassTests {
  static let null = "[global]\nioengine=null\nsize=1m\nrw=read\n"

  @Test(arguments: FioMatrix.present)
  func aGoodRunPasses(_ fio: FioUnderTest) async throws {
    let run = try await fio.run(Self.null + "[a]\n[b]\n", engine: nil)
    #expect(run.problems == [])
    #expect(run.termination == .exited(0))
  }

  @Test(arguments: FioMatrix.present)
  func aKilledJobFailsAndTheOtherIsKept(_ fio: FioUnderTest) async throws {
    // The job's own shell kills it, when its I/O is done: fio's exit code does not tell in several releases.
    let run = try await fio.run(Self.null + "[victim]\nexec_postrun=kill -9 $PPID\n[other]\n", engine: nil)
    let killed = try #require(run.problems.first { $0.name == "job_killed" })
    guard case .jobKilled(signal: SIGKILL, _, _) = killed.kind else {
      Issue.record("another signal: \(killed)")
      return
    }
    #expect(killed.words.contains { $0.contains("got signal=9") })
    #expect(run.jobs.first { $0.name == "other" }?.read?.ios == 256)
  }

  @Test(arguments: FioMatrix.present, ["USR2", "TERM"])
  func aSignalThatFioTakesForAGoodEndFails(_ fio: FioUnderTest, _ signal: String) async throws {
    try await TemporaryDirectory.with { directory in
      let text = """
        \(Self.null)
        [victim]
        time_based
        runtime=4
        exec_prerun=(echo $PPID >\(directory.path)/job)
        [killer]
        startdelay=1
        exec_prerun=kill -\(signal) $(cat \(directory.path)/job)
        """
      let run = try await fio.run(text, engine: nil)
      #expect(run.termination == .exited(0))
      let expected: RunProblem.Kind = signal == "TERM" ? .terminated(signal: SIGTERM) : .jobVanished(job: "victim")
      #expect(run.problems.first?.kind == expected)
      #expect(run.jobs.first { $0.name == "victim" }?.didIO == true)
    }
  }

  @Test(arguments: FioMatrix.present)
  func theShortestJobsPass(_ fio: FioUnderTest) async throws {
    // A job's end is known by its faults alone when it is too short for anything else.
    let job = "[global]\nioengine=null\nsize=512\nbs=512\n[process]\nnumjobs=20\n[thread]\nthread\nnumjobs=5\n"
    let run = try await fio.run(job, engine: nil)
    #expect(run.problems == [])
    #expect(run.jobs.filter { $0.name == "process" }.allSatisfy { $0.minorFaults > 0 })
  }

  @Test(arguments: FioMatrix.present)
  func groupsOfSomeJobsOnlyAreNoFailure(_ fio: FioUnderTest) async throws {
    // fio counts one entry too many here and shows it, without a name.
    let run = try await fio.run(Self.null + "[b]\n[a]\ngroup_reporting\n", engine: nil)
    #expect(run.problems == [])
    #expect(run.jobs.map(\.name) == ["b"])
  }

  @Test(arguments: FioMatrix.present)
  func aBoundlessNumberOfJobsIsFiosToRefuse(_ fio: FioUnderTest) async throws {
    let job = "[a]\nnumjobs=9223372036854775807\n"
    let run = try await fio.run(job + job, engine: nil)
    #expect(!run.passed)
  }

  @Test(arguments: FioMatrix.present)
  func aKilledFioLeavesNoJobsBehind(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      // The job's shell kills the parent of the job, which is fio; jobs are sessions of their own and live on.
      let text = """
        \(Self.null)
        [long]
        time_based
        runtime=60
        exec_prerun=(echo $PPID >\(directory.path)/job)
        [killer]
        startdelay=1
        exec_prerun=kill -9 $(cut -d' ' -f4 /proc/$PPID/stat)
        """
      let run = try await fio.run(text, engine: nil)
      #expect(run.problems.map(\.kind).contains(.fioKilled(signal: SIGKILL, hasResult: false)))
      let number = try directory.read("job").trimmingCharacters(in: .whitespacesAndNewlines)
      let job = try #require(Int32(number))
      var isAlive = true
      for _ in 0..<100 where isAlive {
        isAlive = kill(job, 0) == 0
        if isAlive { try await Task.sleep(for: .milliseconds(50)) }
      }
      #expect(!isAlive)
    }
  }

  @Test(arguments: FioMatrix.present)
  func aMissingEngineIsToldInFiosWords(_ fio: FioUnderTest) async throws {
    let run = try await fio.run("[a]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=1m\n", engine: "/nowhere/engine.so")
    #expect(run.problems.map(\.name) == ["no_result"])
    let problem = try #require(run.problems.first)
    #expect(problem.words.contains { $0.contains("/nowhere/engine.so") })
    #expect(problem.remedy.contains("fio list"))
  }

  @Test(arguments: FioMatrix.present)
  func aFailedSetupFails(_ fio: FioUnderTest) async throws {
    // This engine's setup fails without an errno, so that fio's result looks clean.
    let run = try await fio.run("[a]\nioengine=nbd\nsize=1m\nrw=write\n", engine: nil)
    #expect(run.termination == .exited(1))
    let problem = try #require(run.problems.first)
    if problem.words.contains(where: { $0.contains("not loadable") }) {
      #expect(problem.kind == .noResult)
    } else {
      #expect(run.jobs.map(\.error) == [0])
      #expect(run.problems.map(\.kind) == [.setupFailed])
      #expect(problem.words.contains { $0.contains("uri") })
    }
  }

  @Test(arguments: FioMatrix.present)
  func aFailedOpenKeepsItsErrno(_ fio: FioUnderTest) async throws {
    let run = try await fio.run("[a]\nioengine=sync\nfilename=/proc/none\nsize=1m\nrw=write\n", engine: nil)
    #expect(run.problems.map(\.kind) == [.jobError(job: "a", errno: ENOENT)])
    #expect(run.problems.first?.words.contains { $0.contains("No such file") } == true)
  }

  @Test(arguments: FioMatrix.present)
  func aJobErrorKeepsItsErrno(_ fio: FioUnderTest) async throws {
    let job = "[bad]\nioengine=sync\nfilename=data\nsize=64k\nbs=4k\nrw=read\nverify=crc32c\n"
    let run = try await fio.run(job, engine: nil, files: ["data": String(repeating: "x", count: 65536)])
    let problem = try #require(run.problems.first)
    #expect(problem.kind == .jobError(job: "bad", errno: EILSEQ))
    #expect(problem.words.contains { $0.contains("verify: ") })
  }

  @Test(arguments: FioMatrix.present)
  func aWrongOptionIsQuoted(_ fio: FioUnderTest) async throws {
    let run = try await fio.run("[a]\nioengine=null\nsize=1m\nnosuchoption=1\n", engine: nil)
    #expect(run.problems.map(\.name) == ["no_result"])
    #expect(run.problems.first?.words.contains { $0.contains("nosuchoption") } == true)
  }

  @Test(arguments: FioMatrix.present)
  func aJobWithoutIOFails(_ fio: FioUnderTest) async throws {
    let run = try await fio.run(Self.null + "[idle]\nstartdelay=60\n[busy]\nexitall\n", engine: nil)
    #expect(run.problems.map(\.name).contains { $0 == "no_io" || $0 == "job_missing" })
    #expect(run.jobs.contains { $0.name == "busy" && $0.didIO })
  }

  @Test(arguments: FioMatrix.present)
  func burningCPUIsNoFailure(_ fio: FioUnderTest) async throws {
    let run = try await fio.run("[burn]\nioengine=cpuio\ncpuload=10\ntime_based\nruntime=1\n", engine: nil)
    #expect(run.problems == [])
  }

  @Test(arguments: FioMatrix.present)
  func aTimeoutEndsTheRun(_ fio: FioUnderTest) async throws {
    let job = Self.null + "[long]\ntime_based\nruntime=60\n"
    let run = try await fio.run(job, engine: nil, timeout: .seconds(2))
    #expect(run.problems.first?.kind == .stopped(.timeout(.seconds(2))))
  }

  @Test(arguments: FioMatrix.present)
  func aRequestedStopShowsWhatWasMeasured(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let mark = "\(directory.path)/started"
      let stop = StopLatch()
      let job = Self.null + "[long]\ntime_based\nruntime=60\nexec_prerun=touch \(mark)\n"
      async let running = fio.run(job, engine: nil, stop: stop)
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: mark) {
        try await Task.sleep(for: .milliseconds(50))
      }
      try await Task.sleep(for: .seconds(1))
      stop.request(.signal(SIGTERM))
      let run = try await running
      #expect(run.problems.map(\.kind) == [.stopped(.signal(SIGTERM))])
      #expect(run.jobs.first?.didIO == true)
    }
  }
}
