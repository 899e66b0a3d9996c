// SPDX-License-Identifier: GPL-2.0-only

/// SHA-256 (FIPS 180-4), by which a store knows job files and engines again.
package struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var block: [UInt8] = []
  private var length: UInt64 = 0

  private init() {
    block.reserveCapacity(64)
  }

  /// The digest of `bytes` in hexadecimal digits.
  package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    var hash = SHA256()
    for byte in bytes { hash.add(byte) }
    hash.length &*= 8
    let bits = hash.length
    hash.add(0x80)
    while hash.block.count != 56 { hash.add(0) }
    for shift in stride(from: 56, through: 0, by: -8) { hash.add(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
    return hash.state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private mutating func add(_ byte: UInt8) {
    block.append(byte)
    length &+= 1
    guard block.count == 64 else { return }
    compress()
    block.removeAll(keepingCapacity: true)
  }

  private mutating func compress() {
    var words = [UInt32](repeating: 0, count: 64)
    for index in 0..<16 {
      words[index] = (0..<4).reduce(0) { $0 << 8 | UInt32(block[4 * index + $1]) }
    }
    for index in 16..<64 {
      let (early, late) = (words[index - 15], words[index - 2])
      words[index] =
        words[index - 16] &+ (early.rotated(7) ^ early.rotated(18) ^ early >> 3) &+ words[index - 7]
        &+ (late.rotated(17) ^ late.rotated(19) ^ late >> 10)
    }
    var work = state
    for index in 0..<64 {
      let (a, e) = (work[0], work[4])
      let choice = (e & work[5]) ^ (~e & work[6])
      let first =
        work[7] &+ (e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)) &+ choice &+ Self.constants[index]
        &+ words[index]
      let majority = (a & work[1]) ^ (a & work[2]) ^ (work[1] & work[2])
      let second = (a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)) &+ majority
      work = [first &+ second, a, work[1], work[2], work[3] &+ first, e, work[5], work[6]]
    }
    for index in 0..<8 { state[index] &+= work[index] }
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = {
    var primes: [Int] = []
    for number in 2... where primes.count < 64 {
      if primes.allSatisfy({ number % $0 != 0 }) { primes.append(number) }
      if primes.count == 64 { break }
    }
    return primes.map(cubeRootFraction)
  }()

  /// floor(cbrt(prime) × 2³²) mod 2³², by bisection in whole numbers.
  private static func cubeRootFraction(_ prime: Int) -> UInt32 {
    let target = UInt128(prime) << 96
    var (low, high) = (UInt128(0), UInt128(1) << 36)
    while high - low > 1 {
      let middle = (low + high) / 2
      if middle * middle * middle <= target { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }
}

extension UInt32 {
  fileprivate func rotated(_ count: UInt32) -> UInt32 {
    self >> count | self << (32 - count)
  }
}
