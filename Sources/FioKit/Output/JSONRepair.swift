// SPDX-License-Identifier: GPL-2.0-only

/// Makes JSON of what fio's printer writes in its stead.
///
/// fio escapes only `"` and `\` in strings, so that a tab in a job's description stands there as it is, and prints doubles
/// with `%f`, so that a rate over no time is `-nan` or `inf`.
enum JSONRepair {
  /// `text` with control characters escaped inside strings, and numbers that are none replaced by `null`.
  static func repair(_ text: String) -> [UInt8] {
    var repaired: [UInt8] = []
    repaired.reserveCapacity(text.utf8.count)
    var word: [UInt8] = []
    var inString = false
    var escaped = false
    for byte in text.utf8 {
      if inString {
        if byte < 0x20 {
          repaired += Array("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
        } else {
          repaired.append(byte)
        }
        inString = escaped || byte != UInt8(ascii: "\"")
        escaped = !escaped && byte == UInt8(ascii: "\\")
      } else if isWordByte(byte) {
        word.append(byte)
      } else {
        if !word.isEmpty {
          repaired += number(word)
          word.removeAll(keepingCapacity: true)
        }
        repaired.append(byte)
        inString = byte == UInt8(ascii: "\"")
      }
    }
    return repaired + number(word)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"): true
    default: false
    }
  }

  private static func number(_ word: [UInt8]) -> [UInt8] {
    notNumbers.contains(word) ? Array("null".utf8) : word
  }

  private static let notNumbers: Set<[UInt8]> = Set(["nan", "-nan", "inf", "-inf"].map { Array($0.utf8) })
}
