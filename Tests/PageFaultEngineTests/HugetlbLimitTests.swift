// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Glibc
import TestSupport
import Testing

/// Hugetlb pages that are refused: by a limit of the hugetlb controller, by reservations of others, by an empty pool. The
/// engine says which it was.
@Suite(
  "Hugetlb pages refused", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: BorrowedHugePages.areAvailable(4), "the pool of 2 MiB pages cannot be changed here"))
struct HugetlbLimitTests: RunsAlone {
  private static let pages = "size=4m\nbs=2m\nrw=write\nhugetlb=2m\n"

  @Test(
    "A limit on pages in use is named with its file", .enabled(if: HugetlbCgroup.isAvailable, "\(HugetlbCgroup.none)"),
    arguments: [
      ("", "SIGBUS: "), ("access=populate", "madvise(MADV_POPULATE_WRITE): Bad address: "),
      ("backing=memfd\nsharing=shared\nlayout=fallocate", "fallocate: No space left on device; "),
      ("backing=memfd\nsharing=shared\naccess=fallocate", "fallocate: No space left on device: "),
      ("backing=memfd\nsharing=shared\nalloc_first=1", "fallocate: No space left on device: "),
      ("map_noreserve=1", "SIGBUS: "), ("map_populate=1", "SIGBUS: "),
    ])
  func limit(_ options: String, _ call: String) async throws {
    try await HugetlbCgroup.with { group in
      try group.set("limit_in_bytes", "max", to: "0")
      for threads in [false, true] {
        let result = try await run(Self.pages + options, in: group, threads: threads)
        #expect(result.job?.error ?? 0 != 0)
        #expect(
          result.words.contains("\(call)the hugetlb controller allows the job's cgroup no "), "\(result.words)")
        #expect(result.words.contains("raise \(group.file("limit_in_bytes", "max"))"), "\(result.words)")
        #expect(!result.words.contains("nr_hugepages"))
      }
      try group.set("limit_in_bytes", "max", to: group.isUnified ? "max" : "-1")
      #expect(try await run(Self.pages + options, in: group, threads: false).run.passed)
    }
  }

  @Test(
    "So is a limit on reservations", .enabled(if: HugetlbCgroup.isAvailable, "\(HugetlbCgroup.none)"),
    arguments: ["", "backing=memfd\nsharing=shared"])
  func reservationLimit(_ options: String) async throws {
    try await HugetlbCgroup.with { group in
      try group.set("rsvd.limit_in_bytes", "rsvd.max", to: "2097152")
      let result = try await run(Self.pages + options, in: group, threads: false)
      #expect(result.job?.error == ENOMEM)
      #expect(result.words.contains("mmap: Cannot allocate memory; the hugetlb controller allows"), "\(result.words)")
      #expect(result.words.contains("raise \(group.file("rsvd.limit_in_bytes", "rsvd.max")), or lower"))
      #expect(try await run("size=2m\nbs=2m\nrw=write\nhugetlb=2m\n" + options, in: group, threads: false).run.passed)
    }
  }

  @Test(
    "A handler of userfaultfd that gets no page ends the job",
    .enabled(if: HugetlbCgroup.isAvailable, "\(HugetlbCgroup.none)"))
  func userfaultfd() async throws {
    try await HugetlbCgroup.with { group in
      try group.set("limit_in_bytes", "max", to: "0")
      let result = try await run(Self.pages + "userfaultfd=missing", in: group, threads: false)
      #expect(result.exitCode == 1)
      #expect(result.job?.error == ENOMEM)
      #expect(result.words.contains("raise a limit on them"), "\(result.words)")
    }
  }

  @Test("Pages that others have set aside are not an empty pool")
  func reserved() async throws {
    try await BorrowedHugePages.with(4) {
      let free = BorrowedHugePages.free()
      let length = free << 21
      let others = mmap(nil, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | 0x40000 | 21 << 26, -1, 0)
      try #require(others != MAP_FAILED)
      defer { munmap(others, length) }
      let result = try await EngineHost.oldest[0].run(Self.pages)
      #expect(result.words.contains("the huge pages that are free are set aside for other mappings"), "\(result.words)")
      let unreserved = try await EngineHost.oldest[0].run(Self.pages + "map_noreserve=1")
      #expect(
        unreserved.words.contains("SIGBUS: the huge pages left in the pool are set aside for other mappings"),
        "\(unreserved.words)")
    }
  }

  @Test("An empty pool is told as one", .enabled(if: BorrowedHugePages.free() == 0, "the pool has free pages"))
  func empty() async throws {
    let result = try await EngineHost.oldest[0].run(Self.pages + "map_noreserve=1")
    #expect(result.words.contains("SIGBUS: no huge page was left in the pool; raise nr_hugepages"), "\(result.words)")
  }

  /// fio starts in the cgroup.
  private func run(_ options: String, in group: HugetlbCgroup, threads: Bool) async throws -> EngineRun {
    try await BorrowedHugePages.with(4) {
      try await TemporaryDirectory.with { directory in
        let fio = EngineHost.oldest[0].fio.binary
        let moved = try directory.write(
          "#!/bin/sh\necho $$ > \(group.path)/cgroup.procs && exec \(fio.path) \"$@\"\n", to: "fio")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: moved)
        let job = "[job]\nioengine=external:${PAGEFAULT_ENGINE}\nthread=\(threads ? 1 : 0)\n\(options)\n"
        let runner = FioRunner(
          fio: FioBinary(path: moved, version: fio.version), engine: Repository.engine, timeout: .seconds(60))
        return EngineRun(run: try await runner.run(try directory.write(job, to: "job.fio"), in: directory.path))
      }
    }
  }
}

