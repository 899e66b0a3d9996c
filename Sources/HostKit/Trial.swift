// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// A small mapping to try things on, gone when the trial is over.
struct TrialMapping: ~Copyable {
  let address: UnsafeMutableRawPointer
  let length: Int

  init(length: Int, flags: Int32 = MAP_PRIVATE | MAP_ANONYMOUS, descriptor: Int32 = -1) throws(Errno) {
    var mapping: UnsafeMutableRawPointer?
    _ = try granted(clinux_host_map(length, flags, descriptor, &mapping))
    guard let mapping else { throw .noMemory }
    (address, self.length) = (mapping, length)
  }

  deinit {
    munmap(address, length)
  }

  /// The first part of the mapping that begins on a multiple of its own length.
  func aligned(_ length: Int) -> TrialRange {
    let distance = (length - Int(bitPattern: address) % length) % length
    return TrialRange(start: address + distance, length: length)
  }

  var whole: TrialRange { TrialRange(start: address, length: length) }
}

/// A part of a trial's mapping; valid as long as the mapping is.
struct TrialRange {
  let start: UnsafeMutableRawPointer
  let length: Int

  func advise(_ advice: Int32) throws(Errno) {
    if madvise(start, length, advice) != 0 { throw Errno(rawValue: errno) }
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
}

/// A descriptor to try things on, closed when the trial is over.
struct TrialDescriptor: ~Copyable {
  let rawValue: Int32

  /// Takes what a call returned: a descriptor, or -errno.
  init(_ result: Int32) throws(Errno) {
    rawValue = try granted(result)
  }

  deinit {
    close(rawValue)
  }
}

/// The base page in bytes.
let pageSize = Int(getpagesize())
