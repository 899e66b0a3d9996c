// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation

@testable import FaultMemory

/// What the kernel counts for this thread and this process.
enum KernelView {
  struct Faults { var minor = 0, major = 0 }

  /// Faults of this thread while `body` runs. Its stack and the allocator may add a few.
  static func faults(of body: () throws -> Void) rethrows -> Faults {
    let before = counted
    try body()
    let after = counted
    return Faults(minor: after.minor - before.minor, major: after.major - before.major)
  }

  private static var counted: Faults {
    var usage = rusage()
    // RUSAGE_THREAD, which hides behind _GNU_SOURCE.
    getrusage(1, &usage)
    return Faults(minor: usage.ru_minflt, major: usage.ru_majflt)
  }

  /// A size in bytes.
  static func smaps(at base: UnsafeMutableRawPointer, _ field: String) -> Int? {
    words(at: base, field).first.flatMap { Int($0) }.map { $0 * 1024 }
  }

  /// `VmFlags`.
  static func flags(at base: UnsafeMutableRawPointer) -> [String] { words(at: base, "VmFlags") }

  private static func words(at base: UnsafeMutableRawPointer, _ field: String) -> [String] {
    let address = UInt(bitPattern: base)
    var inside = false
    for line in text("/proc/self/smaps").split(separator: "\n") {
      let words = line.split(separator: " ")
      let ends = (words.first ?? "").split(separator: "-").compactMap { UInt($0, radix: 16) }
      if ends.count == 2 {
        inside = ends[0] <= address && address < ends[1]
      } else if inside, words.first == "\(field):"[...] {
        return words.dropFirst().map(String.init)
      }
    }
    return []
  }

  static var mappings: Int { text("/proc/self/maps").count { $0 == "\n" } }
  static var descriptors: Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? -1 }
  static var residentBytes: Int {
    let words = text("/proc/self/statm").split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * PageSize.base : 0
  }

  /// A file of /proc or /sys to its end; empty when it cannot be read.
  static func text(_ path: String) -> String {
    guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else { return "" }
    return String(decoding: data, as: UTF8.self)
  }

  static func write(_ text: String, to path: String) -> Bool {
    let fd = open(path, O_WRONLY)
    defer { close(fd) }
    return fd >= 0 && Glibc.write(fd, text, text.utf8.count) == text.utf8.count
  }
}
