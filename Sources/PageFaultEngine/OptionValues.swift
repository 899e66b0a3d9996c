// SPDX-License-Identifier: GPL-2.0-only
import FioABI

/// Typed reading of the structure behind `td->eo`.
struct OptionValues {
  private let base: UnsafeRawPointer

  init(_ base: UnsafeMutableRawPointer) { self.base = UnsafeRawPointer(base) }

  func number(_ slot: Int) -> UInt32 { base.load(fromByteOffset: slot, as: UInt32.self) }

  /// A number within `range`, or the sentence that names the option and what it may be. fio lets any number through, and
  /// keeps a negative one as its 64 bits.
  func number(
    _ slot: Int, _ name: StaticString, _ range: ClosedRange<UInt64>, expected: StaticString
  ) throws(JobError) -> UInt32 {
    let value = base.load(fromByteOffset: slot, as: UInt64.self)
    guard range.contains(value) else {
      throw .optionValue(name, value: Int(truncatingIfNeeded: value), expected: expected)
    }
    return UInt32(truncatingIfNeeded: value)
  }

  func flag(_ slot: Int, _ name: StaticString) throws(JobError) -> Bool {
    let value = number(slot)
    guard value <= 1 else {
      throw .optionValue(name, value: Int(Int32(bitPattern: value)), expected: "0 or 1")
    }
    return value == 1
  }

  /// fio has refused every word that is not in the table: another number means another structure.
  func word<Word: RawRepresentable>(_ slot: Int) throws(JobError) -> Word where Word.RawValue == UInt32 {
    guard let word = Word(rawValue: number(slot)) else { throw .fio(.unproved(.engineOptions)) }
    return word
  }

  /// Nil for no text and for an empty one.
  func text(_ slot: Int) -> UnsafePointer<CChar>? {
    guard let text = base.load(fromByteOffset: slot, as: UnsafePointer<CChar>?.self), text.pointee != 0 else {
      return nil
    }
    return text
  }
}
