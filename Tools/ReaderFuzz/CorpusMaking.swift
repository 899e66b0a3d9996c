// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import ProfileKit
import StoreKit
import TestSupport

/// Makes the sound inputs: results of a real fio, the shipped suites and job files, exports and stores of those results.
struct CorpusMaking {
  let directory: String

  /// Jobs whose results are unlike each other; small, so that damage hits what is read.
  private static let jobs: [(name: String, arguments: [String])] = [
    ("plain", ["--output-format=json", "--name=a", "--ioengine=null", "--size=64k", "--rw=randrw"]),
    ("bins", ["--output-format=json+", "--name=a", "--ioengine=mmap", "--size=256k", "--rw=write", "--unlink=1"]),
    (
      "group",
      [
        "--output-format=json", "--group_reporting", "--numjobs=3", "--name=b", "--ioengine=null", "--size=16k",
        "--percentile_list=50:99.9", "--lat_percentiles=1",
      ]
    ),
    (
      "several",
      [
        "--output-format=json", "--name=a", "--ioengine=null", "--size=4k", "--disable_clat=1", "--name=b", "--size=8k",
        "--ioengine=null", "--rw=trim", "--description=\"q\\\"\"",
      ]
    ),
  ]

  func make() async throws {
    guard let fio = FioMatrix.present.first else {
      throw ValidationError("there is no fio of a version that the tests know, whose results could be damaged.")
    }
    var results: [String] = []
    try await TemporaryDirectory.with { place in
      for job in Self.jobs {
        let run = try await fio.execute(job.arguments, in: place.path)
        guard run.status == 0 else { throw ValidationError("fio \(job.arguments): \(run.errors)") }
        results.append(run.output)
        try write(run.output, "fio", job.name)
      }
      try await faultReports(fio, in: place)
    }
    try compact()
    try shipped()
    try profiles()
    try stores(results)
  }

  private func write(_ text: String, _ kind: String, _ name: String) throws {
    try write(Array(text.utf8), kind, name)
  }

