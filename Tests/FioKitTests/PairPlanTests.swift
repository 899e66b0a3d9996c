// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import FioKit

/// How two job files are measured as a pair, and what fio is given.
@Suite("Plans of pairs")
struct PairPlanTests {
  static let fio = FioBinary(path: "/usr/bin/fio", version: "fio-3.33")
  static let memory = "[a]\nioengine=external:/x/libpagefault.so\nsize=4m\nrw=write\n"

  static func plan(
    _ base: String, _ candidate: String? = nil, milliseconds: Int? = nil, change: (inout PairSide) -> Void = { _ in }
  ) async throws -> PairPlan {
    try await TemporaryDirectory.with { directory in
      let one = PairSide(path: try directory.write(base, to: "base.fio"), fio: fio, engine: "/x/libpagefault.so")
      var other = one
      other.path = try directory.write(candidate ?? base, to: "candidate.fio")
      change(&other)
      return try PairPlan(base: one, candidate: other, milliseconds: milliseconds)
    }
  }

  /// What is below `memory`, and why it cannot run beside the same; nil where it can.
  static let obstacles: [(String, String?)] = [
    ("", nil), ("stonewall", nil), ("filename=/tmp/x", nil), ("startdelay=0", nil), ("cpus_allowed=0", nil),
    ("runtime=2\ntime_based", nil), ("exec_prerun=true", nil), ("numjobs=$ncpus", nil), ("exitall=1", "`exitall`"),
    ("exit_what=all", "`exit_what`"), ("startdelay=1-2", "`startdelay`"), ("flow=1", "`flow`"),
    ("[b]\nwait_for=a", "`wait_for`"), ("[b]\nstonewall", "in steps"), ("[b]\nwait_for_previous=1", "in steps"),
    ("[b]\nstonewall=0", nil), ("backing=file\nfilename=/tmp/x", "the file /tmp/x"),
    ("backing=file\ndirectory=/tmp", nil),
    ("backing=file\ndirectory=/tmp\nfilename=y:x", "the file /tmp/y"), ("backing=memfd\nfilename=/tmp/x", nil),
    ("ioengine=psync\nfilename=/tmp/x", "the file /tmp/x"), ("ioengine=psync", nil),
    ("ioengine=psync\nfilename_format=all.$filenum", "the file all.$filenum"),
    ("ioengine=psync\nfilename_format=$jobname.$filenum", nil), ("ioengine=null\nfilename=/tmp/x", nil),
    ("ioengine=exec\nprogram=/bin/true", "ioengine=exec"), ("ioengine=net\nport=8000", "ioengine=net"),
    ("cgroup=one", "the cgroup one"),
  ]

  @Test func whatKeepsJobsApartIsSaid() async throws {
    for (lines, reason) in Self.obstacles {
      let plan = try await Self.plan(Self.memory + lines)
      #expect(plan.sharing == (reason == nil ? .oneFio : .turns), "\(lines): \(plan.reason)")
      #expect(reason.map(plan.reason.contains) ?? true, "\(lines): \(plan.reason)")
    }
  }

  @Test func whatDiffersCounts() async throws {
    let timed = Self.memory + "time_based\nruntime="
    let others = try await Self.plan(timed + "1", timed + "2s")
    #expect(others.sharing == .turns && others.reason == "they run for different times")
    #expect(try await Self.plan(timed + "1", timed + "1000ms").sharing == .oneFio)
    #expect(try await Self.plan(timed + "1", timed + "2s", milliseconds: 200).sharing == .oneFio)
    let cpus = try await Self.plan(Self.memory + "cpus_allowed=0", Self.memory + "cpus_allowed=1")
    #expect(cpus.sharing == .turns && cpus.reason == "they name different CPUs")
    #expect(try await Self.plan(Self.memory) { $0.engine = "/y/libpagefault.so" }.sharing == .oneFio)
    #expect(try await Self.plan(Self.memory) { $0.environment = ["PAGEFAULT_ENGINE": "x"] }.sharing == .oneFio)
    let fios = try await Self.plan(Self.memory) { $0.fio = FioBinary(path: "/other", version: "fio-3.41") }
    #expect(fios.sharing == .twoFios && fios.reason == "their fio programs differ")
    let environments = try await Self.plan(Self.memory) { $0.environment = ["A": "b"] }
    #expect(environments.sharing == .twoFios && environments.reason == "their environments differ")
    #expect(try await Self.plan(Self.memory + "thread").sharing == .twoFios)
    #expect(try await Self.plan(Self.memory, Self.memory + "thread").sharing == .oneFio)
    // A barrier needs the place of exec_prerun, and to know for how many it is.
    for line in ["exec_prerun=true", "numjobs=$ncpus"] {
      let plan = try await Self.plan(Self.memory + line) { $0.environment = ["A": "b"] }
      #expect(plan.sharing == .turns && plan.reason.hasPrefix("their environments differ, and "), "\(plan.reason)")
    }
  }

