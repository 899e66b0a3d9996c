// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

/// Memory that the kernel gives in one of the ways that a job may ask for.
struct TestBacking: CustomTestStringConvertible, Sendable, Equatable {
  enum Kind: Sendable { case anonymous, memfd, tmpfs, disk, hugetlb }
  let kind: Kind
  let isShared: Bool

  static let anonPrivate = TestBacking(kind: .anonymous, isShared: false)
  static let anonShared = TestBacking(kind: .anonymous, isShared: true)
  static let memfdPrivate = TestBacking(kind: .memfd, isShared: false)
  static let memfdShared = TestBacking(kind: .memfd, isShared: true)
  static let tmpfsPrivate = TestBacking(kind: .tmpfs, isShared: false)
  static let tmpfsShared = TestBacking(kind: .tmpfs, isShared: true)
  static let diskPrivate = TestBacking(kind: .disk, isShared: false)
  static let diskShared = TestBacking(kind: .disk, isShared: true)
  static let hugetlbPrivate = TestBacking(kind: .hugetlb, isShared: false)
  static let hugetlbShared = TestBacking(kind: .hugetlb, isShared: true)

  /// Those with base pages that this machine has.
  static let basePages = [
    anonPrivate, anonShared, memfdPrivate, memfdShared, tmpfsPrivate, tmpfsShared, diskPrivate, diskShared,
  ]

  var testDescription: String { "\(kind) \(isShared ? "shared" : "private")" }
  var pageSize: Int { kind == .hugetlb ? 2 << 20 : PageSize.base }

  /// A file of this kind without a name; -1 for anonymous memory.
  func openFile(length: Int) throws -> Int32 {
    let fd: Int32
    switch kind {
    case .anonymous, .hugetlb: return -1
    case .memfd: fd = clinux_memfd("test", 0, Int64(length))
    case .tmpfs: fd = clinux_unnamed_file("/dev/shm", Int64(length))
    case .disk: fd = clinux_unnamed_file("/var/tmp", Int64(length))
    }
    try #require(fd >= 0, "no \(kind) file: errno \(-fd)")
    return fd
  }
}

/// A mapping of a backing, gone at the end of its test.
final class TestMemory {
  let backing: TestBacking
  let fd: Int32
  let base: UnsafeMutableRawPointer
  let length: Int
  let flags: Int32

  /// `pages` of the backing, sparse, or `written` and on the disk. Base pages stay base pages. `alignment` is that of the
  /// address.
  init(_ backing: TestBacking, pages: Int, written: Bool = false, alignment: Int = 1) throws {
    self.backing = backing
    length = pages * backing.pageSize
    fd = try backing.openFile(length: length)
    if written, fd >= 0 {
      let bytes = [UInt8](repeating: 7, count: length)
      try #require(pwrite(fd, bytes, length, 0) == length)
      try #require(fsync(fd) == 0)
    }
    var flags = backing.isShared ? MAP_SHARED : MAP_PRIVATE
    if fd < 0 { flags |= MAP_ANONYMOUS }
    if backing.kind == .hugetlb { flags |= Int32(CLINUX_MAP_HUGETLB) | 21 << 26 }
    self.flags = flags
    let room = try #require(
      mmap(nil, length + alignment, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0))
    try #require(room != MAP_FAILED)
    munmap(room, length + alignment)
    let aligned = UnsafeMutableRawPointer(bitPattern: (Int(bitPattern: room) + alignment - 1) & ~(alignment - 1))
    let hint = alignment > 1 ? aligned : nil
    base = try Syscalls.mmap(
      hint, length: length, protection: PROT_READ | PROT_WRITE, flags: flags, fd: fd, offset: 0)
    try #require(Int(bitPattern: base) & (alignment - 1) == 0)
    if backing.kind != .hugetlb, alignment == 1 { madvise(base, length, MADV_NOHUGEPAGE) }
  }

  deinit {
    munmap(base, length)
    if fd >= 0 { close(fd) }
  }

  var pages: Int { length / backing.pageSize }
  var whole: MemoryRange { range(0, length) }

  func range(_ position: Int, _ count: Int) -> MemoryRange {
    MemoryRange(base: base, position: position, count: count, pageSize: backing.pageSize, fileDescriptor: fd)
  }

  var remapping: Remapping {
    Remapping(length: length, protection: PROT_READ | PROT_WRITE, flags: flags, fileDescriptor: fd)
  }

  subscript(_ position: Int) -> UInt8 { base.load(fromByteOffset: position, as: UInt8.self) }

  func perform(_ method: AccessMethod, _ direction: AccessDirection = .write) throws(SystemCallError) {
    var unused: UInt8 = 0
    try Access(method).perform(direction, on: whole, buffer: &unused)
  }

  /// 512-byte units that the file has on its file system.
  var blocks: Int {
    var status = stat()
    return fstat(fd, &status) == 0 ? Int(status.st_blocks) : -1
  }

  /// Pages of the mapping that this process has in its page tables, from pagemap.
  var present: Int {
    entries.count { $0 >> 63 & 1 == 1 } * PageSize.base / backing.pageSize
  }

  /// Pages that are in swap.
  var swapped: Int { entries.count { $0 >> 62 & 1 == 1 } }

  private var entries: [UInt64] {
    let count = length / PageSize.base
    var entries = [UInt64](repeating: 0, count: count)
    let pagemap = open("/proc/self/pagemap", O_RDONLY)
    defer { close(pagemap) }
    let offset = Int(bitPattern: base) / PageSize.base * 8
    return pread(pagemap, &entries, count * 8, offset) == count * 8 ? entries : []
  }

  /// A size in bytes out of the mapping's entry in smaps; the kernel may have merged neighbours into it.
  func smaps(_ field: String) -> Int? { KernelView.smaps(at: base, field) }
}
