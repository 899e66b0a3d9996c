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

/// Files that several jobs of one fio use. psync lays a file out in `setup`, so a later job finds what an earlier one needs; here
/// a job makes its file in `init`, so what the earlier one is going to make is looked up.
enum SharedFiles {
  /// Makes each file of `thread` as long as the jobs before it need it.
  static func extend(_ thread: FioThread, at address: UnsafeMutableRawPointer) {
    guard let layout = Engine.layout, let symbols = try? Engine.symbols(), let size = symbols.threadDataSize else {
      return
    }
    symbols.forEachJob(before: address, threadDataSize: size) { other in
      let earlier = FioThread(other, layout: layout)
      guard earlier.engineTable == thread.engineTable, JobOptions.hasFiles(earlier) else { return }
      extend(thread, by: earlier)
    }
  }

  private static func extend(_ thread: FioThread, by earlier: FioThread) {
    // Names that fio has made are equal where they have the same number: no need to compare each with each.
    let areMade = !thread.namesFiles && !earlier.namesFiles
    for index in 0..<thread.fileCount {
      guard let file = thread.file(index) else { continue }
      // A number that the other job does not have is no file of it.
      for number in areMade ? index..<index + 1 : 0..<earlier.fileCount {
        guard let other = earlier.file(number), other.ioSize > 0, isSame(file.name, other.name) else { continue }
        file.end = max(file.end, other.end, other.neededEnd)
      }
    }
  }

  private static func isSame(_ name: UnsafePointer<CChar>?, _ other: UnsafePointer<CChar>?) -> Bool {
    guard let name, let other else { return false }
    return strcmp(name, other) == 0
  }
}