  @Test func cpusAreCounted() async throws {
    let jobs: [(String, Int?, Int?)] = [
      ("", 1, 1), ("numjobs=3\n[b]\nnumjobs=2", 5, 5), ("numjobs=3\n[b]\nstonewall\nnumjobs=2\n[c]", 3, 3),
      ("numjobs=$ncpus", nil, nil), ("uffd_affinity=other", 1, 2), ("uffd_affinity=other\nnumjobs=4", 4, 4),
    ]
    for (lines, concurrency, needed) in jobs {
      let plan = try await Self.plan(Self.memory, Self.memory + lines)
      #expect(plan.concurrency == concurrency, "\(lines)")
      #expect(plan.neededCPUs == needed, "\(lines)")
    }
  }

  @Test func onlyWorkThatStaysTheSameIsTimed() async throws {
    let jobs: [(String, Bool)] = [
      ("", false), ("refault=dontneed", true), ("refault=none", false), ("cow=fork", true), ("userfaultfd=wp", true),
      ("userfaultfd=missing", false), ("time_based\nruntime=2", true), ("time_based=0\nruntime=2", false),
      ("refault=free\nhugepage_delay=100", false), ("hugepage_delay=0\nrefault=remap", true),
      ("refault=dontneed\nnumber_ios=7", false), ("refault=dontneed\nverify=crc32c", false), ("loops=5", false),
      ("ioengine=null", true), ("ioengine=psync", false), ("refault=dontneed\n[b]\nrefault=none", false),
    ]
    for (lines, isTimable) in jobs {
      #expect(try await Self.plan(Self.memory + lines).isTimable == isTimable, "\(lines)")
      // Both or none.
      let other = try await Self.plan(Self.memory + "refault=dontneed", Self.memory + lines)
      #expect(other.isTimable == isTimable, "\(lines)")
    }
  }

  @Test func anUnreadableFileIsNamed() async throws {
    let side = PairSide(path: "/nowhere/x.fio", fio: Self.fio, engine: nil)
    #expect(throws: JobFileError.self) { try PairPlan.sharing(base: side, candidate: side) }
    let runner = PairRunner(base: side, candidate: side, sharing: .oneFio, cpus: nil, milliseconds: nil)
    await #expect(throws: FioRunError.self) { try await runner.run(candidateFirst: false, in: nil, stop: nil) }
    await #expect(throws: JobFileError.self) { try await Self.plan("[global]\nbs=4k\n") }
  }

  /// fio itself tells what each job's options are: those of the original, and those of the same job in a pair.
  @Test(
    .enabled(if: Repository.hasEngine, Comment(rawValue: Repository.noEngine)), arguments: FioMatrix.present.prefix(1))
  func jobsKeepTheirOptions(_ fio: FioUnderTest) async throws {
    let jobs = try FileManager.default.subpathsOfDirectory(atPath: Repository.root.appending(path: "fio-jobs").path)
      .filter { $0.hasSuffix(".fio") }.map { Repository.root.appending(path: "fio-jobs/\($0)").path }
    #expect(jobs.count > 20)
    try await TemporaryDirectory.with { directory in
      var environment = Self.words
      environment["PAGEFAULT_ENGINE"] = Repository.engine
      for role in PairRole.allCases { environment[role.engineVariable] = Repository.engine }
      var pairs: [String] = []
      for path in jobs {
        let side = PairSide(path: path, fio: fio.binary, engine: Repository.engine, environment: environment)
        let both = [try PairJobs(side, .base), try PairJobs(side, .candidate)]
        pairs.append(directory.file("\(pairs.count).fio"))
        try Data(both.jobFile.bytes).write(to: URL(fileURLWithPath: pairs.last ?? ""))
      }
      let (originals, flat) = (
        try await Self.optionsByFio(fio, jobs, environment), try await Self.optionsByFio(fio, pairs, environment)
      )
      #expect(originals.count == jobs.count && flat.count == jobs.count)
      for (path, (original, pair)) in zip(jobs, zip(originals, flat)) {
        let wanted = PairRole.allCases.flatMap { role in original.map { role.prefix + $0 } }
        #expect(!original.isEmpty && pair == wanted, "\(path)")
      }
    }
  }

