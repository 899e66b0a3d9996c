// SPDX-License-Identifier: GPL-2.0-only

/// What /proc/self/smaps says about huge pages.
enum Smaps {
  /// Bytes of anonymous huge pages in the mappings that overlap a range; callers compare two readings.
  static func anonymousHugeBytes(in text: String, from start: UInt, to end: UInt) -> Int {
    bytes(of: "AnonHugePages", in: text, from: start, to: end)
  }

  /// The sum of a line like `ShmemPmdMapped: 2048 kB` over the mappings that overlap a range.
  static func bytes(of key: String, in text: String, from start: UInt, to end: UInt) -> Int {
    let label = key + ":"
    var inside = false
    var total = 0
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "))
      guard let first = words.first.flatMap({ String($0) }) else { continue }
      if let mapping = addresses(first) {
        inside = mapping.start < end && mapping.end > start
      } else if inside, first == label, words.count > 1,
        let kibibytes = String(words[1]).flatMap({ Int($0) })
      {
        let (bytes, overflow) = kibibytes.multipliedReportingOverflow(by: 1024)
        let (sum, tooLarge) = total.addingReportingOverflow(bytes)
        if !overflow, !tooLarge { total = sum }
      }
    }
    return total
  }

  /// `7f00-7f08` as two addresses; nil for any other word.
  private static func addresses(_ word: String) -> (start: UInt, end: UInt)? {
    let ends = word.split(separator: "-").map { UInt($0, radix: 16) }
    guard ends.count == 2, let start = ends[0], let end = ends[1] else { return nil }
    return (start, end)
  }
}
