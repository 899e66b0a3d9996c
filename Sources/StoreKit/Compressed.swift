// SPDX-License-Identifier: GPL-2.0-only
import CZlib
import Foundation

/// A text as a zlib stream (RFC 1950), which carries a checksum of its own.
struct Compressed: Equatable {
  /// The stream.
  let data: Data
  /// Bytes of the text.
  let bytes: Int

  /// zlib turns a byte into no more than 1032.
  private static let highestRatio = 1032

  init(data: Data, bytes: Int) {
    self.data = data
    self.bytes = bytes
  }

  /// Compresses a text; nil when there is no memory for it.
  init?(_ text: String) {
    var text = text
    let stream = text.withUTF8 { source -> Data? in
      var length = compressBound(UInt(source.count))
      var buffer = Data(count: Int(length))
      let code = buffer.withUnsafeMutableBytes { target in
        compress2(target.bindMemory(to: UInt8.self).baseAddress, &length, source.baseAddress, UInt(source.count), 6)
      }
      return code == Z_OK ? buffer.prefix(Int(length)) : nil
    }
    guard let stream else { return nil }
    self.init(data: stream, bytes: text.utf8.count)
  }

  /// The text; nil when the stream is damaged.
  var text: String? {
    // The length comes from the file: one that cannot be true must not take all memory.
    guard bytes >= 0, bytes / Self.highestRatio <= data.count + 64 else { return nil }
    guard bytes > 0 else { return isEmptyStream ? "" : nil }
    var length = UInt(bytes)
    let buffer = [UInt8](unsafeUninitializedCapacity: bytes) { target, count in
      let code = data.withUnsafeBytes { source in
        uncompress(target.baseAddress, &length, source.bindMemory(to: UInt8.self).baseAddress, UInt(source.count))
      }
      count = code == Z_OK ? Int(length) : 0
    }
    return buffer.count == bytes ? String(validating: buffer, as: UTF8.self) : nil
  }

  private var isEmptyStream: Bool {
    var byte: UInt8 = 0
    var length: UInt = 1
    let code = data.withUnsafeBytes { source in
      uncompress(&byte, &length, source.bindMemory(to: UInt8.self).baseAddress, UInt(source.count))
    }
    return code == Z_OK && length == 0
  }
}
