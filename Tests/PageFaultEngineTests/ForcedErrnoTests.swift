// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Each call that the engine makes fails once, inside a real fio, by a preloaded library.
@Suite("Forced errnos", .serialized, .enabled(if: FaultInjection.isBuilt, "build it first: swift build"))
struct ForcedErrnoTests {
  @Test(
    "A call that fails before the first I/O ends the job with its errno and a remedy",
    arguments: [
      ("mmap", ENOMEM, "size: cannot map 8388608 bytes: mmap: Cannot allocate memory; lower size= or numjobs="),
      ("mmap", EPERM, "size: cannot map 8388608 bytes: mmap: Operation not permitted; lower size= and offset="),
      (
        "madvise:15", EINVAL,
        "hugepage_delay=100: madvise(MADV_NOHUGEPAGE): Invalid argument; this kernel has no transparent huge pages"
      ),
      ("madvise:15", ENOMEM, "hugepage_delay=100: madvise(MADV_NOHUGEPAGE): Cannot allocate memory; free some memory"),
      (
        "pthread_create", EAGAIN,
        "hugepage_delay=100: pthread_create: Resource temporarily unavailable; raise 'ulimit -u'"
      ),
      ("pthread_cond_init", ENOMEM, "hugepage_delay=100: pthread_cond_init: Cannot allocate memory; free some memory"),
    ])
  func beforeIO(_ call: String, _ errno: Int32, _ sentence: String) async throws {
    for host in EngineHost.oldest {
      let result = try await run(host, "size=8m\nrw=write\nhugepage_delay=100", failing: call, errno)
      #expect(result.exitCode == 1)
      #expect(result.job?.error == errno)
      #expect(result.words.contains("page_fault: \(sentence)"), "\(result.words)")
      #expect(result.ios.write == 0)
    }
  }

  @Test("Advice that is refused later ends the job, and what was measured is kept", arguments: EngineHost.oldest)
  func lateAdvice(_ host: EngineHost) async throws {
    let result = try await run(
      host, "size=64m\nrw=write\nrate=32m\nhugepage_delay=100", failing: "madvise:14", EINVAL)
    #expect(result.exitCode == 1)
    #expect(result.job?.error == EINVAL)
    #expect(result.words.contains("page_fault: hugepage_delay=100: madvise(MADV_HUGEPAGE): Invalid argument"))
    #expect(result.ios.write > 0 && result.ios.write < 16384)
  }

  @Test("A trim that the kernel refuses is the error of that I/O", arguments: EngineHost.oldest)
  func trim(_ host: EngineHost) async throws {
    let result = try await run(host, "size=8m\nrw=trim", failing: "madvise:4", ENOMEM)
    #expect(result.exitCode == 1)
    #expect(result.job?.error == ENOMEM)
  }

  @Test("Memory that cannot be unmapped is a word, not the end", arguments: EngineHost.oldest)
  func unmap(_ host: EngineHost) async throws {
    let result = try await run(host, "size=8m\nrw=write", failing: "munmap", ENOMEM)
    #expect(result.exitCode == 0)
    #expect(result.words.contains("page_fault: munmap: Cannot allocate memory; the memory stays mapped until fio ends"))
    #expect(result.ios.write == 2048)
  }

  @Test("Without memory for its own state the engine does not load", arguments: EngineHost.oldest)
  func allocation(_ host: EngineHost) async throws {
    let result = try await run(host, "size=8m\nrw=write", failing: "calloc", ENOMEM)
    #expect(result.exitCode == 1)
    #expect(result.words.contains("page_fault: Cannot allocate memory for the engine's own state"))
  }

  @Test("A real limit on the address space gives the same error", arguments: EngineHost.oldest)
  func addressSpaceLimit(_ host: EngineHost) async throws {
    try await TemporaryDirectory.with { directory in
      let limited = try directory.write("#!/bin/sh\nulimit -v 8388608\nexec \(host.fio.path) \"$@\"\n", to: "fio")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: limited)
      let fio = FioBinary(path: limited, version: host.fio.binary.version)
      let job = "[job]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=16g\nrw=write\nthread=\(host.threads ? 1 : 0)\n"
      let path = try directory.write(job, to: "large.fio")
      let runner = FioRunner(fio: fio, engine: Repository.engine, timeout: .seconds(60))
      let result = EngineRun(run: try await runner.run(path, in: directory.path))
      #expect(result.exitCode == 1)
      #expect(result.job?.error == ENOMEM)
      #expect(result.words.contains("cannot map 17179869184 bytes: mmap: Cannot allocate memory"))
    }
  }

  private func run(
    _ host: EngineHost, _ options: String, failing call: String, _ errno: Int32
  ) async throws -> EngineRun {
    try await host.run(
      options,
      environment: [
        "LD_PRELOAD": FaultInjection.library, "FAULT_INJECTION_CALL": call, "FAULT_INJECTION_ERRNO": String(errno),
      ])
  }
}

/// The library that tests preload into fio; its source tells what it does.
enum FaultInjection {
  static let library = Repository.root.appending(path: ".build/debug/libFaultInjection.so").path
  static var isBuilt: Bool { FileManager.default.fileExists(atPath: library) }
}