  /// The same of drawn files, by what each job then does: its options and its I/Os.
  @Test(arguments: FioMatrix.present.prefix(1))
  func drawnJobsDoTheSameInAPair(_ fio: FioUnderTest) async throws {
    var dice = Dice(seed: Dice.seedOfThisRun)
    for _ in 0..<4 {
      // How many random I/Os fit where reads and writes differ in size, fio draws by the job's number.
      let text = Self.drawnFile(&dice).replacing("bs=,16k", with: "bs=16k,16k")
      try await TemporaryDirectory.with { directory in
        try directory.write("bs=8k\nnumjobs=${COPIES}\n", to: "more.fio")
        let path = try directory.write(text, to: "t.fio")
        let environment = ["COPIES": "2"]
        let run = try await FioRunner(fio: fio.binary, engine: nil).run(path, environment: environment)
        let side = PairSide(path: path, fio: fio.binary, engine: nil, environment: environment)
        let runner = PairRunner(base: side, candidate: side, sharing: .oneFio, cpus: nil, milliseconds: nil)
        let pair = try await runner.run(candidateFirst: dice.chance(50), in: nil, stop: nil)
        for part in [pair.base, pair.candidate] {
          #expect(part.problems == run.problems, "\(text)")
          #expect(part.jobs.map(Self.deeds) == run.jobs.map(Self.deeds), "\(text)")
        }
      }
    }
  }

  /// Nothing of which fio draws by a job's number: which I/Os of a mix are reads, for one.
  private static func drawnFile(_ dice: inout Dice) -> String {
    let options = [
      "bs=4k", "bs=,16k", "blocksize=8k", "rw=write", "readwrite=randread", "rw=randwrite", "size=128k", "size=64k",
      "numjobs=2", "numjobs=1", "loops=2", "group_reporting", "group_reporting=0", "new_group", "include more.fio",
      "io_size=32k", "thread", "description=a ${COPIES} b",
    ]
    var text = "[global]\nioengine=null\nsize=64k\n"
    for section in 0..<dice.below(6, from: 2) {
      text += section > 0 && dice.chance(25) ? "[global]\n" : "[\(dice.any("a", "b", "c d"))]\n"
      for _ in 0..<dice.below(5) { text += dice.any(of: options) + "\n" }
    }
    return text + "[last]\n"
  }

  private static func deeds(_ job: FioJob) -> String {
    "\(job.name) \(job.activeDirections.map { "\($0.name) \($0.direction.ios) \($0.direction.bytes)" })"
  }

  private static let words = [
    "ACCESS": "touch", "AFFINITY": "none", "ALIGN": "default", "ALLOC_FIRST": "0", "BACKING": "anon", "BS": "4k",
    "CASE_DIR": "/tmp", "DAX_DIR": "/tmp", "FAULT_REPORT": "/tmp/", "HUGETLB": "0", "LAYOUT": "sparse",
    "REFAULT": "none",
    "RESOLVE": "auto", "RW": "read", "SHARING": "private", "SIZE": "4m", "THP": "never", "WAIT": "block",
    "RUNTIME": "1", "TIME_BASED": "1", "AHEAD": "1", "JOBS": "1", "THREAD": "1", "THREADS": "1", "LOOPS": "2",
    "DELAY": "1", "HANDLERS": "1",
    "SYNC": "1",
    "MODE": "missing", "RENEW": "none",
  ]

  /// Of each file the jobs with their options behind their names, sorted, as `--showcmd` tells them.
  private static func optionsByFio(
    _ fio: FioUnderTest, _ paths: [String], _ environment: [String: String]
  ) async throws -> [[String]] {
    var command = Command(fio.path, ["--showcmd"] + paths)
    command.environment = environment
    let result = try await command.run()
    #expect(result.termination == .exited(0), "\(result.errors)")
    return result.output.split(separator: "\n").map { line in
      let words = line.split(separator: " --").dropFirst().map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.hasPrefix("fault_report=") }
      let jobs = words.split(omittingEmptySubsequences: false) { $0.hasPrefix("name=") }
      let names = words.filter { $0.hasPrefix("name=") }.map { String($0.dropFirst(5)) }
      return zip(names, jobs.dropFirst()).map { ([$0] + ((jobs.first ?? []) + $1).sorted()).joined(separator: " ") }
    }
  }
}
