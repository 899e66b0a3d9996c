// SPDX-License-Identifier: GPL-2.0-only

/// Damages bytes as files get damaged; the same seed always damages alike.
struct Damage {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// One to four damages of a text.
  mutating func text(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0...below(4) where !result.isEmpty {
      let place = below(result.count)
      switch below(6) {
      case 0: result[place] ^= 1 << UInt8(below(8))
      case 1: result.insert(Self.telling[below(Self.telling.count)], at: place)
      case 2: result[place] = Self.telling[below(Self.telling.count)]
      case 3: result.removeSubrange(place..<min(result.count, place + 1 + below(16)))
      case 4:
        let doubled = result[place..<min(result.count, place + 1 + below(64))]
        result.insert(contentsOf: doubled, at: below(result.count))
      default: result.removeSubrange(place...)
      }
    }
    return result
  }

  /// A few flipped bits, or a block of zeros as a disk leaves it, or an end that is missing.
  mutating func file(_ bytes: [UInt8]) -> [UInt8] {
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

  private static let telling = Array("[]{}\"\\=;#\n\r\0-9$,:e.u\u{7f} \t".utf8) + [0xff, 0xc3]

  /// A number in 0..<bound (SplitMix64).
  private mutating func below(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}
