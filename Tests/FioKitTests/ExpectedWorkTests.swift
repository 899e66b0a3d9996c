// SPDX-License-Identifier: GPL-2.0-only
import TestSupport
import Testing

@testable import FioKit

@Suite("A job that did another amount than its file asks for")
struct ExpectedWorkTests {
  @Test(arguments: FioMatrix.present, ["null", "psync"])
  func randomJobsDoWhatIsExpected(_ fio: FioUnderTest, _ engine: String) async throws {
    let seed = Dice.seedOfThisRun
    var jobs = RandomJobs(seed: seed, canTrim: engine == "null")
    var judged = 0
    for _ in 0..<(engine == "null" ? 3 : 1) {
      let text = "[global]\nioengine=\(engine)\n" + (0..<60).map { "[j\($0)]\n\(jobs.next())" }.joined()
      let run = try await fio.run(text, engine: nil)
      let plan = try JobPlan(JobFile(parsing: Array(text.utf8), name: "t"), path: "t")
      // fio has jobs of which nothing fits, and says so; they are another check's.
      let output = try #require(run.output)
      #expect(AmountCheck(expected: plan.expectedEntries).problems(in: output) == [], "seed \(seed): \(text)")
      judged += plan.expectedEntries.count { $0.work != nil }
    }
    // Of what nothing is said, nothing is proved.
    #expect(judged >= 15, "seed \(seed)")
  }

  @Test(arguments: FioMatrix.present)
  func lessIsTold(_ fio: FioUnderTest) async throws {
    for job in [
      "[a]\nioengine=null\nsize=1m\nnumjobs=3\ngroup_reporting\n[b]\nioengine=null\nsize=2m\nloops=2\n",
      "[global]\nioengine=null\nbs=8k\nnrfiles=4\nsize=1m\nrw=randtrim\n[a]\n[b]\nstonewall\nrw=randrw\nnorandommap\n",
      "[a]\nioengine=psync\nsize=1m\nbs=16k\nthread\nfsync=4\nrw=write\n[b]\nioengine=null\nsize=64k\nrwmixread=80\nrw=rw\n",
      "[a]\nioengine=null\nsize=1m\ntime_based=0\nruntime=0\nloops=3\n", "[a]\nioengine=null\nsize=1m\nrw=write:4k\n",
      "[a]\nioengine=null\nsize=1m\nrw=read\nbsrange=4k-16k\n",
    ] {
      let text = try await Self.result(of: job, fio)
      #expect(try Self.problems(text, of: job) == [])
      for other in ["3m", "512k"] {
        let problems = try Self.problems(text, of: job.replacing("size=1m", with: "size=\(other)"))
        #expect(problems.map(\.name).contains("other_amount"), "\(job)")
        #expect(problems.allSatisfy { $0.message.contains("and its job file asks for ") })
      }
    }
  }

  @Test(arguments: [
    "runtime=1", "size=10%", "filename=x", "verify=crc32c", "blockalign=8k", "rw=write:4k\nbs=6k", "rate=1m",
    "rw=randread:8\nsize=1000001", "bs=4k,8k\nrw=randread", "time_based", "time_based=1\nruntime=0",
    "time_based=0\nruntime=5", "size=$mb_memory", "filesize=4k",
    "ioengine=libaio\nrw=randtrim", "io_size=3m\nloops=2", "bsrange=4k-8k\nbs=4k", "exitall", "rw=write:-4k",
    "size=9223372036854775807\nloops=9223372036854775807", "nrfiles=9223372036854775807", "bs=,4k",
    "percentage_random=5",
  ])
  func whatOnlyFioKnowsIsNotJudged(_ options: String) throws {
    let job = "[a]\nioengine=psync\nsize=1m\n\(options)\n"
    let plan = try JobPlan(JobFile(parsing: Array(job.utf8), name: "a"), path: "/nowhere/a")
    #expect(plan.expectedEntries.first?.work == .some(nil))
  }

  private static func result(of job: String, _ fio: FioUnderTest) async throws -> String {
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(job, to: "t.fio")
      return try await fio.execute(["--output-format=json+", path], in: directory.path).output
    }
  }

  private static func problems(_ result: String, of job: String) throws -> [RunProblem] {
    let plan = try JobPlan(JobFile(parsing: Array(job.utf8), name: "t"), path: "t", environment: [:])
    return RunVerdict(
      termination: .exited(0), stopped: nil, decoding: FioDecoding(result), words: FioWords([]),
      expected: plan.expectedEntries
    ).problems
  }
}

/// Jobs of a few options that decide how much is done, by a seed.
private struct RandomJobs {
  private var dice: Dice
  private let directions: [String]

  init(seed: UInt64, canTrim: Bool) {
    dice = Dice(seed: seed)
    directions = ["read", "write", "randread", "randwrite", "rw", "randrw"] + (canTrim ? ["trim", "randtrim"] : [])
  }

  mutating func next() -> String {
    let block = pick([512, 1000, 1024, 3072, 4096, 4096, 6144, 16384, 65536, 98304])
    let size = pick([block * below(300, from: 1), below(1 << 21, from: block), 1 << 20, 3 << 18, 1_000_001])
    var options = ["size=\(size)"]
    options.append(
      pick([
        "bs=\(block)", "bs=\(block)", "bs=\(block)", "bs=\(block)", "bsrange=\(block)-\(block * below(5, from: 2))",
        "bs=\(block),\(block * 2)", "bssplit=\(block)/50:\(block * 2)/50",
      ]))
    let direction = pick(directions)
    let modifiers = direction.hasPrefix("rand") ? ["1", "2", "8", "17"] : ["4k", "8k", "64k", "10m", "8", "-4k"]
    options.append("rw=\(direction)" + (below(3) == 0 ? ":\(pick(modifiers))" : ""))
    if below(3) == 0 { options.append("nrfiles=\(below(8, from: 2))") }
    if below(4) == 0 { options.append("loops=\(below(4, from: 2))") }
    if below(4) == 0 {
      options.append("io_size=\(pick([size / 2 + 1, size * 2, size * 3 + block, below(2 * size, from: 1)]))")
    }
    if below(5) == 0 { options.append("number_ios=\(pick([1, 7, 100, 1000]))") }
    if below(5) == 0 { options.append("norandommap") }
    if below(5) == 0 { options.append("offset=\(pick([1000, 4096, 1 << 20]))") }
    if below(10) == 0 { options.append("iodepth=8") }
    if below(10) == 0 { options.append("thread") }
    if below(5) == 0 { options.append(pick(["time_based=0", "runtime=0", "time_based=0\nruntime=0s"])) }
    if below(10) == 0 { options.append("numjobs=2") }
    return options.joined(separator: "\n") + "\n"
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value { dice.any(of: values) }

  private mutating func below(_ limit: Int, from low: Int = 0) -> Int { dice.below(limit, from: low) }
}
