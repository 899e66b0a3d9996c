// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

/// The memory of a job that runs at this moment, found from outside of fio.
struct JobMapping {
  let process: Int32
  /// Where the area begins that holds the mapping. It may be larger: the kernel merges the mapping with thread stacks, which
  /// have no huge pages either.
  let address: UInt64
  let length: UInt64
  /// `VmFlags` of smaps.
  let flags: [Substring]

  /// Waits for a mapping of `size` bytes in a process that runs a test's job file, since fio takes its time to start on a busy
  /// machine.
  static func wait(size: UInt64) async throws -> JobMapping {
    for _ in 0..<500 {
      if let mapping = try find(size: size) { return mapping }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw NoMappingError(size: size)
  }

  /// The offset of a block that fio's verify has filled: it begins with verify's magic number.
  func verifyBlock() -> UInt64? {
    // Guard pages of a neighbour's stack cannot be read.
    stride(from: 0, to: length, by: 4096).first { (try? bytes(2, at: $0)) == [0xca, 0xac] }
  }

  /// Bytes of it, as the job sees them now.
  func bytes(_ count: Int, at offset: UInt64) throws -> [UInt8] {
    let memory = try #require(FileHandle(forReadingAtPath: "/proc/\(process)/mem"))
    defer { try? memory.close() }
    try memory.seek(toOffset: address + offset)
    return Array(try memory.read(upToCount: count) ?? Data())
  }

  /// Changes a byte behind the job's back.
  func write(_ byte: UInt8, at offset: UInt64) throws {
    let memory = try #require(FileHandle(forUpdatingAtPath: "/proc/\(process)/mem"))
    defer { try? memory.close() }
    try memory.seek(toOffset: address + offset)
    try memory.write(contentsOf: Data([byte]))
  }

  private static func find(size: UInt64) throws -> JobMapping? {
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
      guard let process = Int32(name), FioObserver.text("/proc/\(process)/cmdline").contains("/test.fio"),
        isOurs(process), let mapping = find(size: size, in: process)
      else { continue }
      return mapping
    }
    return nil
  }

  /// Whether it descends from this test run: another one may be at work on the same machine.
  private static func isOurs(_ process: Int32) -> Bool {
    var process = process
    while process > 1 {
      if process == getpid() { return true }
      let line = FioObserver.text("/proc/\(process)/status").split(separator: "\n").first { $0.hasPrefix("PPid:") }
      process = line.flatMap { Int32($0.dropFirst(5).trimmingCharacters(in: .whitespaces)) } ?? 0
    }
    return false
  }

  private static func find(size: UInt64, in process: Int32) -> JobMapping? {
    var area: Range<UInt64>?
    for line in FioObserver.text("/proc/\(process)/smaps").split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.first == "VmFlags:", let area {
        return JobMapping(
          process: process, address: area.lowerBound, length: area.upperBound - area.lowerBound,
          flags: Array(words.dropFirst()))
      }
      guard let range = words.first?.split(separator: "-"), range.count == 2, let begin = UInt64(range[0], radix: 16),
        let end = UInt64(range[1], radix: 16)
      else { continue }
      // Anonymous: no path behind the five columns.
      let fits = words.count == 5 && words[1] == "rw-p" && end - begin >= size && end - begin < 2 * size
      area = fits ? begin..<end : nil
    }
    return nil
  }

  private struct NoMappingError: Error, CustomStringConvertible {
    let size: UInt64
    var description: String { "no fio of a test has an anonymous mapping of \(size) bytes" }
  }
}
