// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// What the engine refuses: a sentence, a non-zero exit, and the errno in fio's JSON.
@Suite("Refusals", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct RefusalTests {
  @Test("A negative delay, which fio lets through, is refused by name and value", arguments: EngineHost.all)
  func negativeDelay(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nrw=write\nhugepage_delay=-5")
    expectRefused(
      result, errno: EINVAL,
      "page_fault: hugepage_delay=-5: Invalid argument: must be a number of milliseconds from 0 to 3600000")
  }

  @Test("A delay of more than an hour is refused", arguments: EngineHost.all)
  func longDelay(_ host: EngineHost) async throws {
    for value in ["3600001", "500ms", "4294967295", "4294967297", "99999999999999999999"] {
      let result = try await host.run("size=8m\nrw=write\nhugepage_delay=\(value)")
      #expect(result.exitCode != 0)
      #expect(result.words.contains("hugepage_delay"), "\(value): \(result.words)")
      #expect(result.ios.write == 0)
    }
    let longest = try await host.run("size=1m\nrw=write\nhugepage_delay=3600000")
    #expect(longest.exitCode == 0, "\(longest.words)")
  }

  @Test("The option that proves the structure is nobody's to set", arguments: EngineHost.oldest)
  func reservedOption(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nrw=write\npagefault_proof=1")
    expectRefused(result, errno: ENOSYS, "the engine's own options did not arrive")
  }

  @Test("Options of fio that look at a file are refused by name", arguments: EngineHost.all)
  func fileOptions(_ host: EngineHost) async throws {
    for (option, sentence) in [
      (
        "zonemode=zbd\nzonesize=1m",
        "page_fault: zonemode=zbd: Invalid argument: memory has no zones to be reset or finished; use zonemode=strided"
      ),
      ("pre_read=1", "page_fault: pre_read=1: Invalid argument: there is no file to read before the job"),
    ] {
      expectRefused(try await host.run("size=8m\nrw=write\n\(option)"), errno: EINVAL, sentence)
    }
  }

  @Test("More memory than there are addresses is an error with what to do", arguments: EngineHost.all)
  func tooLarge(_ host: EngineHost) async throws {
    let result = try await host.run("size=200t\nrw=write")
    expectRefused(
      result, errno: ENOMEM,
      "page_fault: size: cannot map 219902325555200 bytes: mmap: Cannot allocate memory; lower size= or numjobs=")
  }

  @Test("A job without a size is fio's own error", arguments: EngineHost.all)
  func noSize(_ host: EngineHost) async throws {
    let result = try await host.run("rw=write")
    #expect(result.exitCode != 0)
    #expect(result.words.contains("you need to specify size="))
  }

  @Test("A trim of part of a page ends with EINVAL and a sentence, and the rest is kept", arguments: EngineHost.all)
  func partialTrim(_ host: EngineHost) async throws {
    let result = try await host.run("size=8m\nrw=trim\nbs=512")
    #expect(result.exitCode != 0)
    #expect(result.job?.error == EINVAL)
    #expect(
      result.words.contains("page_fault: job: the I/O of 512 bytes at offset 0 is a trim of less than whole pages"))
  }

  @Test("A delay longer than its job is worth a note", arguments: EngineHost.all)
  func uselessDelay(_ host: EngineHost) async throws {
    let result = try await host.run("size=1m\nrw=write\nhugepage_delay=60000")
    #expect(result.exitCode == 0)
    #expect(result.words.contains("page_fault: note: job: the job ended before hugepage_delay=60000 ms were over"))
  }

  @Test("Of three jobs, one that is refused does not take the others along", arguments: EngineHost.all)
  func neighbours(_ host: EngineHost) async throws {
    let result = try await host.run(
      text: """
        [global]
        ioengine=external:${PAGEFAULT_ENGINE}
        rw=write
        size=8m
        \(host.threads ? "thread=1" : "")
        [one]
        [two]
        hugepage_delay=-1
        [three]
        """)
    #expect(result.exitCode != 0)
    #expect(result.run.jobs.map(\.error) == [0, EINVAL, 0])
    #expect(result.run.jobs.map { $0.write?.ios ?? 0 } == [2048, 0, 2048])
  }

  @Test("Wrong values of any kind never kill fio", arguments: EngineHost.oldest)
  func wrongValues(_ host: EngineHost) async throws {
    let options = [
      "hugepage_delay=", "hugepage_delay=x", "hugepage_delay=0x10", "hugepage_delay=1e3", "size=18446744073709551615",
      "size=1\nbs=1", "size=8m\noffset=18446744073709547520", "size=8m\noffset=50%", "size=100%",
      "size=8m\nnrfiles=4096",
      "size=4k\nnrfiles=2", "filesize=1m-2m\nnrfiles=3\nsize=4m", "size=8m\nio_size=64m", "size=8m\nnumjobs=0",
      "size=8m\nbs=3", "size=8m\nbsrange=1-65536", "size=8m\nbs=8m", "size=8m\nbs=16m", "size=8m\nbs=1g",
      "size=8m\nzonemode=strided\nzonesize=1m\nzoneskip=1m", "size=8m\nfill_device=1", "size=8m\npre_read=1",
      "size=8m\nfilename=/dev/null", "size=8m\nfilename=a:b:c", "size=8m\nopenfiles=1\nnrfiles=8", "size=8m\ndirect=1",
      "size=8m\nmem=mmap", "size=8m\niomem_align=2m", "size=8m\nrw=randtrimwrite", "size=8m\nio_submit_mode=offload",
    ]
    for option in options {
      // fio itself cannot load `external:` again for the workers of offload, and its 3.33 then now and then hangs in threads.
      // A bare path loads (JobTests).
      if host.threads && option.contains("io_submit_mode=offload") { continue }
      let jobs = ["write", "randread", "trim"].map { "[\($0)]\nrw=\($0)\nruntime=1\n\(option)\n" }.joined()
      let result = try await host.run(
        text: "[global]\nioengine=external:${PAGEFAULT_ENGINE}\nbs=4k\nthread=\(host.threads ? 1 : 0)\n\(jobs)")
      #expect(result.exitCode >= 0 && result.exitCode < 128, "\(option): \(result.words)")
      #expect(!result.words.contains("got signal"), "\(option): \(result.words)")
    }
  }

  private func expectRefused(_ result: EngineRun, errno: Int32, _ sentence: String) {
    #expect(result.exitCode != 0)
    #expect(result.words.contains(sentence), "\(result.words)")
    #expect(result.job?.error == errno)
    #expect(result.ios == (0, 0, 0))
  }
}
