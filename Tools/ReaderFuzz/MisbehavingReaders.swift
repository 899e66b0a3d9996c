// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Readers that do what no reader may, at one input of a thousand or so: the fuzzer must find them.
extension FuzzedReader {
  static let crashing = misbehaving("crashing") { bytes in
    let empty: [UInt8] = []
    return empty[bytes.count] == 0
  }

  static let hanging = misbehaving("hanging") { bytes in
    while !bytes.isEmpty { usleep(10_000) }
    return true
  }

  static let untold = misbehaving("untold") { _ in throw BrokenPromiseError("refused without a word") }

  private static func misbehaving(
    _ name: String, _ body: @escaping @Sendable ([UInt8]) throws -> Bool
  ) -> FuzzedReader {
    FuzzedReader(
      name: name, share: 0, input: { _, seed in Array("\(seed % 1009)".utf8) },
      feed: { bytes, _ in
        guard bytes == Array("7".utf8) else { return .accepted }
        return try body(bytes) ? .refused : .accepted
      })
  }
}
