// SPDX-License-Identifier: GPL-2.0-only

/// `struct fio_option`: the same in every release from 3.28 on, offsets in bytes.
enum OptionLayout {
  static let size = 1512
  static let name = 0
  static let longName = 8
  static let type = 24
  static let offset1 = 28
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
}
