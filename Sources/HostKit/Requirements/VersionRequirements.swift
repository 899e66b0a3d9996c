// SPDX-License-Identifier: GPL-2.0-only

/// `linux`, `fio`: the oldest version that will do.
enum VersionRequirements {
  static let all = [
    RequirementKind(name: "linux", value: .version) { question in
      let release = question.files.text("/proc/sys/kernel/osrelease") ?? ""
      return compare("Linux", release, question.value, remedy: "boot Linux \(question.value) or later")
    },
    RequirementKind(name: "fio", value: .version) { question in
      guard let version = question.fioVersion else {
        return .missing(reason: "no fio was found", remedy: "install fio, or name one with --fio")
      }
      return compare("fio", version, question.value, remedy: "install fio \(question.value) or later (--fio PATH)")
    },
  ]

  private static func compare(
    _ what: String, _ found: String, _ wanted: String, remedy: String
  ) -> RequirementAnswer {
    guard let version = Version(found), let oldest = Version(wanted) else {
      return .missing(reason: "the version of \(what) reads \"\(found)\"", remedy: remedy)
    }
    return version >= oldest ? .met : .missing(reason: "this is \(what) \(found)", remedy: remedy)
  }
}

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
