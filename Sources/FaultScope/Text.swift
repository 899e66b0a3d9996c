// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// Text that grows. What finds no memory is left out, and `isWhole` says so.
package struct Text {
  private(set) var bytes: UnsafeMutablePointer<UInt8>?
  private(set) var count = 0
  private var capacity = 0
  private(set) var isWhole = true

  package init() {}

  package func destroy() { free(bytes) }

  package mutating func append(_ text: StaticString) {
    guard reserve(text.utf8CodeUnitCount), let bytes else { return }
    memcpy(bytes + count, text.utf8Start, text.utf8CodeUnitCount)
    count &+= text.utf8CodeUnitCount
  }

  package mutating func append(cString text: UnsafePointer<CChar>) {
    let length = strlen(text)
    guard reserve(length), let bytes else { return }
    memcpy(bytes + count, text, length)
    count &+= length
  }

  package mutating func append(_ number: UInt64) {
    guard reserve(20), let bytes else { return }
    var rest = number
    var length = 0
    repeat {
      bytes[count &+ length] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      length &+= 1
    } while rest > 0
    for index in 0..<length / 2 {
      let other = count &+ length &- 1 &- index
      let digit = bytes[count &+ index]
      bytes[count &+ index] = bytes[other]
      bytes[other] = digit
    }
    count &+= length
  }

  package mutating func append(hex number: UInt64) {
    guard reserve(16), let bytes else { return }
    for digit in 0..<16 {
      let value = UInt8(truncatingIfNeeded: number >> (60 &- 4 &* UInt64(digit)) & 15)
      bytes[count &+ digit] = value < 10 ? 0x30 &+ value : 0x57 &+ value
    }
    count &+= 16
  }

  /// A space and a number.
  package mutating func append(field number: UInt64) {
    append(" ")
    append(number)
  }

  /// Ends it with a zero, for C.
  package mutating func terminated() -> UnsafePointer<CChar>? {
    guard reserve(1), let bytes else { return nil }
    bytes[count] = 0
    return UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self)
  }

  private mutating func reserve(_ more: Int) -> Bool {
    guard count &+ more > capacity else { return true }
    let larger = max(4096, (count &+ more) &* 2)
    guard let moved = realloc(bytes, larger) else {
      isWhole = false
      return false
    }
    bytes = moved.assumingMemoryBound(to: UInt8.self)
    capacity = larger
    return true
  }
}
