// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// The engine in arm64 fios under qemu-user, whose system calls are this machine's kernel's, and so are the faults.
@Suite("Jobs of arm64", .serialized, .enabled(if: Arm64Engine.oldest != nil, "\(Arm64Engine.noHost)"))
struct Arm64JobTests {
  @Test(
    "The arm64 fio of Debian 12 loads it",
    .enabled(if: Arm64Engine.fio("bookworm") != nil, "\(Arm64Engine.skipReason("bookworm"))"))
  func bookworm() async throws { try await loads("bookworm") }

  @Test(
    "The arm64 fio of Debian 13 loads it",
    .enabled(if: Arm64Engine.fio("trixie") != nil, "\(Arm64Engine.skipReason("trixie"))"))
  func trixie() async throws { try await loads("trixie") }

  @Test(
    "The arm64 fio of Debian 14 loads it",
    .enabled(if: Arm64Engine.fio("forky") != nil, "\(Arm64Engine.skipReason("forky"))"))
  func forky() async throws { try await loads("forky") }

  private func loads(_ suite: String) async throws {
    let fio = try #require(Arm64Engine.fio(suite))
    let fit = await EngineProbe.probe(fio: fio.path, engine: Arm64Engine.path, timeout: .seconds(300))
    guard case .fits(let layout) = fit else {
      Issue.record("\(fit)")
      return
    }
    #expect(layout.architecture == "aarch64")
    #expect(layout.tag == "fio-\(fio.version)")
  }

  @Test("An engine of another processor is refused by fio's loader, both ways")
  func otherProcessor() async throws {
    let host = try #require(Arm64Engine.oldest)
    if Repository.hasEngine {
      let fit = await EngineProbe.probe(fio: host.fio.path, engine: Repository.engine, timeout: .seconds(300))
      #expect("\(fit)".contains("cannot open shared object file"), "\(fit)")
    }
    if let native = FioMatrix.present.first {
      let fit = await EngineProbe.probe(fio: native.path, engine: Arm64Engine.path)
      #expect("\(fit)".contains("cannot open shared object file"), "\(fit)")
    }
  }

  @Test("What was written is read back", arguments: Arm64Engine.hosts)
  func verify(_ host: EngineHost) async throws {
    let (run, jobs) = try await host.run(
      each: ["anon", "memfd", "file"].map {
        "size=4m\nrw=randrw\nrwmixread=50\nverify=crc32c\nbacking=\($0)\nnrfiles=2"
      }, timeout: .seconds(300))
    #expect(run.run.problems.map { "\($0)" } == [])
    for job in jobs { #expect(job.read?.ios == 1024 && job.write?.ios ?? 0 > 400, "\(job.name)") }
  }

  /// How many I/Os and faults 1 MiB in blocks of 4 KiB has: the kernel below is this machine's, and so is its page.
  private static let accesses: [(options: String, ios: Int, faults: Int)] = [
    ("rw=read", 256, 256), ("rw=write", 256, 256), ("rw=randread\naccess=touch", 256, 256),
    ("rw=write\naccess=touch", 256, 256), ("rw=write\naccess=touch_rw", 256, 256), ("rw=read\naccess=populate", 256, 0),
    ("rw=write\nbacking=memfd\naccess=fallocate", 256, 0), ("rw=write\nloops=3\nrefault=dontneed", 768, 768),
    ("rw=write\nloops=3\nrefault=remap\nrefault_every=pass", 768, 768),
    ("rw=write\nmap_populate=1", 256, 0),
  ]

  @Test("Each access does as many I/Os as it should, and faults as often")
  func accesses() async throws {
    let host = try #require(Arm64Engine.oldest)
    let (run, jobs) = try await host.run(
      each: Self.accesses.map { "size=1m\n\($0.options)\n\($0.faults > 0 ? "thp=never" : "")" }, timeout: .seconds(300))
    #expect(run.run.problems.map { "\($0)" } == [])
    for (job, expected) in zip(jobs, Self.accesses) {
      #expect((job.read?.ios ?? 0) + (job.write?.ios ?? 0) == expected.ios, "\(expected.options)")
      // QEMU translates within the job's process, and its own pages fault there, too.
      let others = job.minorFaults - expected.faults
      #expect(others >= 0 && others < 400, "\(expected.options): \(job.minorFaults) faults")
    }
  }

  @Test("Options and their help are those of the engine for this machine")
  func help() async throws {
    try #require(Repository.hasEngine, "\(Repository.noEngine)")
    let host = try #require(Arm64Engine.oldest)
    let native = try #require(FioMatrix.present.first)
    let shown = try await host.fio.execute(["--enghelp=\(Arm64Engine.path)"])
    #expect(shown.output.split(separator: "\n").count > 20)
    #expect(shown.output == (try await native.execute(["--enghelp=\(Repository.engine)"])).output)
    for option in ["access", "userfaultfd"] {
      let one = try await host.fio.execute(["--enghelp=\(Arm64Engine.path),\(option)"])
      #expect(one.output == (try await native.execute(["--enghelp=\(Repository.engine),\(option)"])).output)
    }
  }

  @Test("Refusals are the same sentences as on this machine")
  func refusals() async throws {
    try #require(Repository.hasEngine, "\(Repository.noEngine)")
    let host = try #require(Arm64Engine.oldest)
    let native = try #require(EngineHost.oldest.first)
    for options in [
      "rw=write\nhugepage_delay=-5", "rw=write\nzonemode=zbd\nzonesize=1m", "rw=write\nhugepage_delay=3600001",
      "rw=write\naccess=nonsense", "rw=read\nverify=crc32c", "rw=write\nmap_sync=1",
      "rw=write\nrefault=remove", "rw=write\nuserfaultfd=minor", "rw=write\nsize=1g\nhugetlb=1g\nbacking=file",
    ] {
      let (here, there) = (
        try await native.run("size=1m\n\(options)"), try await host.run("size=1m\n\(options)", timeout: .seconds(300))
      )
      #expect(there.exitCode == here.exitCode && there.exitCode != 0, "\(options)")
      #expect(there.job?.error == here.job?.error, "\(options)")
      #expect(Self.sentences(there) == Self.sentences(here), "\(options)")
      #expect(!Self.sentences(there).isEmpty, "\(options)")
    }
  }

  /// What the engine and fio's parser said, without numbers of processes.
  private static func sentences(_ run: EngineRun) -> [String] {
    run.run.diagnostics.filter { $0.contains("page_fault: ") || $0.contains("parsing") }.map {
      $0.replacing(#/^fio: pid=\d+, /#, with: "")
    }
  }

  @Test("What qemu-user cannot do ends the job with its errno: userfaultfd(2), and a child that shares pages")
  func absentCalls() async throws {
    let host = try #require(Arm64Engine.oldest)
    let missing = try await host.run("size=1m\nrw=read\nuserfaultfd=missing", timeout: .seconds(300))
    #expect(missing.exitCode != 0 && missing.job?.error == ENOSYS)
    #expect(missing.words.contains("page_fault: userfaultfd=: userfaultfd(2): Function not implemented"))
    let cow = try await host.run("size=1m\nrw=write\ncow=fork", timeout: .seconds(300))
    #expect(cow.exitCode != 0 && cow.job?.error == EINVAL)
    #expect(cow.words.contains("page_fault: cow=fork: fork: Invalid argument"))
  }
}