/// A cgroup of the hugetlb controller for a test: in cgroup v2 where the root hands the controller out, else in a hierarchy of v1
/// that is mounted for it.
struct HugetlbCgroup {
  let path: String
  let isUnified: Bool
  private let mount: String?

  static let none = "no cgroup of the hugetlb controller can be made here"
  static let isAvailable: Bool = {
    guard let group = try? HugetlbCgroup() else { return false }
    group.remove()
    return true
  }()

  private init() throws {
    let name = "faultbench-\(UUID().uuidString)"
    let unified = "/sys/fs/cgroup/\(name)"
    if mkdir(unified, 0o755) == 0 {
      if access("\(unified)/hugetlb.2MB.max", W_OK) == 0 {
        (path, isUnified, mount) = (unified, true, nil)
        return
      }
      rmdir(unified)
    }
    let point = FileManager.default.temporaryDirectory.appending(path: name).path
    try #require(mkdir(point, 0o755) == 0)
    guard Glibc.mount("cgroup", point, "cgroup", 0, "hugetlb") == 0 else {
      let error = errno
      rmdir(point)
      throw CocoaError(.featureUnsupported, userInfo: ["errno": error])
    }
    (path, isUnified, mount) = ("\(point)/\(name)", false, point)
    guard mkdir(path, 0o755) == 0, access("\(path)/hugetlb.2MB.limit_in_bytes", W_OK) == 0 else {
      remove()
      throw CocoaError(.featureUnsupported)
    }
  }

  /// Makes one, and removes it when `body` is done.
  static func with<T>(_ body: (HugetlbCgroup) async throws -> T) async throws -> T {
    let group = try HugetlbCgroup()
    defer { group.remove() }
    return try await body(group)
  }

  /// The file of a limit, by its name in v1 and in v2.
  func file(_ old: String, _ new: String) -> String { "\(path)/hugetlb.2MB.\(isUnified ? new : old)" }

  func set(_ old: String, _ new: String, to value: String) throws {
    try Data(value.utf8).write(to: URL(fileURLWithPath: file(old, new)))
  }

  /// Its last process may not be gone at once.
  private func remove() {
    for _ in 0..<100 where rmdir(path) != 0 && errno == EBUSY { usleep(20_000) }
    guard let mount else { return }
    umount2(mount, Int32(MNT_DETACH))
    rmdir(mount)
  }
}
