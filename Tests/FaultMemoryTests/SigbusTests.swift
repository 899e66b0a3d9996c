// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport
import Testing

@testable import FaultMemory

/// Real SIGBUS, each test in a process of its own: a handler belongs to a process.
@Suite("SIGBUS in a job's mapping")
struct SigbusTests {
  @Test("A file that was truncated under its mapping marks the job, and the access goes on")
  func truncated() async {
    await #expect(processExitsWith: .success) {
      let mapping = try FileMapping.memory(pages: 8)
      let slot = try SigbusSlot.make()
      let guarded = try SigbusGuard.register(mapping.region, pageSize: PageSize.base, file: mapping.file, into: slot)
      mapping.write(page: 6)
      #expect(!slot.isMarked && slot.take() == nil)
      try mapping.truncate(toPages: 4)
      #expect(mapping.read(page: 3) == 0 && !slot.isMarked, "within the file nothing happens")
      #expect(mapping.read(page: 6) == 0, "what the file lost reads as zeroes")
      #expect(slot.isMarked)
      mapping.write(page: 5)
      let page = UInt(bitPattern: mapping.region.base + 6 * PageSize.base)
      #expect(slot.take() == SigbusRecord(page: page, cause: .fileEnd), "the first of two")
      #expect(slot.caught == 2)
      #expect(!slot.isMarked && slot.take() == nil)
      mapping.write(page: 6)
      #expect(!slot.isMarked, "a replaced page stays replaced")
      mapping.write(page: 7)
      #expect(slot.take()?.page == page + UInt(PageSize.base), "after take() the next one is recorded")
      guarded.release()
      slot.destroy()
      mapping.unmap()
    }
  }

  @Test("A copy that runs over the end of the file goes on to its end")
  func longCopy() async {
    await #expect(processExitsWith: .success) {
      let mapping = try FileMapping.memory(pages: 64)
      let slot = try SigbusSlot.make()
      let guarded = try SigbusGuard.register(mapping.region, pageSize: PageSize.base, file: mapping.file, into: slot)
      let source = [UInt8](repeating: 0xa5, count: mapping.region.length)
      try mapping.truncate(toPages: 10)
      mapping.region.copyIn(at: 0, from: source, count: source.count)
      #expect(mapping.read(page: 9) == 0xa5 && mapping.read(page: 63) == 0xa5)
      #expect(slot.caught == 54)
      #expect(slot.take()?.cause == .fileEnd)
      guarded.release()
    }
  }

  @Test("Threads that fault at once each get their own job's error, and nobody else's")
  func threads() async {
    await #expect(processExitsWith: .success) {
      let count = 32
      let pages = 16
      var jobs: [(FileMapping, SigbusSlot, SigbusGuard)] = []
      for _ in 0..<count {
        let mapping = try FileMapping.memory(pages: pages)
        let slot = try SigbusSlot.make()
        jobs.append(
          (
            mapping, slot,
            try SigbusGuard.register(mapping.region, pageSize: PageSize.base, file: mapping.file, into: slot)
          ))
      }
      // Every other job loses its file.
      for index in stride(from: 0, to: count, by: 2) { try jobs[index].0.truncate(toPages: index / 4) }
      nonisolated(unsafe) let all = jobs
      DispatchQueue.concurrentPerform(iterations: count) { index in
        for page in 0..<pages { all[index].0.write(page: page) }
      }
      for (index, job) in jobs.enumerated() {
        #expect(job.1.caught == (index % 2 == 0 ? UInt64(pages - index / 4) : 0), "job \(index)")
        let page = UInt(bitPattern: job.0.region.base + index / 4 * PageSize.base)
        #expect(job.1.take() == (index % 2 == 0 ? SigbusRecord(page: page, cause: .fileEnd) : nil))
        job.2.release()
      }
    }
  }

  @Test("Threads that fault on the same pages of one job are all served")
  func samePages() async {
    await #expect(processExitsWith: .success) {
      let mapping = try FileMapping.memory(pages: 256)
      let slot = try SigbusSlot.make()
      let guarded = try SigbusGuard.register(mapping.region, pageSize: PageSize.base, file: mapping.file, into: slot)
      try mapping.truncate(toPages: 0)
      nonisolated(unsafe) let shared = mapping
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        for page in 0..<256 { shared.write(page: page) }
      }
      #expect(slot.caught >= 256 && slot.caught <= 8 * 256)
      guarded.release()
    }
  }

  @Test("Jobs that come and go do not disturb one whose file is gone")
  func comingAndGoing() async {
    await #expect(processExitsWith: .success) {
      let mapping = try FileMapping.memory(pages: 4096)
      let slot = try SigbusSlot.make()
      let guarded = try SigbusGuard.register(mapping.region, pageSize: PageSize.base, file: mapping.file, into: slot)
      try mapping.truncate(toPages: 0)
      nonisolated(unsafe) let shared = mapping
      nonisolated(unsafe) let other = try SigbusSlot.make()
      DispatchQueue.concurrentPerform(iterations: 3) { worker in
        if worker == 0 {
          for page in 0..<4096 { shared.write(page: page) }
        } else {
          for round in 0..<2000 {
            guard let region = try? Region.anonymous(offset: 0, size: UInt64(1 + round % 64) << 12) else { continue }
            let guarded = try? SigbusGuard.register(region, pageSize: PageSize.base, into: other)
            guarded?.release()
            try? region.unmap()
          }
        }
      }
      #expect(slot.caught == 4096)
      #expect(other.caught == 0)
      guarded.release()
    }
  }

  @Test(
    "A process does not run out of mappings to split",
    .enabled(if: MapLimit.current <= 100_000, "vm.max_map_count is too large to be reached"))
  func mappingsExhausted() async {
    await #expect(processExitsWith: .success) {
      let pages = MapLimit.current * 2
      let mapping = try FileMapping.memory(pages: pages)
      let slot = try SigbusSlot.make()
      let guarded = try SigbusGuard.register(mapping.region, pageSize: PageSize.base, file: mapping.file, into: slot)
      try mapping.truncate(toPages: 0)
      // Every other page: each replaced one splits the mapping.
      for page in stride(from: 0, to: pages, by: 2) { _ = mapping.read(page: page) }
      #expect(slot.caught == UInt64(CLINUX_SIGBUS_PAGES) + 1)
      #expect(slot.take()?.cause == .fileEnd)
      guarded.release()
    }
  }

  @Test(
    "A hugetlb pool that runs empty is the job's error",
    .enabled(if: BorrowedHugePages.isPoolEmpty(), "needs root and a pool of 2 MiB pages that is empty now"))
  func exhaustedPool() async throws {
    let pool = try BorrowedHugePages(2)
    defer { withExtendedLifetime(pool) {} }
    await #expect(processExitsWith: .success) {
      let size = 1 << 21
      let mapping = try FileMapping.unreservedHugePages(count: 4)
      let slot = try SigbusSlot.make()
      let guarded = try SigbusGuard.register(mapping.region, pageSize: size, into: slot)
      for page in 0..<4 { mapping.write(page: page, size: size) }
      #expect(slot.caught == 2)
      let record = try #require(slot.take())
      #expect(record.cause == .noHugePage && record.cause.errno == ENOMEM)
      #expect(record.page == UInt(bitPattern: mapping.region.base + 2 * size))
      for page in 0..<4 { #expect(mapping.read(page: page, size: size) == 7) }
      #expect(
        Smaps(of: Region(base: mapping.region.base + 2 * size, length: size, origin: 0))?.bytes("KernelPageSize")
          == 4096)
      guarded.release()
      mapping.unmap()
    }
  }

  @Test(
    "A file system without space is told apart from a short file", .enabled(if: getuid() == 0, "mounting needs root"))
  func fullFileSystem() async {
    await #expect(processExitsWith: .success) {
      let directory = FileManager.default.temporaryDirectory.appending(path: "sigbus-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      try #require(mount("tmpfs", directory, "tmpfs", 0, "size=64k") == 0)
      defer {
        umount2(directory, Int32(MNT_DETACH))
        rmdir(directory)
      }
      let file = clinux_unnamed_file(directory, 1 << 20)
      try #require(file >= 0)
      var address: UnsafeMutableRawPointer?
      try #require(clinux_map(nil, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0, &address) == 0)
      let mapping = FileMapping(region: Region(base: try #require(address), length: 1 << 20, origin: 0), file: file)
      let slot = try SigbusSlot.make()
      let guarded = try SigbusGuard.register(mapping.region, pageSize: PageSize.base, file: file, into: slot)
      for page in 0..<20 { mapping.write(page: page) }
      let record = try #require(slot.take())
      #expect(record.cause == .noSpace && record.cause.errno == ENOSPC)
      guarded.release()
      mapping.unmap()
    }
  }

  /// Poisoning takes a page of real memory away until the next boot.
  @Test(
    "Broken memory is the job's error",
    .enabled(
      if: getuid() == 0 && ProcessInfo.processInfo.environment["FAULTBENCH_TEST_HWPOISON"] != nil,
      "takes a page of memory away for good: set FAULTBENCH_TEST_HWPOISON=1, as root"))
  func poison() async {
    await #expect(processExitsWith: .success) {
      let region = try Region.anonymous(offset: 0, size: UInt64(4 * PageSize.base))
      let mapping = FileMapping(region: region, file: -1)
      let slot = try SigbusSlot.make()
      let guarded = try SigbusGuard.register(region, pageSize: PageSize.base, into: slot)
      mapping.write(page: 1)
      let injected = madvise(region.base + PageSize.base, PageSize.base, 100)
      try #require(injected == 0, "MADV_HWPOISON needs CONFIG_MEMORY_FAILURE")
      _ = mapping.read(page: 1)
      #expect(slot.take()?.cause == .poison)
      #expect(SigbusCause.poison.errno == EHWPOISON)
      guarded.release()
    }
  }

  /// What a page poisoned through userfaultfd raises is what broken memory raises, and no memory is lost.
  @Test(
    "A poisoned page is the job's error",
    .enabled(if: PoisonedPage.isOffered, "needs UFFDIO_POISON (Linux 6.6) and root"))
  func poisonMarker() async {
    await #expect(processExitsWith: .success) {
      let region = try Region.anonymous(offset: 0, size: UInt64(4 * PageSize.base))
      let mapping = FileMapping(region: region, file: -1)
      let slot = try SigbusSlot.make()
      let guarded = try SigbusGuard.register(region, pageSize: PageSize.base, into: slot)
      let marker = try #require(PoisonedPage(region, page: 2))
      #expect(mapping.read(page: 2) == 0)
      let page = UInt(bitPattern: region.base + 2 * PageSize.base)
      // Without CONFIG_MEMORY_FAILURE the kernel does not tell broken memory from other reasons.
      let tells = FileManager.default.fileExists(atPath: "/proc/sys/vm/memory_failure_early_kill")
      #expect(slot.take() == SigbusRecord(page: page, cause: tells ? .poison : .ioError))
      mapping.write(page: 2)
      #expect(slot.caught == 1 && mapping.read(page: 2) == 7)
      marker.close()
      guarded.release()
    }
  }

  @Test("Each cause has an errno of its own")
  func causes() {
    let causes: [SigbusCause] = [.fileEnd, .noHugePage, .noSpace, .ioError, .poison]
    #expect(causes.map(\.errno) == [EFAULT, ENOMEM, ENOSPC, EIO, EHWPOISON])
  }
}

private enum MapLimit {
  /// vm.max_map_count; the largest number where it cannot be read.
  static var current: Int {
    let text = FileManager.default.contents(atPath: "/proc/sys/vm/max_map_count") ?? Data()
    return Int(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) ?? .max
  }
}
