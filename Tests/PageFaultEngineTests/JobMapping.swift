// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The mapping of a job that runs at this moment, found from outside of fio.
struct JobMapping {
  let process: Int32
  let address: UInt64
  /// `VmFlags` of smaps.
  let flags: [Substring]

  /// Looks through the processes that run a test's job file (its name, since a fio of the matrix is run by its own loader) for an anonymous mapping of exactly `size` bytes.
  static func find(size: UInt64) throws -> JobMapping {
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
      guard let process = Int32(name), read("/proc/\(process)/cmdline").contains("/test.fio"),
        let mapping = find(size: size, in: process)
      else { continue }
      return mapping
    }
    throw NoMapping(size: size)
  }

  private static func find(size: UInt64, in process: Int32) -> JobMapping? {
    var address: UInt64?
    for line in read("/proc/\(process)/smaps").split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.first == "VmFlags:", let address {
        return JobMapping(process: process, address: address, flags: Array(words.dropFirst()))
      }
      guard let range = words.first?.split(separator: "-"), range.count == 2, let begin = UInt64(range[0], radix: 16),
        let end = UInt64(range[1], radix: 16)
      else { continue }
      // Anonymous: no path behind the five columns. The kernel may have merged it with what lay above it.
      address =
        words.count == 5 && words[1] == "rw-p" && end - begin >= size && end - begin < 2 * size ? begin : nil
    }
    return nil
  }

  /// A whole file of /proc, which has no size and may end any moment.
  private static func read(_ path: String) -> String {
    let data = (try? FileHandle(forReadingAtPath: path)?.readToEnd()) ?? nil
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  private struct NoMapping: Error, CustomStringConvertible {
    let size: UInt64
    var description: String { "no fio of a test has an anonymous mapping of \(size) bytes" }
  }
}
