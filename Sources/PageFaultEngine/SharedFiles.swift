// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FioABI

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
