// SPDX-License-Identifier: GPL-2.0-only
import CZlib
import Foundation

/// A message on the serial line between host and guest: a mark, the compressed length, the length, a checksum, and the message as
/// compressed JSON. Whatever else writes to the line, such as a kernel that was told to, breaks a frame and is found out.
package enum GuestFrame {
  private static let mark: [UInt8] = [0xfb, 0x47, 0x01, 0x0d]
  private static let headerSize = 16
  /// No message is larger: a file goes in parts.
  static let maxSize = 64 << 20

  /// The bytes of a message.
  package static func encode(_ message: some Encodable) throws(GuestError) -> [UInt8] {
    guard let json = try? JSONEncoder().encode(message), let packed = compress([UInt8](json)), json.count <= maxSize
    else { throw GuestError(.garbage, "a message cannot be written") }
    var bytes = mark
    for number in [UInt32(packed.count), UInt32(json.count), checksum(packed)] { append(number, to: &bytes) }
    return bytes + packed
  }

  /// Takes the first whole message off `buffer`; nil where there is none yet.
  package static func decode<Message: Decodable>(
    _ type: Message.Type, from buffer: inout [UInt8]
  ) throws(GuestError) -> Message? {
    let given = min(buffer.count, mark.count)
    guard buffer.prefix(given).elementsEqual(mark.prefix(given)) else { throw garbage(buffer) }
    guard buffer.count >= headerSize else { return nil }
    let (packedSize, size, sum) = (number(buffer, at: 4), number(buffer, at: 8), number(buffer, at: 12))
    guard packedSize <= UInt32(maxSize), size <= UInt32(maxSize) else { throw garbage(buffer) }
    let end = headerSize + Int(packedSize)
    guard buffer.count >= end else { return nil }
    let packed = Array(buffer[headerSize..<end])
    guard checksum(packed) == sum, let json = uncompress(packed, size: Int(size)),
      let message = try? JSONDecoder().decode(type, from: Data(json))
    else { throw garbage(buffer) }
    buffer.removeFirst(end)
    return message
  }

  private static func garbage(_ buffer: [UInt8]) -> GuestError {
    let text = String(decoding: buffer.prefix(60), as: UTF8.self).debugDescription
    return GuestError(
      .garbage, "the result channel brought what no guest says: \(text)",
      remedy: "leave /dev/ttyS1 alone: no console= or program of yours may write there")
  }

  private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  private static func number(_ bytes: [UInt8], at place: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32(0, bytes, uInt(bytes.count)))
  }

  private static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var length = compressBound(uLong(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(length))
    // The line is slow, but so is the guest.
    guard compress2(&packed, &length, bytes, uLong(bytes.count), Z_BEST_SPEED) == Z_OK else { return nil }
    return Array(packed.prefix(Int(length)))
  }

  private static func uncompress(_ packed: [UInt8], size: Int) -> [UInt8]? {
    var length = uLong(size)
    var bytes = [UInt8](repeating: 0, count: max(size, 1))
    guard CZlib.uncompress(&bytes, &length, packed, uLong(packed.count)) == Z_OK, Int(length) == size else {
      return nil
    }
    return Array(bytes.prefix(size))
  }
}
