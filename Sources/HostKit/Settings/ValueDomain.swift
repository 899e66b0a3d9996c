// SPDX-License-Identifier: GPL-2.0-only

/// Which values a setting takes.
enum ValueDomain: Sendable {
  case words([String])
  case numbers(ClosedRange<UInt64>)
  case sizes(ClosedRange<UInt64>)

  static let anyNumber = ValueDomain.numbers(0...UInt64(UInt32.max))

  func holds(_ value: String) -> Bool {
    switch self {
    case .words(let words): words.contains(value)
    case .numbers(let range): Self.number(value).map(range.contains) ?? false
    case .sizes(let range): ByteSize.parse(value).map(range.contains) ?? false
    }
  }

  func check(_ setting: HostSetting) throws(HostSettingError) {
    guard !holds(setting.value) else { return }
    throw HostSettingError(
      code: .badValue, setting: setting.name, message: "cannot be \"\(setting.value)\"", remedy: "it takes \(text)")
  }

  private var text: String {
    switch self {
    case .words(let words): words.joined(separator: ", ")
    case .numbers(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .sizes(let range):
      "a size from \(binarySize(range.lowerBound)) on, such as 64m or 4g"
    }
  }

  /// Plain digits: what the kernel would read as something else (`+1`, `0x10`, `010`) is no number here.
  private static func number(_ text: String) -> UInt64? {
    guard text.allSatisfy({ $0.isASCII && $0.isNumber }), text == "0" || text.first != "0" else { return nil }
    return UInt64(text)
  }
}
