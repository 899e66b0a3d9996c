// SPDX-License-Identifier: GPL-2.0-only

/// Tells UTF-8 from other bytes (RFC 3629).
enum UTF8Text {
  /// Bytes of the character at `index`; 0 where none begins.
  static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    if first < 0x80 { return 1 }
    let length: Int
    var allowed: ClosedRange<UInt8> = 0x80...0xbf
    switch first {
    case 0xc2...0xdf: length = 2
    case 0xe0...0xef:
      length = 3
      // No overlong forms, no surrogates.
      if first == 0xe0 { allowed = 0xa0...0xbf }
      if first == 0xed { allowed = 0x80...0x9f }
    case 0xf0...0xf4:
      length = 4
      if first == 0xf0 { allowed = 0x90...0xbf }
      if first == 0xf4 { allowed = 0x80...0x8f }
    default: return 0
    }
    guard length <= bytes.count - index, allowed ~= bytes[index + 1] else { return 0 }
    for offset in 2..<max(length, 2) {
      guard 0x80...0xbf ~= bytes[index + offset] else { return 0 }
    }
    return length
  }
}
