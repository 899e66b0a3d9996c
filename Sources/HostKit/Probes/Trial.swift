// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// A small mapping to try things on, gone when the trial is over. Its address stays inside, so that nothing outlives it.
struct TrialMapping: ~Copyable {
  /// Bytes that the trial works on.
  let length: Int
  private let start: UnsafeMutableRawPointer
  private let mapping: UnsafeMutableRawPointer
  private let mappedLength: Int

  init(length: Int, flags: Int32 = MAP_PRIVATE | MAP_ANONYMOUS) throws(Errno) {
    mapping = try Self.map(length, flags, -1)
    (start, self.length, mappedLength) = (mapping, length, length)
  }

  /// Anonymous memory that begins on a multiple of its length, as a huge page must.
  init(aligned length: Int) throws(Errno) {
    mapping = try Self.map(2 * length, MAP_PRIVATE | MAP_ANONYMOUS, -1)
    start = mapping + (length - Int(bitPattern: mapping) % length) % length
    (self.length, mappedLength) = (length, 2 * length)
  }

  /// Shared memory that begins on a multiple of its length in the file as well as in memory.
  static func shared(aligned length: Int) throws(Errno) -> TrialMapping {
    let mapping = try TrialMapping(aligned: length)
    let flags = MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED
    if mmap(mapping.start, length, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED {
      throw Errno(rawValue: errno)
    }
    return mapping
  }

  /// The first page of a file.
  init(pageOf file: borrowing TrialDescriptor, flags: Int32 = MAP_SHARED) throws(Errno) {
    mapping = try file.use { number throws(Errno) in try Self.map(pageSize, flags, number) }
    (start, length, mappedLength) = (mapping, pageSize, pageSize)
  }

  private static func map(_ length: Int, _ flags: Int32, _ file: Int32) throws(Errno) -> UnsafeMutableRawPointer {
    var mapping: UnsafeMutableRawPointer?
    _ = try granted(clinux_map(nil, length, PROT_READ | PROT_WRITE, flags, file, 0, &mapping))
    guard let mapping else { throw .noMemory }
    return mapping
  }

  deinit {
    munmap(mapping, mappedLength)
  }

  /// Hands the range to a call that must not keep it.
  func use<Result>(_ body: (UnsafeMutableRawPointer, Int) throws(Errno) -> Result) throws(Errno) -> Result {
    try body(start, length)
  }

  func advise(_ advice: Int32) throws(Errno) {
    if madvise(start, length, advice) != 0 { throw Errno(rawValue: errno) }
  }

  func lock() throws(Errno) {
    if mlock(start, length) != 0 { throw Errno(rawValue: errno) }
  }

  /// Writes one byte of the first page.
  func touchFirstPage() {
    start.storeBytes(of: 1, as: UInt8.self)
  }

  /// Writes one byte of each page.
  func touch() {
    for offset in stride(from: 0, to: length, by: pageSize) {
      start.storeBytes(of: 1, toByteOffset: offset, as: UInt8.self)
    }
  }

  /// How many of its pages are in memory.
  func residentPages() throws(Errno) -> Int {
    var pages = [UInt8](repeating: 0, count: (length + pageSize - 1) / pageSize)
    if mincore(start, length, &pages) != 0 { throw Errno(rawValue: errno) }
    return pages.count { $0 & 1 == 1 }
  }

  /// Bytes of anonymous huge pages in it and what the kernel merged it with; nil when smaps cannot be read.
  func hugeBytes() -> Int? { smaps("AnonHugePages") }

  /// Bytes of shared memory that are mapped by huge pages; nil when smaps cannot be read.
  func sharedHugeBytes() -> Int? { smaps("ShmemPmdMapped") }

  private func smaps(_ key: String) -> Int? {
    let first = UInt(bitPattern: start)
    return HostFiles().text("/proc/self/smaps").map {
      Smaps.bytes(of: key, in: $0, from: first, to: first + UInt(length))
    }
  }
}

/// A descriptor to try things on, closed when the trial is over.
struct TrialDescriptor: ~Copyable {
  private let number: Int32

  /// Takes what a call returned: a descriptor, or -errno.
  init(_ result: Int32) throws(Errno) {
    number = try granted(result)
  }

  deinit {
    close(number)
  }

  /// Hands the descriptor to a call that must not keep it.
  func use<Result>(_ body: (Int32) throws(Errno) -> Result) throws(Errno) -> Result {
    try body(number)
  }
}