  private func write(_ bytes: [UInt8], _ kind: String, _ name: String) throws {
    try FileManager.default.createDirectory(atPath: "\(directory)/\(kind)", withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: "\(directory)/\(kind)/\(name)"))
  }

  /// What every release writes of a job, in a few hundred bytes: there each damage hits something.
  private func compact() throws {
    let direction =
      #"{"io_bytes":1,"bw_bytes":1,"iops":1.0,"runtime":1,"total_ios":1,"slat_ns":L,"clat_ns":L,"lat_ns":L}"#
    let latency = #"{"min":1,"max":2,"mean":1.5,"stddev":nan,"N":2,"percentile":{"50.000000":1},"bins":{"1":1,"2":1}}"#
    let job =
      #"{"jobname":"a\"\\b","groupid":0,"error":0,"read":D,"usr_cpu":-nan,"sys_cpu":0.5,"ctx":0,"majf":0,"minf":3}"#
    let text = "note\n{\n\"fio version\" : \"fio-3.33\",\n\"jobs\" : [\nJ\n]\n}\n"
    try write(
      text.replacing("J", with: job).replacing("D", with: direction).replacing("L", with: latency), "fio", "compact")
  }

  private func shipped() throws {
    let root = Repository.root.appending(path: "fio-jobs").path
    for suite in try FileManager.default.contentsOfDirectory(atPath: root).sorted() {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(suite)")) ?? []
      for name in names where name == "suite.yaml" || name.hasSuffix(".fio") {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(suite)/\(name)")))
        if name == "suite.yaml" {
          // Under the name of the directory in which it is read.
          let text = String(decoding: bytes, as: UTF8.self).replacing("suite: \(suite)", with: "suite: made")
            .replacing("job: ", with: "job: \(suite)-")
          try write(text, "suite", suite)
        } else {
          try write(bytes, "job-file", "\(suite)-\(name)")
        }
      }
    }
    let small = "suite: made\nsummary: small\ncases: [{name: a, job: made.fio, environment: {SIZE: 1m}}]\n"
    try write(small, "suite", "small")
    try write("[made]\nioengine=null\nsize=${SIZE}\n", "job-file", "made.fio")
  }

  /// Of the engine where it was built; the page about them has examples.
  private func faultReports(_ fio: FioUnderTest, in place: TemporaryDirectory) async throws {
    if Repository.hasEngine {
      let run = try await fio.execute(
        [
          "--name=a", "--ioengine=external:\(Repository.engine)", "--size=64k", "--rw=write", "--page_latency=1",
          "--bs=16k", "--hugepage_delay=1", "--fault_report=\(place.path)/report.json",
        ], in: place.path)
      guard run.status == 0 else { throw ValidationError("the engine: \(run.errors)") }
      try write(try place.read("report.json"), "fault-report", "engine")
    }
    let page = try String(contentsOf: Repository.root.appending(path: "docs/fault-report.md"), encoding: .utf8)
    let examples = page.components(separatedBy: "```").filter { $0.contains("faultbench.fault-report") }
    for (index, example) in examples.enumerated() {
      let text = example.drop { $0 != "{" }
      if text.contains("{") { try write(String(text), "fault-report", "page\(index)") }
    }
  }

  /// Profiles of guests, cut to some kilobytes as a store would; the table of phases, and a small one of each.
  private func profiles() throws {
    let fixtures = Repository.root.appending(path: "Tests/ProfileKitTests/Fixtures").path
    for name in try FileManager.default.contentsOfDirectory(atPath: fixtures).sorted() where name.hasSuffix(".profile")
    {
      let text = try String(contentsOfFile: "\(fixtures)/\(name)", encoding: .utf8)
      try write(try Profile(text: text).text(limit: 6000), "profile", name)
    }
    let small =
      "faultscope 1\nwindow 1 closed\ntotal 0 user-fault 30 2 2\nunfinished 0\nfunction 1 ffffffff81000000 a.cold [m]\n"
      + "root 1 user-fault\nnode 8 1 1 10 2 0 0\nnode 9 8 0 20 4 1 64\ngroup user-fault 2 30 14 16\npath 1:1:5 0:2:10\nend\n"
    try write(small, "profile", "small")
    try write(PhaseTable.standardText, "phases", "standard")
    try write("# a table\n[one]\na_*: does it  # at times\nb\n[two]\na_b\n", "phases", "small")
    let symbols = ["T _text", "T memset", "W __memset", "t __pfx_a.cold", "t a.cold\t[m]", "d x"].enumerated()
    try write(symbols.map { "ffffffff8100000\($0 / 2) \($1)\n" }.joined(), "kallsyms", "small")
  }

  /// A store with two runs of every kind of value, and one of them exported.
  private func stores(_ results: [String]) throws {
    let report = try? String(contentsOfFile: "\(directory)/fault-report/engine", encoding: .utf8)
    let path = "\(directory)/made.sqlite"
    let job = "; environment: SIZE=1m\n; setting: thp.enabled=never\n[a]\nsize=${SIZE}\n"
    defer { for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) } }
    for (index, suite) in ["map-sync", "page-fault"].enumerated() {
      let store = try Store(path: path, mode: .create)
      let run = try store.beginRun(
        NewRun(
          label: "run\(index)", suite: suite,
          fingerprint: #"{"cpuModel":"one","memoryBytes":1073741824,"thp":{"a":[1]}}"#,
          fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", engine: "e.so", engineBuild: "ab12", tool: "fuzz",
          arguments: ["suite", "run"]),
        cases: [
          NewCase(
            ordinal: 0, name: "a/SIZE=1m", parameters: [CaseParameter("SIZE", "1m")],
            jobFile: job, jobHash: SHA256.hexadecimal(job.utf8),
            metrics: ["clat_p50_ns", "iops"],
            published: [PublishedFigure(metric: "clat_p50_ns", value: 7800, source: "x")], plannedRepeats: 3),
          NewCase(
            ordinal: 1, name: "dax", jobFile: "[dax]\n", jobHash: SHA256.hexadecimal("[dax]\n".utf8), plannedRepeats: 2,
            state: .skipped(reason: "no DAX", remedy: "set DAX_DIR")),
        ])
      guard let first = try store.cases(of: run).first else { continue }
      for number in 1...3 {
        try store.append(
          NewRepeat(
            number: number, isWarmUp: number == 1, elapsedNS: 1_000_000 + Int64(number),
            problems: number == 3 && index == 1 ? ["fio was killed"] : [],
            metrics: ["clat_p50_ns": 7000.5 * Double(number), "iops": 1e6, "ios": 16],
            fioJSON: index == 0 ? results.first : nil,
            faultReports: report.map { [NamedText(name: "a.json", text: $0)] } ?? [], diagnostics: ["a line"],
            counters: ["vmstat.pgfault": 5]), to: first.id)
      }
      try store.finishRun(run, state: .complete)
      try write([UInt8](try store.export(run)), "export", suite)
      try write([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))), "store", "runs\(index)")
    }
  }
}

/// What a reader has beside its input.
enum FuzzScratch {
  static func make(_ path: String, _ reader: FuzzedReader, corpus: String) throws {
    let files = FileManager.default
    try files.createDirectory(atPath: "\(path)/made", withIntermediateDirectories: true)
    let jobs = "\(corpus)/job-file"
    for name in try files.contentsOfDirectory(atPath: jobs) {
      try files.copyItem(atPath: "\(jobs)/\(name)", toPath: "\(path)/made/\(name)")
    }
    let sound = try files.contentsOfDirectory(atPath: "\(corpus)/export").sorted().first ?? ""
    try files.copyItem(atPath: "\(corpus)/export/\(sound)", toPath: "\(path)/sound.json")
  }
}
