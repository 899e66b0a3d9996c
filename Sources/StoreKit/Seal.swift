// SPDX-License-Identifier: GPL-2.0-only
import CZlib
import Foundation

/// A checksum over the values of a row (CRC-32). SQLite notices damage to its own structure, not to the values in it; a
/// figure with a flipped bit must not be reported.
struct Seal: Equatable {
  private(set) var value: UInt = 0

  mutating func add(_ integer: Int64?) {
    guard let integer else { return add(kind: 0, count: 0) }
    add(kind: 1, count: 8)
    withUnsafeBytes(of: integer.littleEndian) { add($0) }
  }

  mutating func add(_ text: String?) {
    guard var text else { return add(kind: 0, count: 0) }
    add(kind: 2, count: text.utf8.count)
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  mutating func add(_ data: Data) {
    add(kind: 3, count: data.count)
    data.withUnsafeBytes { add($0) }
  }

  /// Kind and length come before each value, so that no two rows are the same bytes.
  private mutating func add(kind: UInt8, count: Int) {
    withUnsafeBytes(of: (UInt64(kind) << 56 | UInt64(count)).littleEndian) { add($0) }
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    value = crc32_z(value, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
  }
}
