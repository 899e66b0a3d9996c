// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The engine's `struct fio_option[]`: what may stand in a job file besides fio's own options.
///
/// The memory lives as long as the process; fio writes into it while it parses.
package struct OptionTable {
  /// One option.
  package struct Option {
    var name, longName, help: StaticString
    var defaultText: DefaultText
    var type: OptionType
    var offset: Int
    var maximum: UInt64 = 0
    var parent: StaticString?

    /// What stands for an option that a job leaves out.
    enum DefaultText {
      case none, word(StaticString), number(UInt64)
    }

    /// A number; `offset` is where the engine's option structure keeps its 64 bits.
    ///
    /// Without a limit that fio knows: what it does with numbers beyond one differs, so the engine checks in `init`.
    package static func integer(
      _ name: StaticString, longName: StaticString, help: StaticString, default number: UInt64, offset: Int
    ) -> Option {
      Option(
        name: name, longName: longName, help: help, defaultText: .number(number), type: .longInteger, offset: offset)
    }

    /// 0 or 1, in 32 bits at `offset`.
    package static func flag(_ name: StaticString, longName: StaticString, help: StaticString, offset: Int) -> Option {
      Option(
        name: name, longName: longName, help: help, defaultText: .number(0), type: .bool, offset: offset, maximum: 1)
    }

    /// One word out of those that `appendWord` brings; 32 bits at `offset` get its number. fio refuses any other word, and
    /// lists those that there are.
    package static func word(
      _ name: StaticString, longName: StaticString, help: StaticString, default word: StaticString, offset: Int
    ) -> Option {
      Option(name: name, longName: longName, help: help, defaultText: .word(word), type: .string, offset: offset)
    }

    /// A text of the user's, such as a path; `offset` is where a pointer to it goes, NULL where there is none.
    package static func text(_ name: StaticString, longName: StaticString, help: StaticString, offset: Int) -> Option {
      Option(name: name, longName: longName, help: help, defaultText: .none, type: .storedString, offset: offset)
    }

    /// A number that `--enghelp` does not list: a parent that does not exist hides it.
    package static func hiddenInteger(_ name: StaticString, default number: UInt32, offset: Int) -> Option {
      Option(
        name: name, longName: name, help: "reserved", defaultText: .number(UInt64(number)), type: .integer,
        offset: offset, maximum: UInt64(UInt32.max), parent: "none")
    }
  }

  private let capacity: Int
  private var count = 0
  private var wordCount = 0

  /// The first entry, to be handed to fio.
  package let address: UnsafeMutableRawPointer

  /// Room for `capacity` options and the nameless entry that ends the table; nil without memory.
  package init?(capacity: Int) {
    guard let memory = calloc(capacity + 1, OptionLayout.size) else { return nil }
    address = memory
    self.capacity = capacity
  }

  /// Appends an option; false when the table is full, or without memory.
  package mutating func append(_ option: Option) -> Bool {
    guard count < capacity else { return false }
    let entry = address + count * OptionLayout.size
    store(option.name, in: entry, at: OptionLayout.name)
    store(option.longName, in: entry, at: OptionLayout.longName)
    store(option.help, in: entry, at: OptionLayout.help)
    switch option.defaultText {
    case .none: break
    case .word(let word): store(word, in: entry, at: OptionLayout.defaultText)
    case .number(let number):
      guard let digits = Self.digits(of: number) else { return false }
      entry.storeBytes(of: digits, toByteOffset: OptionLayout.defaultText, as: UnsafeMutablePointer<CChar>.self)
    }
    if let parent = option.parent { store(parent, in: entry, at: OptionLayout.parent) }
    entry.storeBytes(of: option.type.rawValue, toByteOffset: OptionLayout.type, as: Int32.self)
    entry.storeBytes(of: UInt32(truncatingIfNeeded: option.offset), toByteOffset: OptionLayout.offset1, as: UInt32.self)
    entry.storeBytes(of: option.maximum, toByteOffset: OptionLayout.maximum, as: UInt64.self)
    entry.storeBytes(of: OptionLayout.engineCategory, toByteOffset: OptionLayout.category, as: UInt64.self)
    count += 1
    wordCount = 0
    return true
  }

  /// Appends what `--enghelp` lists and no job can set; false when the table is full.
  package mutating func appendNotice(_ name: StaticString, text: UnsafePointer<CChar>) -> Bool {
    guard count < capacity else { return false }
    let entry = address + count * OptionLayout.size
    store(name, in: entry, at: OptionLayout.name)
    store(name, in: entry, at: OptionLayout.longName)
    entry.storeBytes(of: text, toByteOffset: OptionLayout.help, as: UnsafePointer<CChar>.self)
    entry.storeBytes(of: OptionType.unsupported.rawValue, toByteOffset: OptionLayout.type, as: Int32.self)
    entry.storeBytes(of: OptionLayout.engineCategory, toByteOffset: OptionLayout.category, as: UInt64.self)
    count += 1
    wordCount = 0
    return true
  }

  /// Appends a word to the option that came last; false when there is none, or no room.
  package mutating func appendWord(_ text: StaticString, value: UInt32, help: StaticString) -> Bool {
    guard count > 0, wordCount < ValuePairLayout.capacity else { return false }
    let pair =
      address + (count - 1) * OptionLayout.size + OptionLayout.values + wordCount * ValuePairLayout.size
    store(text, in: pair, at: ValuePairLayout.text)
    store(help, in: pair, at: ValuePairLayout.help)
    pair.storeBytes(of: UInt64(value), toByteOffset: ValuePairLayout.value, as: UInt64.self)
    wordCount += 1
    return true
  }

  /// Gives it back; only while fio does not know it.
  package func deallocate() {
    for index in 0..<count {
      let entry = address + index * OptionLayout.size
      let type = OptionType(rawValue: entry.load(fromByteOffset: OptionLayout.type, as: Int32.self))
      guard type != .string, type != .storedString else { continue }
      free(entry.load(fromByteOffset: OptionLayout.defaultText, as: UnsafeMutableRawPointer?.self))
    }
    free(address)
  }

  /// A decimal number that lives as long as the table; nil without memory.
  private static func digits(of number: UInt64) -> UnsafeMutablePointer<CChar>? {
    var text = Message("")
    text.append(UInt(number))
    return text.withCString { strdup($0) }
  }

  private func store(_ text: StaticString, in entry: UnsafeMutableRawPointer, at offset: Int) {
    entry.storeBytes(of: UnsafeRawPointer(text.utf8Start), toByteOffset: offset, as: UnsafeRawPointer.self)
  }
}

/// `struct fio_option`: the same in every release from 3.28 on, offsets in bytes.
enum OptionLayout {
  static let size = 1512
  static let name = 0
  static let longName = 8
  static let type = 24
  static let offset1 = 28
  static let offset2 = 32
  static let maximum = 56
  static let help = 112
  static let defaultText = 120
  static let values = 128
  static let parent = 1408
  static let category = 1464

  /// `FIO_OPT_C_ENGINE`.
  static let engineCategory: UInt64 = 64
}

/// `struct value_pair`, of which an option has up to 32.
enum ValuePairLayout {
  static let size = 40
  static let capacity = 32
  static let text = 0
  static let value = 8
  static let help = 16
}

/// `enum fio_opt_type`, as far as the engine uses it.
enum OptionType: Int32, Sendable {
  case string = 1
  case storedString = 6
  case integer = 8
  /// 64 bits: fio cuts an INT to 32 before anybody can check it.
  case longInteger = 9
  case bool = 10
  case unsupported = 16
}
