// SPDX-License-Identifier: GPL-2.0-only

import Foundation

/// Jobs of a trial that one fio runs, and what must come out of them.
struct TrialJob: Sendable {
  /// What they show, when they do what they must.
  let proof: String
  /// The job file.
  let text: String
  /// Names of directories that are there before, to be in the way.
  var directories: [String] = []
  /// The errors that the jobs must end with, in their order; nil where the run must pass.
  var errors: [Int32]?
  /// What fio must say where it writes no file of results.
  var words: String?
  /// Minor faults that a job must have, by its name.
  var faults: [String: ClosedRange<Int>] = [:]

  private init(_ proof: String, _ jobs: String) {
    self.proof = proof
    text = "[global]\nioengine=external:${PAGEFAULT_ENGINE}\nbs=4k\n\(jobs)\n"
  }

  /// Why a run is none that a right layout gives; nil where it is.
  func reason(against run: FioRun) -> [String]? {
    if let errors {
      let found = run.jobs.map(\.error)
      guard found == errors else { return ["jobs that must fail with \(errors) end with \(found)"] + run.engineNotes }
    } else if !run.passed {
      return run.problems.map { "\($0)" } + run.engineNotes
    }
    for (name, range) in faults {
      let found = run.jobs.first { $0.name == name }?.minorFaults ?? 0
      guard range.contains(found) else { return ["the job \(name) has \(found) minor faults"] }
    }
    return nil
  }

  static let all: [TrialJob] = [data, files, parts, failures]

  /// `io_u`, the number and the reach of a file. A directory of its name is what fio would take for the file without
  /// the engine's `get_file_size`.
  private static let data: TrialJob = {
    var job = TrialJob(
      "memory: what is written is read back, from an offset, of two files, in processes and threads",
      """
      verify=crc32c
      verify_fatal=1
      [data]
      rw=randwrite
      nrfiles=2
      offset=64k
      size=512k
      [threads]
      stonewall
      thread=1
      rw=randrw
      offset=128k
      size=256k
      """)
    job.directories = ["data.0.0", "threads.1.0"]
    return job
  }()

  /// `struct fio_file`, `setup`, `prepopulate_file`: another engine must find the data where a job put it, and a job without a size
  /// the end of the file.
  private static let files = TrialJob(
    "files: another engine reads what was written, and a file's end is found",
    """
    filename=file
    [write]
    rw=write
    backing=file
    sharing=shared
    offset=64k
    size=128k
    verify=pattern
    verify_pattern=0xfa017
    do_verify=0
    [psync]
    stonewall
    ioengine=psync
    rw=read
    offset=64k
    size=128k
    verify=pattern
    verify_pattern=0xfa017
    verify_fatal=1
    [whole]
    stonewall
    rw=read
    backing=file
    sharing=shared
    [begun]
    stonewall
    create_serialize=0
    filename=other
    backing=file
    rw=randwrite
    size=96k
    """)

  /// `prep`, `iomem_alloc`, `iomem_free`, by the faults that they cause and spare.
  private static let parts: TrialJob = {
    var job = TrialJob(
      "calls: pages are given back between I/Os, and buffers that nobody reads are spared",
      """
      create_serialize=0
      [touch]
      rw=write
      access=touch
      bs=16m
      size=16m
      [refault]
      stonewall
      rw=write
      size=256k
      refault=dontneed
      loops=2
      [trim]
      stonewall
      rw=trim
      size=256k
      """)
    job.faults = ["touch": 0...6000, "refault": 128...1000]
    return job
  }()

  /// `td->error`, `td->verror`, `io_u->error`, `cleanup`.
  private static let failures: TrialJob = {
    var job = TrialJob(
      "failures: jobs and I/Os that must fail do so, with the engine's errno and words",
      """
      rw=write
      size=64k
      [init]
      hugepage_delay=4000000
      [io]
      stonewall
      rw=trim
      bs=2k
      [report]
      stonewall
      fault_report=/dev/full
      """)
    job.errors = [22, 22, 28]
    job.words = "err=22/page_fault: "
    return job
  }()
}
