// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

/// Where each file of a job ends, told to fio as its own engines tell it, so that it wraps, counts and ends as with them:
/// memory as with `null`, a file as with `psync`.
enum FileEnds {
  /// In `setup`, before fio works out what the job accesses of each file. The answer is what percentages refer to.
  static func declare(_ thread: FioThread, at address: UnsafeMutableRawPointer) {
    let isFile = JobOptions.hasFiles(thread)
    let count = thread.fileCount
    for index in 0..<count {
      guard let file = thread.file(index) else { continue }
      // Memory has no end of its own: fio has a rule for such files. Without size= (filesize= alone) its null engine is left
      // without an end for ever; memory is then like a file that is not there yet.
      file.end = isFile ? file.name.flatMap(FileSize.of) ?? 0 : thread.size / UInt64(count)
    }
    // Jobs that have begun make their files themselves, in no order.
    if isFile, thread.engineState == nil { SharedFiles.extend(thread, at: address) }
  }

  /// Once fio has: a file that is too short for its job gets longer.
  static func extend(_ file: FioFile) {
    file.end = max(file.end, file.neededEnd)
  }

  /// Bytes from `file.offset` on that fio may access.
  ///
  /// An I/O begins in the first `io_size` of them and ends before the file does; a zone may lie anywhere up to there.
  static func reach(of file: FioFile, in thread: FioThread, hasZones: Bool) -> UInt64 {
    guard file.ioSize > 0 else { return 0 }
    // An offset behind the end of a file makes fio's difference of the two wrap: it accesses nothing.
    guard file.end > file.offset else { return file.ioSize > UInt64(Int64.max) ? 0 : file.ioSize }
    let rest = file.end - file.offset
    guard rest > file.ioSize, !hasZones else { return rest }
    let (reach, overflow) = file.ioSize.addingReportingOverflow(thread.maxBlock)
    return overflow ? rest : min(rest, reach)
  }
}
