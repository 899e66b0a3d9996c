// SPDX-License-Identifier: GPL-2.0-only
import Foundation

@testable import FaultMemory

/// What the kernel says of one mapping of this process, from `/proc/self/smaps`.
struct Smaps {
  private let fields: [String: String]

  /// The entry that begins at or before `region` and holds all of it; nil when it is not mapped as a whole.
  init?(of region: Region) {
    let begin = UInt(bitPattern: region.base)
    let end = begin + UInt(region.length)
    // Not String(contentsOfFile:), which takes the first short read of a /proc file for its end.
    guard let file = FileHandle(forReadingAtPath: "/proc/self/smaps"), let data = try? file.readToEnd() else {
      return nil
    }
    let text = String(decoding: data, as: UTF8.self)
    var fields: [String: String]?
    for line in text.split(separator: "\n") {
      if let range = Self.range(line) {
        if fields != nil { break }
        if range.lowerBound <= begin, end <= range.upperBound { fields = [:] }
      } else if let colon = line.firstIndex(of: ":") {
        fields?[String(line[..<colon])] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
    }
    guard let fields else { return nil }
    self.fields = fields
  }

  /// A size in bytes.
  func bytes(_ name: String) -> Int? {
    fields[name]?.split(separator: " ").first.flatMap { Int($0) }.map { $0 * 1024 }
  }

  /// `VmFlags`: `hg` after MADV_HUGEPAGE, `nh` after MADV_NOHUGEPAGE.
  var flags: [Substring] { fields["VmFlags"]?.split(separator: " ") ?? [] }

  private static func range(_ line: Substring) -> Range<UInt>? {
    guard let dash = line.firstIndex(of: "-"), let blank = line.firstIndex(of: " "), dash < blank,
      let begin = UInt(line[..<dash], radix: 16), let end = UInt(line[line.index(after: dash)..<blank], radix: 16)
    else { return nil }
    return begin..<end
  }
}
