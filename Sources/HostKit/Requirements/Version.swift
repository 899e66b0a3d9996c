// SPDX-License-Identifier: GPL-2.0-only

/// Numbers with dots, as kernels and fio count: `6.8`, `fio-3.33-12`, `6.18.44-amd64`.
struct Version: Comparable, Sendable {
  let numbers: [Int]

  /// Nil where there is no number.
  init?(_ text: String) {
    let start = text.drop { !($0.isASCII && $0.isNumber) }
    guard start.startIndex == text.startIndex || text.hasPrefix("fio-") else { return nil }
    let words = start.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      .split(separator: ".", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Int($0) }
    guard !numbers.isEmpty, numbers.count == words.count else { return nil }
    self.numbers = numbers
  }

  /// `6.8` and `6.8.0` are equal.
  static func == (one: Version, other: Version) -> Bool { !(one < other) && !(other < one) }

  static func < (one: Version, other: Version) -> Bool {
    for index in 0..<max(one.numbers.count, other.numbers.count) {
      let (mine, theirs) = (one.number(index), other.number(index))
      if mine != theirs { return mine < theirs }
    }
    return false
  }

  private func number(_ index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }
}
