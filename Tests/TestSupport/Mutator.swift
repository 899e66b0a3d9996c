// SPDX-License-Identifier: GPL-2.0-only

/// Damages bytes in the ways that files get damaged; the same seed always damages alike.
package struct Mutator {
  private var state: UInt64

  /// Damages that follow from `seed`.
  package init(seed: UInt64) {
    state = seed
  }

  /// One to four damages: a flipped bit, a byte of meaning put in, bytes lost, bytes doubled, the end lost.
  package mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0...below(4) { damage(&result) }
    return result
  }

  private static let telling = Array("[]{}\"\\=;#\n\r\0-9$,:e.\u{7f} \t".utf8) + [0xff, 0xc3]

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

  /// A number in 0..<bound (SplitMix64).
  package mutating func below(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}
