// SPDX-License-Identifier: GPL-2.0-only

/// One setting of the host for the time of a case: a name of docs/host-settings.md and its value.
package struct HostSetting: Sendable, Hashable, Codable {
  /// Which setting: `thp.enabled`, `hugepages.2m`, `memory.limit`.
  package let name: String
  /// What it is set to, as it was written: `madvise`, `64`, `256m`.
  package let value: String

  /// A setting whose name exists and whose value it can have; the error names both, and lists what there is.
  package init(name: String, value: String) throws(HostSettingError) {
    self.name = name
    self.value = value
    try SettingCatalogue.check(self)
  }

  /// Decoding checks like the other initialiser.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      name: fields.decode(String.self, forKey: .name), value: fields.decode(String.self, forKey: .value))
  }

  /// All names, in the order of the documentation; `<N>` and `<file>` stand for what a kernel has.
  package static var names: [String] { SettingCatalogue.names }
}

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
