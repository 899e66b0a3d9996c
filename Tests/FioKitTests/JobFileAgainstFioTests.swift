// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import TestSupport
import Testing

@Suite("The reader and the plan agree with fio itself")
struct JobFileAgainstFioTests {
  static let head = "[global]\nioengine=null\nsize=64k\nrw=read\n"

  /// Job files whose entries in fio's result must be exactly those of the plan.
  static let files = [
    "[a]\n[b]\nnumjobs=3\n",
    "group_reporting\n[a]\nnumjobs=2\n[b]\n[c]\nstonewall\n[d]\n",
    "[a]\ngroup_reporting\n[b]\n[c]\ngroup_reporting\n",
    "[a]\nname=other\n[b]\nnew_group\ngroup_reporting=0\n",
    "group_reporting=1\nstonewall\n[a]\n[b]\nnumjobs=2\n[c]\n",
    "[a]\nwait_for_previous\n[b]\ngroup_reporting\nnumjobs=4\nnew_group=1\n[c]\ngroup_reporting\n",
    "[global2]\nnumjobs=2\n[a]\n[globals]\nnumjobs=1\n[b]\n",
    "[unclosed\n[x]y]\n[ spaced ] # why\n[;cut",
    "[a] ; comment\nnumjobs=0x2 # two\r\n[b]\nnumjobs=2,3\n[]\n",
    "[a]\nnumjobs=${FAULTBENCH_TEST_UNSET}3\n[\(String(repeating: "n", count: 300))]\n",
  ]

  @Test(arguments: FioMatrix.present, files)
  func entriesAreAsPlanned(_ fio: FioUnderTest, _ body: String) async throws {
    // A file whose last header is cut away by its comment sign is refused by fio and by the reader.
    let text = Self.head + body
    guard !body.hasSuffix("[;cut") else {
      #expect(throws: JobFileError.self) { try JobFile(parsing: Array(text.utf8), name: "t") }
      let direct = try await TemporaryDirectory.with { directory in
        try await fio.execute([directory.write(text, to: "t.fio")], in: directory.path)
      }
      #expect(direct.status != 0)
      return
    }
    let run = try await fio.run(text, engine: nil)
    #expect(run.problems == [])
    let plan = try JobPlan(JobFile(parsing: Array(text.utf8), name: "t"), path: "t")
    let expected = plan.expectedEntries.flatMap { Array(repeating: $0.name, count: $0.count) }
    #expect(run.jobs.map(\.name) == expected)
  }

  @Test(arguments: FioMatrix.present)
  func optionsAreReadAlike(_ fio: FioUnderTest) async throws {
    let job = """
      [global]
      ioengine=null
      include defaults.fio
      [job]  # name
        description=a=b  "c ${FAULTBENCH_TEST_UNSET}d" ; cut
      bs   =8k\r
      bs=4k # the last one counts
      thread
      """
    let files = ["defaults.fio": "# included\nsize=64k\ninclude deeper.fio\n", "deeper.fio": "rw=randread"]
    try await TemporaryDirectory.with { directory in
      for (name, text) in files { try directory.write(text, to: name) }
      let path = try directory.write(job, to: "t.fio")
      let run = try await FioRunner(fio: fio.binary, engine: nil).run(path, in: directory.path)
      #expect(run.problems == [])
      let entry = try #require(run.jobs.first)
      let plan = try JobPlan(JobFile(contentsOf: path), path: path).jobs.first
      let planned = try #require(plan)
      let everything = try #require(run.output?.globalOptions).merging(entry.options) { $1 }
      for key in ["ioengine", "size", "rw", "description", "thread"] {
        #expect((planned.value(key) ?? nil) ?? "" == everything[key] ?? "", "\(key)")
      }
      #expect(planned.value("bs") == .some("4k"))
    }
  }

  @Test func includesInACircleAreRefused() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write("include loop.fio\n", to: "loop.fio")
      let path = try directory.write("[a]\ninclude loop.fio\n", to: "t.fio")
      #expect(throws: JobFileError.self) { try JobPlan(JobFile(contentsOf: path), path: path) }
    }
  }
}
