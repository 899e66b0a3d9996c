// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Each kind of memory, in every fio of the matrix. 8 MiB are 2048 pages.
@Suite("Backings", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct BackingTests {
  @Test("Every backing, private and shared, takes a verified job", arguments: EngineHost.all)
  func verified(_ host: EngineHost) async throws {
    let kinds = ["anon", "memfd", "file"].flatMap { backing in
      ["private", "shared"].map { "backing=\(backing)\nsharing=\($0)" }
    }
    let result = try await host.run(each: kinds.map { "size=8m\nrw=randwrite\nnrfiles=2\nverify=crc32c\n\($0)" })
    expectPassed(result.run)
    for (kind, job) in zip(kinds, result.jobs) {
      #expect(job.write?.ios == 2048 && job.read?.ios == 2048, "\(kind)")
      // The first fault of a file that has nothing in the page cache is a major one.
      #expect(job.minorFaults + job.majorFaults >= 2048, "\(kind)")
    }
  }

  @Test("A shared file has what was written, a private one has not", arguments: EngineHost.all)
  func content(_ host: EngineHost) async throws {
    for (sharing, byte) in [("shared", UInt8(0x5a)), ("private", 0)] {
      let result = try await host.run(
        text: job(host, "size=8m\nrw=write\nbacking=file\nfilename=memory\nbuffer_pattern=0x5a\nsharing=\(sharing)"),
        inspect: {
          let data = try Data(contentsOf: URL(fileURLWithPath: "\($0.path)/memory"))
          #expect(data.count == 8 << 20 && data.allSatisfy { $0 == byte }, "\(sharing)")
        })
      expectPassed(result)
    }
  }

  @Test("Files are named, placed and removed by fio's rules", arguments: EngineHost.all)
  func names(_ host: EngineHost) async throws {
    for unlinks in [0, 1] {
      let result = try await host.run(
        text: job(
          host,
          "size=8m\nrw=write\nbacking=file\nsharing=shared\ndirectory=sub\nnrfiles=2\nnumjobs=2\nunlink=\(unlinks)"),
        prepare: {
          try FileManager.default.createDirectory(atPath: "\($0.path)/sub", withIntermediateDirectories: false)
        },
        inspect: {
          let names = try FileManager.default.contentsOfDirectory(atPath: "\($0.path)/sub").sorted()
          #expect(names == (unlinks == 1 ? [] : ["job.0.0", "job.0.1", "job.1.0", "job.1.1"]))
        })
      expectPassed(result)
    }
  }

  @Test("Jobs that share a file see one memory, and it is as long as the longest needs", arguments: EngineHost.all)
  func sharedFile(_ host: EngineHost) async throws {
    let result = try await host.run(
      text: """
        [global]
        ioengine=external:${PAGEFAULT_ENGINE}
        thread=\(host.threads ? 1 : 0)
        backing=file
        sharing=shared
        filename=memory
        rw=write
        buffer_pattern=0x5a
        [short]
        size=1m
        [long]
        size=8m
        offset=1m
        [shortest]
        size=4k
        """,
      inspect: {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\($0.path)/memory"))
        #expect(data.count == 9 << 20 && data.allSatisfy { $0 == 0x5a })
      })
    expectPassed(result)
  }

  @Test("Anonymous memory and memfds never touch a file, whatever it is called", arguments: EngineHost.all)
  func untouched(_ host: EngineHost) async throws {
    for backing in ["anon", "memfd"] {
      let result = try await host.run(
        text: job(host, "size=8m\nrw=write\nbacking=\(backing)\nfilename=precious\nunlink=1"),
        files: ["precious": "data"],
        inspect: {
          let content = try $0.read("precious")
          #expect(content == "data")
          #expect(try FileManager.default.contentsOfDirectory(atPath: $0.path).count == 2)
        })
      expectPassed(result)
    }
  }

  @Test("A file that could not be mapped is not removed", arguments: EngineHost.all)
  func kept(_ host: EngineHost) async throws {
    let result = try await host.run(
      text: job(host, "size=8m\nrw=write\nbacking=file\nsharing=shared\nmap_sync=1\nfilename=precious\nunlink=1"),
      files: ["precious": "data"],
      inspect: {
        let content = try $0.read("precious")
        #expect(content.hasPrefix("data"))
      })
    #expect(result.job?.error == EOPNOTSUPP)
    #expect(
      result.words.contains(
        "page_fault: precious: cannot map 8388608 bytes: mmap: Operation not supported; MAP_SYNC is for files on a DAX")
    )
  }

  @Test("A written file that left the page cache is read from the disk: major faults", arguments: EngineHost.all)
  func majorFaults(_ host: EngineHost) async throws {
    for (invalidate, expectsMajor) in [(1, true), (0, false)] {
      let result = try await host.run(
        "size=8m\nrw=randread\nbacking=file\nlayout=written\ninvalidate=\(invalidate)\ndirectory=/var/tmp\nunlink=1")
      expectPassed(result)
      let major = result.job?.majorFaults ?? -1
      #expect(expectsMajor ? major > 0 : major == 0, "invalidate=\(invalidate): \(major) major faults")
    }
  }

  @Test("A trim of any memory brings a new fault for each page", arguments: EngineHost.all)
  func trim(_ host: EngineHost) async throws {
    let kinds = ["anon\nsharing=shared", "memfd\nsharing=shared", "memfd", "file\nsharing=shared", "file"]
    let result = try await host.run(each: kinds.map { "size=8m\nrw=trimwrite\nloops=2\nbacking=\($0)" })
    expectPassed(result.run)
    for (memory, job) in zip(kinds, result.jobs) {
      #expect(job.trim?.ios == 4096 && job.write?.ios == 4096, "\(memory)")
      // A file's page has left the page cache with its blocks: the next fault on it is a major one.
      #expect(job.minorFaults + job.majorFaults >= 4096, "\(memory)")
    }
  }

  @Test("Syncs reach a shared file", arguments: EngineHost.all)
  func sync(_ host: EngineHost) async throws {
    let result = try await host.run(
      "size=1m\nrw=write\nbacking=file\nsharing=shared\nfsync=32\nfdatasync=16\nsync_file_range=write:8")
    expectPassed(result)
    #expect(result.job?.sync?.count ?? 0 >= 7)
    #expect(result.job?.error == 0)
  }

  @Test(
    "MAP_POPULATE leaves no fault for the job, MAP_NORESERVE and the alignments change none", arguments: EngineHost.all)
  func flags(_ host: EngineHost) async throws {
    let populated = try await host.run("size=8m\nrw=write\nmap_populate=1\nthp=inherit")
    expectPassed(populated)
    #expect(populated.job?.minorFaults ?? 9999 < 1000)
    let options = ["map_noreserve=1", "map_align=huge\nthp=never", "thp=never", "backing=file\nmap_align=base"]
    let result = try await host.run(each: options.map { "size=8m\nrw=write\n\($0)" })
    expectPassed(result.run)
    for (option, job) in zip(options, result.jobs) {
      // The first fault of a file that has nothing in the page cache is a major one.
      #expect(job.minorFaults + job.majorFaults >= 2048, "\(option)")
    }
  }

  @Test(
    "Advice at mapping time brings huge pages: few faults for many I/Os", arguments: EngineHost.all)
  func hugePages(_ host: EngineHost) async throws {
    let setting = FileHandle(forReadingAtPath: "/sys/kernel/mm/transparent_hugepage/enabled")
    let text = String(decoding: try setting?.readToEnd() ?? Data(), as: UTF8.self)
    guard !text.contains("[never]") else { return }
    let result = try await host.run("size=64m\nrw=write\nthp=advise\nmap_align=huge")
    expectPassed(result)
    // 16384 pages; a huge page here and there may not be had.
    #expect(result.job?.minorFaults ?? 99999 < 8192)
  }

  private func job(_ host: EngineHost, _ options: String) -> String {
    "[job]\nioengine=external:${PAGEFAULT_ENGINE}\nbs=4k\nthread=\(host.threads ? 1 : 0)\n\(options)\n"
  }

  private func expectPassed(_ result: EngineRun) {
    #expect(result.run.problems.map { "\($0)" } == [])
  }
}
