// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Faults that the engine's own threads resolve. 8 MiB are 2048 pages.
@Suite(
  "userfaultfd", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: getuid() == 0, "userfaultfd needs root here"))
struct UserfaultfdTests {
  /// Options, and the faults that come to a handler.
  static let jobs: [(options: String, faults: UInt64)] = [
    ("userfaultfd=missing", 2048), ("userfaultfd=missing\nrw=read", 2048),
    ("userfaultfd=missing\nuffd_resolve=move", 2048), ("userfaultfd=missing\nbacking=memfd", 2048),
    ("userfaultfd=missing\nbacking=memfd\nsharing=shared\nuffd_resolve=zeropage\nrw=read", 2048),
    ("userfaultfd=missing\nsharing=shared", 2048), ("userfaultfd=missing\nrefault=dontneed\nloops=3", 6144),
    ("userfaultfd=missing\nbacking=memfd\nsharing=shared\nrefault=remove\nloops=2", 4096),
    ("userfaultfd=minor\nbacking=memfd\nsharing=shared", 2048),
    ("userfaultfd=minor\nbacking=memfd\nsharing=shared\nrefault=dontneed\nloops=2", 4096),
    ("userfaultfd=wp", 2048), ("userfaultfd=wp\nloops=3", 6144),
    ("userfaultfd=wp\nloops=3\nrefault_every=pass", 6144), ("userfaultfd=wp\nbacking=memfd\nsharing=shared", 2048),
    ("userfaultfd=missing\naccess=touch\nbs=1m", 2048), ("userfaultfd=missing\naccess=populate\nbs=1m", 2048),
    ("userfaultfd=missing\nuffd_handlers=4\nuffd_wait=poll", 2048), ("userfaultfd=missing\nuffd_wait=spin", 2048),
    ("userfaultfd=missing\nuffd_affinity=same", 2048),
    ("userfaultfd=missing\nuffd_affinity=same\nuffd_wait=spin", 2048),
    ("userfaultfd=missing\nnrfiles=4", 2048),
  ]

  @Test("Each mode, answer, wait and affinity: each fault comes to a handler, in two parts", arguments: EngineHost.all)
  func modes(_ host: EngineHost) async throws {
    let reports = try await host.reported(
      each: Self.jobs.map { "size=8m\n\($0.options.contains("rw=") ? "" : "rw=write\n")\($0.options)" })
    for ((options, faults), report) in zip(Self.jobs, reports) {
      let resolution = try #require(report.userfaultfd?.resolution, "\(options)")
      #expect(resolution.count == faults, "\(options)")
      // Of a system call that faults many times only the first has a beginning.
      let beginnings = options.contains("populate") ? 8 : faults
      #expect(report.userfaultfd?.wake_up?.count == beginnings, "\(options)")
      #expect(report.calls("ioctl(UFFDIO_REGISTER)") == (1, 0))
    }
  }

  @Test("What verify wrote is read back through the handlers' pages", arguments: EngineHost.all)
  func verify(_ host: EngineHost) async throws {
    let kinds = ["userfaultfd=missing", "userfaultfd=wp", "userfaultfd=minor\nbacking=memfd\nsharing=shared"]
    let result = try await host.run(each: kinds.map { "size=8m\nrw=randwrite\nverify=crc32c\n\($0)" })
    #expect(result.run.run.problems.map { "\($0)" } == [])
    for (options, job) in zip(kinds, result.jobs) {
      #expect(job.write?.ios == 2048 && job.read?.ios == 2048, "\(options)")
    }
  }

  @Test(
    "Another CPU for the handlers needs another CPU", .enabled(if: sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1, "one CPU"))
  func otherCPU() async throws {
    let host = try #require(EngineHost.oldest.first)
    _ = try await host.reported("size=8m\nrw=write\nuserfaultfd=missing\nuffd_affinity=other\nuffd_handlers=2")
  }

  @Test(
    "hugetlb pages come through the handlers",
    .enabled(if: BorrowedHugePages.areAvailable(16), "16 huge pages of 2 MiB cannot be had"))
  func hugetlb() async throws {
    let host = try #require(EngineHost.oldest.first)
    for options in [
      "userfaultfd=missing", "userfaultfd=missing\nbacking=memfd\nsharing=shared",
      "userfaultfd=minor\nbacking=memfd\nsharing=shared",
    ] {
      let (_, report) = try await BorrowedHugePages.with(16) {
        try await host.reported("size=8m\nbs=2m\nrw=write\naccess=touch\nhugetlb=2m\n\(options)")
      }
      #expect(report.userfaultfd?.resolution?.count == 4, "\(options)")
    }
  }

  @Test(
    "Without privilege user-mode faults are handled, and faults in system calls refused", arguments: EngineHost.oldest)
  func unprivileged(_ host: EngineHost) async throws {
    try await TemporaryDirectory.with { directory in
      chmod(directory.path, 0o777)
      let engine = "\(directory.path)/libpagefault.so"
      try FileManager.default.copyItem(atPath: Repository.engine, toPath: engine)
      func run(_ options: String) async throws -> Executed {
        let job = "[job]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=4m\nrw=write\nuserfaultfd=missing\n"
        let path = try directory.write(job + "thread=\(host.threads ? 1 : 0)\n\(options)\n", to: "test.fio")
        chmod(path, 0o644)
        return try await Executed.run(
          "/usr/bin/setpriv",
          ["--reuid", "65534", "--regid", "65534", "--clear-groups", host.fio.path, "--minimal", path],
          in: directory.path, environment: ["PAGEFAULT_ENGINE": engine])
      }
      let touched = try await run("access=copy")
      #expect(touched.status == 0, "\(touched.errors)")
      if UserfaultfdPrivilege.isNeeded {
        let populated = try await run("access=populate")
        #expect(populated.status == 1)
        #expect(
          populated.errors.contains("userfaultfd(2): Operation not permitted; run as root or with CAP_SYS_PTRACE"))
      }
    }
  }

  @Test("A job that is stopped does not hang on its handlers", .timeLimit(.minutes(1)), arguments: EngineHost.all)
  func stopped(_ host: EngineHost) async throws {
    // At the same time: what takes long is to wait for the stop.
    let kinds = [
      "userfaultfd=missing\nrefault=dontneed", "userfaultfd=wp",
      "userfaultfd=missing\nrefault=dontneed\nuffd_wait=spin",
    ]
    let jobs = kinds.enumerated().map { "[job\($0)]\n\($1)\n" }.joined()
    let result = try await host.run(
      text: """
        [global]
        ioengine=external:${PAGEFAULT_ENGINE}
        thread=\(host.threads ? 1 : 0)
        size=8m
        rw=randwrite
        time_based=1
        runtime=600
        \(jobs)
        """, timeout: .seconds(3))
    #expect(result.exitCode >= 0, "fio had to be killed")
    try #require(result.run.jobs.count == kinds.count)
    for (options, job) in zip(kinds, result.run.jobs) {
      #expect(job.write?.ios ?? 0 > 0, "\(options)")
    }
  }
}

/// Whether faults in system calls are root's alone.
private enum UserfaultfdPrivilege {
  static var isNeeded: Bool {
    let setting = try? String(contentsOfFile: "/proc/sys/vm/unprivileged_userfaultfd", encoding: .utf8)
    var status = stat()
    let isDeviceOpen = stat("/dev/userfaultfd", &status) == 0 && status.st_mode & 0o006 == 0o006
    return setting?.hasPrefix("0") == true && !isDeviceOpen
  }
}
