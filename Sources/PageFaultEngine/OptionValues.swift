// SPDX-License-Identifier: GPL-2.0-only
import FioABI

/// The structure behind `td->eo`, which fio fills in by `EngineOption.makeTable()`: a word of fio's, one of the job's, the
/// proof, then eight bytes for each option.
struct OptionValues {
  private let base: UnsafeRawPointer

  init(_ base: UnsafeMutableRawPointer) { self.base = UnsafeRawPointer(base) }

  /// The value of an option that nobody sets: it arrives only where fio and engine agree on the structure.
  static var proof: UInt32 { 19_481_226 }
  /// Where the job's state is left for offload workers, and where the proof stands. The first word belongs to fio.
  static var jobOffset: Int { 8 }
  static var proofOffset: Int { 16 }

  static func offset(of option: EngineOption) -> Int { proofOffset + 8 * (Int(option.rawValue) + 1) }

  /// `option_struct_size`.
  static var size: Int { proofOffset + 8 * (Int(EngineOption.count) + 1) }

  var isProved: Bool { number(at: Self.proofOffset) == Self.proof }

  /// A number within its limits; fio lets any number through, and keeps a negative one as its 64 bits.
  func number(_ option: EngineOption) throws(JobError) -> UInt32 {
    let value = base.load(fromByteOffset: Self.offset(of: option), as: UInt64.self)
    guard case .number(let range, _, _) = option.declaration.values, range.contains(value) else {
      throw .optionValue(option, value: Int(truncatingIfNeeded: value))
    }
    return UInt32(truncatingIfNeeded: value)
  }

  func flag(_ option: EngineOption) throws(JobError) -> Bool {
    let value = number(at: Self.offset(of: option))
    guard value <= 1 else { throw .optionValue(option, value: Int(Int32(bitPattern: value))) }
    return value == 1
  }

  /// What the option's word means. fio has refused words that are not in the table; a number that came otherwise is refused
  /// here.
  func word<Meaning: OptionWord>() throws(JobError) -> Meaning {
    let value = number(at: Self.offset(of: Meaning.option))
    guard let word = Meaning.word(value) else {
      throw .optionValue(Meaning.option, value: Int(Int32(bitPattern: value)))
    }
    return word.meaning
  }

  /// Nil for no text and for an empty one.
  func text(_ option: EngineOption) -> UnsafePointer<CChar>? {
    guard let text = base.load(fromByteOffset: Self.offset(of: option), as: UnsafePointer<CChar>?.self),
      text.pointee != 0
    else { return nil }
    return text
  }

  private func number(at offset: Int) -> UInt32 { base.load(fromByteOffset: offset, as: UInt32.self) }
}
