// SPDX-License-Identifier: GPL-2.0-only

/// Damages bytes in the ways that files get damaged; the same seed always damages alike.
package struct Mutator {
  private var dice: Dice

  /// Damages that follow from `seed`.
  package init(seed: UInt64) {
    dice = Dice(seed: seed)
  }

  /// One to four damages: a flipped bit, a byte of meaning put in, bytes lost, bytes doubled, the end lost.
  package mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0...below(4) { damage(&result) }
    return result
  }

  private static let telling = Array("[]{}\"\\=;#\n\r\0-9$,:e.u\u{7f} \t".utf8) + [0xff, 0xc3]

  private mutating func damage(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let place = below(bytes.count)
    switch below(6) {
    case 0: bytes[place] ^= 1 << UInt8(below(8))
    case 1: bytes.insert(Self.telling[below(Self.telling.count)], at: place)
    case 2: bytes[place] = Self.telling[below(Self.telling.count)]
    case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(16)))
    case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + below(64))], at: below(bytes.count))
    default: bytes.removeSubrange(place...)
    }
  }

  /// A few flipped bits, or a block of zeros as a disk leaves it, or an end that is missing: what happens to a binary file.
  package mutating func damageFile(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    switch below(8) {
    case 0: result.removeSubrange(below(result.count)...)
    case 1:
      let place = below(max(1, result.count / 512)) * 512
      for index in place..<min(result.count, place + 512) { result[index] = 0 }
    default:
      for _ in 0...below(3) { result[below(result.count)] ^= 1 << UInt8(below(8)) }
    }
    return result
  }

  /// A number in 0..<bound.
  package mutating func below(_ bound: Int) -> Int { dice.below(bound) }
}
