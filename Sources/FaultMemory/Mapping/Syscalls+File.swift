// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Calls about the files that memory is mapped from.
extension Syscalls {
  static func openOrCreate(
    _ path: UnsafePointer<CChar>
  ) throws(SystemCallError) -> (fd: Int32, isNew: Bool) {
    var isNew: Int32 = 0
    let fd = try descriptor(.open) { clinux_open_or_create(path, &isNew) }
    return (fd, isNew != 0)
  }

  static func memfd(_ hugetlb: MappingPlan.Hugetlb) throws(SystemCallError) -> Int32 {
    try descriptor(.memfd) { clinux_memfd("page_fault", hugetlb.rawValue, 0) }
  }

  static func describe(_ fd: Int32) throws(SystemCallError) -> clinux_file {
    var file = clinux_file()
    try check(.describe) { clinux_describe(fd, &file) }
    return file
  }

  /// Makes the file longer, or (nobody here does) shorter.
  static func truncate(_ fd: Int32, to size: UInt64) throws(SystemCallError) {
    try check(.truncate) { clinux_truncate(fd, Int64(truncatingIfNeeded: size)) }
  }

  /// How many bytes went.
  static func write(
    _ fd: Int32, _ bytes: UnsafeRawPointer, count: Int, at offset: Int64
  ) throws(SystemCallError) -> Int {
    try failIfAsked(.write)
    let written = try granted(.write, clinux_write_at(fd, bytes, count, offset))
    if written == 0 { throw SystemCallError(.write, errno: ENOSPC) }
    return written
  }

  /// The first hole in `range`, nil when all of it is data.
  static func nextHole(_ fd: Int32, in range: Range<Int64>) throws(SystemCallError) -> Range<Int64>? {
    try failIfAsked(.seek)
    var begin = range.lowerBound
    var end = range.upperBound
    let found = try granted(.seek, clinux_next_hole(fd, &begin, &end))
    return found > 0 && begin < end ? begin..<end : nil
  }

  static func lock(_ fd: Int32) throws(SystemCallError) { try check(.lock) { clinux_lock(fd) } }
  static func unlock(_ fd: Int32) throws(SystemCallError) { try check(.lock) { clinux_unlock(fd) } }
  static func close(_ fd: Int32) throws(SystemCallError) { try check(.close) { clinux_close(fd) } }
  static func dataSync(_ fd: Int32) throws(SystemCallError) { try check(.dataSync) { clinux_sync_data(fd) } }
  static func filesystemSync(_ fd: Int32) throws(SystemCallError) {
    try check(.filesystemSync) { clinux_sync_filesystem(fd) }
  }

  static func sync(_ address: UnsafeMutableRawPointer, length: Int) throws(SystemCallError) {
    try check(.sync) { clinux_sync_memory(address, length) }
  }

  /// Only clean pages that are not on their way to the disk can be reclaimed or leave the page cache.
  static func writeBack(_ fd: Int32, offset: Int64, length: Int) throws(SystemCallError) {
    try check(.writeBack) { clinux_write_back(fd, offset, Int64(length)) }
  }

  static func dropCache(_ fd: Int32, offset: UInt64, length: Int) throws(SystemCallError) {
    try check(.dropCache) { clinux_drop_cache(fd, Int64(truncatingIfNeeded: offset), Int64(length)) }
  }

  private static func descriptor(
    _ call: SystemCallError.Call, _ body: () -> Int32
  ) throws(SystemCallError) -> Int32 {
    try failIfAsked(call)
    return try granted(call, body())
  }

  private static func check(_ call: SystemCallError.Call, _ body: () -> Int32) throws(SystemCallError) {
    try failIfAsked(call)
    _ = try granted(call, body())
  }
}
