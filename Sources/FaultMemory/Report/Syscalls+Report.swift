// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The calls that guard and report a job.
extension Syscalls {
  /// The number of the guard.
  static func guardSigbus(
    _ range: clinux_sigbus_range, _ record: UnsafeMutablePointer<clinux_sigbus_record>
  ) throws(SystemCallError) -> Int32 {
    try failIfAsked(.guardSigbus)
    var range = range
    return try granted(.guardSigbus, clinux_sigbus_guard(&range, record))
  }

  static func threadFaults() throws(SystemCallError) -> clinux_fault_counts {
    try failIfAsked(.threadFaults)
    var counts = clinux_fault_counts()
    _ = try granted(.threadFaults, clinux_thread_faults(&counts))
    return counts
  }

  static func open(
    _ path: StaticString, _ call: SystemCallError.Call
  ) throws(SystemCallError) -> Int32 {
    try failIfAsked(call)
    // A literal ends with a NUL.
    let start = UnsafeRawPointer(path.utf8Start).assumingMemoryBound(to: CChar.self)
    return try granted(call, clinux_open_read(start))
  }

  /// Adds the bytes of `region` that pages, and huge pages, map.
  static func scanPages(
    _ pagemap: Int32, _ region: Region, step: Int, hugeOnly: Bool, into bytes: inout clinux_page_bytes
  ) throws(SystemCallError) {
    try failIfAsked(.scanPages)
    let start = UInt64(UInt(bitPattern: region.base))
    _ = try granted(
      .scanPages, clinux_scan_pages(pagemap, start, UInt64(region.length), UInt64(step), hugeOnly ? 1 : 0, &bytes))
  }

  static func read(
    _ file: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ call: SystemCallError.Call
  ) throws(SystemCallError) -> Int {
    try failIfAsked(call)
    return try granted(call, clinux_read(file, buffer.baseAddress, buffer.count))
  }

  static func pathKind(_ path: UnsafePointer<CChar>) throws(SystemCallError) -> Int32 {
    try failIfAsked(.findReport)
    return try granted(.findReport, clinux_path_kind(path))
  }

  static func createExclusive(_ path: UnsafePointer<CChar>) throws(SystemCallError) -> Int32 {
    try failIfAsked(.createReport)
    return try granted(.createReport, clinux_create_exclusive(path))
  }

  static func openForWriting(_ path: UnsafePointer<CChar>) throws(SystemCallError) -> Int32 {
    try failIfAsked(.createReport)
    return try granted(.createReport, clinux_open_write(path))
  }

  static func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemCallError) {
    try failIfAsked(.writeReport)
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      done += try granted(.writeReport, clinux_write(file, rest.baseAddress, rest.count))
    }
  }

  static func closeReport(_ file: Int32) throws(SystemCallError) {
    // Closed in any case, also when a test makes it fail.
    let result = clinux_close(file)
    try failIfAsked(.closeReport)
    _ = try granted(.closeReport, result)
  }

  static func rename(_ from: UnsafePointer<CChar>, to path: UnsafePointer<CChar>) throws(SystemCallError) {
    try failIfAsked(.renameReport)
    _ = try granted(.renameReport, clinux_rename(from, path))
  }
}
