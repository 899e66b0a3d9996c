// SPDX-License-Identifier: GPL-2.0-only
import CVersion
import FioABI

/// The options as fio's parser and `--enghelp` know them.
extension EngineOption {
  /// The table for `ops->options`; nil without memory.
  static func makeTable() -> UnsafeRawPointer? {
    guard var table = OptionTable(capacity: Int(count) + 2) else { return nil }
    var isComplete = table.append(
      .hiddenInteger("pagefault_proof", default: OptionValues.proof, offset: OptionValues.proofOffset))
    for number in 0..<count {
      guard let option = EngineOption(rawValue: number) else { return nil }
      isComplete = option.append(to: &table) && isComplete
    }
    isComplete = table.appendNotice("engine_version", text: faultbench_engine_version()) && isComplete
    return isComplete ? UnsafeRawPointer(table.address) : nil
  }

  private func append(to table: inout OptionTable) -> Bool {
    let (declaration, offset) = (declaration, OptionValues.offset(of: self))
    let (name, longName, help) = (declaration.name, declaration.longName, declaration.help)
    switch declaration.values {
    case .number(_, let number, _):
      return table.append(.integer(name, longName: longName, help: help, default: number, offset: offset))
    case .flag: return table.append(.flag(name, longName: longName, help: help, offset: offset))
    case .path: return table.append(.text(name, longName: longName, help: help, offset: offset))
    case .words(let word):
      guard let first = word(0),
        table.append(.word(name, longName: longName, help: help, default: first.text, offset: offset))
      else { return false }
      var number: UInt32 = 0
      while let (text, help) = word(number) {
        guard table.appendWord(text, value: number, help: help) else { return false }
        number += 1
      }
      return true
    }
  }
}

extension Message {
  /// Appends what an option may be: `0 or 1`, `a number from 1 to 64`, `anon, memfd or file`.
  mutating func append(_ values: EngineOption.Values) {
    switch values {
    case .flag: append("0 or 1")
    case .path: append("a path")
    case .number(let range, _, let unit):
      append("a number ")
      if let unit {
        append("of ")
        append(unit)
        append(" ")
      }
      append("from ")
      append(UInt(range.lowerBound))
      append(" to ")
      append(UInt(range.upperBound))
      if unit != nil { append(", without a unit") }
    case .words(let word):
      var number: UInt32 = 0
      while let (text, _) = word(number) {
        if number > 0 { append(word(number + 1) == nil ? " or " : ", ") }
        append(text)
        number += 1
      }
    }
  }
}
