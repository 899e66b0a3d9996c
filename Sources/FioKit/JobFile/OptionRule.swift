// SPDX-License-Identifier: GPL-2.0-only

/// What values an option of a job takes.
package enum OptionRule: Sendable, Equatable {
  /// A size in bytes with an optional unit.
  case size
  /// A size, or a share of the file or device.
  case sizeOrPercent
  /// A time with an optional unit; seconds without.
  case time
  /// A whole number in a range.
  case number(ClosedRange<Int>)
  /// One of these words; with a `:` something may follow.
  case word([String])
  /// A section's name.
  case name
  /// A section's name that does not begin with `global`.
  case globalName
  /// An option's name.
  case optionName
  /// Text that fio reads as a whole.
  case text
  /// An option that makes sense together with another one only.
  case needs(String)
  /// An option that is there once.
  case once

  /// The options whose values are checked.
  static let rules: [String: OptionRule] = ofFio.merging(ofEngine) { $1 }

  /// Those of the engine that take words or numbers.
  private static let ofEngine: [String: OptionRule] = Dictionary(
    uniqueKeysWithValues: PageFaultOption.allCases.compactMap { option in
      switch option.values {
      case .words, .flag: (option.rawValue, .word(option.words))
      case .number(let range, _): (option.rawValue, .number(range))
      case .path: nil
      }
    })

  private static let ofFio: [String: OptionRule] = [
    "size": .sizeOrPercent, "filesize": .size, "offset": .sizeOrPercent, "io_size": .sizeOrPercent, "bs": .size,
    "rw": .word(ReadWriteWord.all), "rwmixread": .number(0...100), "rwmixwrite": .number(0...100),
    "verify": .word(checksums),
    "numjobs": .number(1...4096), "iodepth": .number(1...65536),
    "loops": .number(1...1_000_000_000), "nrfiles": .number(1...1_000_000), "runtime": .time, "ramp_time": .time,
    "startdelay": .time,
  ]

  /// The words of `verify`.
  package static let checksums = [
    "0", "null", "md5", "crc64", "crc32c", "crc32c-intel", "crc32", "crc16", "crc7", "xxhash", "sha1", "sha256",
    "sha512", "sha3-224", "sha3-256", "sha3-384", "sha3-512", "pattern", "pattern_hdr", "meta",
  ]

  func allows(_ value: String) -> Bool {
    switch self {
    case .size: sizes(value) { (FioValue.bytes($0) ?? 0) > 0 }
    case .sizeOrPercent: FioValue.bytes(value) != nil || FioValue.percent(value) != nil
    case .time: FioValue.microseconds(value) != nil
    case .number(let range): Int(value).map(range.contains) ?? false
    case .word(let words): words.contains(String(value.prefix { $0 != ":" }))
    case .name, .globalName, .optionName, .text, .needs, .once: true
    }
  }

  /// fio takes one size for all directions or one for each, with empty ones in between: `4k`, `4k,8k`, `,8k`.
  private func sizes(_ value: String, _ isSize: (String) -> Bool) -> Bool {
    let parts = value.split(separator: ",", omittingEmptySubsequences: false)
    return parts.count <= 3 && parts.allSatisfy { $0.isEmpty || isSize(String($0)) } && parts.contains { !$0.isEmpty }
  }

  /// What to write instead.
  var sentence: String {
    switch self {
    case .size: "write a size such as 4k, 2m or 1g."
    case .sizeOrPercent: "write a size such as 64m or 2g, or a share such as 20%."
    case .time: "write a time such as 10, 500ms or 2m."
    case .number(let range): "write a whole number from \(range.lowerBound) to \(range.upperBound)."
    case .word(let words): "write one of \(words.joined(separator: ", "))."
    case .name:
      "write a name of 1 to \(JobPlan.maxNameLength) bytes without line ends, `;`, `#` and blanks at its ends."
    case .globalName: "fio takes sections whose name begins with `global` for defaults; choose another name."
    case .optionName: "an option's name has small letters, digits and `_` only; write key=value."
    case .text: "write a value without line ends, `;`, `#` and blanks at its ends; fio would cut it there."
    case .needs(let other): "it needs `\(other)`; set that, too."
    case .once: "the option is there already, and only one of both would count. Leave one out."
    }
  }
}

/// A line of a job file, or of one that it includes.
package struct JobPlace: Sendable, Equatable {
  /// The path of the file, as it was given.
  package let file: String
  /// Counted from 1.
  package let line: Int
  /// The option as it stands there, `${NAME}` included.
  package let text: String
  /// The same with variables replaced.
  package let expanded: String
}

extension JobFile {
  /// The last line that states `option`, as fio names it: `key=value`, variables replaced or not, or only the key.
  ///
  /// - Parameters:
  ///   - job: the section that fio was in; `[global]` sections are looked through as well.
  ///   - path: where this file was read from.
  ///   - environment: what `${NAME}` stands for.
  package func place(
    of option: String, inJob job: String?, path: String, environment: [String: String]
  ) -> JobPlace? {
    let named = sections.filter { $0.name == job && !$0.isGlobal }
    let others = sections.filter(\.isGlobal) + (job == nil ? sections : [])
    return (named.reversed() + others.reversed()).lazy.compactMap { section in
      Self.place(of: option, in: section.lines, from: section.body.lowerBound, path, environment, depth: 0)
    }.first
  }

  private static func place(
    of option: String, in lines: [JobLine], from first: Int, _ path: String, _ environment: [String: String], depth: Int
  ) -> JobPlace? {
    guard depth <= IncludedOptions.deepest else { return nil }
    return lines.indices.reversed().lazy.compactMap { index -> JobPlace? in
      switch lines[index].content {
      case .option(let stated):
        let text = stated.value.map { "\(stated.key)=\($0)" } ?? stated.key
        let expanded = Substitution.expand(text, environment: environment)
        guard [stated.key, text, expanded].contains(option) else { return nil }
        return JobPlace(file: path, line: first + index + 1, text: text, expanded: expanded)
      case .include(let name):
        let included = IncludedOptions.locate(name, from: path)
        guard let file = try? JobFile(contentsOf: included, isIncluded: true) else { return nil }
        return place(of: option, in: file.lines, from: 0, included, environment, depth: depth + 1)
      case .blank, .comment, .section: return nil
      }
    }.first
  }
}
